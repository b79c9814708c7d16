/** Sending files to the server, a few at a time, with progress. */

import { csrfToken, Refusal, wordsFor } from "./requests.js";

const AT_ONCE = 3;

export class Uploads {
  #desk;
  #address;
  #waiting = [];
  #running = 0;

  constructor(desk, address) {
    this.#desk = desk;
    this.#address = address;
  }

  /** Out: a promise of what the server says of the picture. `progress` is told the percent that is sent. */
  send(file, { progress, signal }) {
    return new Promise((resolve, reject) => {
      const start = () =>
        this.#post(file, progress, signal)
          .then(resolve, reject)
          .finally(() => this.#next());
      this.#waiting.push(start);
      if (this.#running < AT_ONCE) this.#begin();
    });
  }

  #begin() {
    const start = this.#waiting.shift();
    if (!start) return;
    this.#running++;
    start();
  }

  #next() {
    this.#running--;
    this.#begin();
  }

  #post(file, progress, signal) {
    const desk = this.#desk;
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("image", file);
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", () => request.abort());
      request.upload.onprogress = ({ loaded, total }) => progress(Math.round((100 * loaded) / total));
      request.onload = () => settle(desk, request, resolve, reject);
      request.onerror = () => reject(new Refusal(desk.word("uploadOffline")));
      request.onabort = () => reject(signal.reason);
      request.open("POST", this.#address);
      request.setRequestHeader("X-CSRFToken", csrfToken(desk.form));
      request.setRequestHeader("X-Writer", desk.safety.dataset.writer);
      request.responseType = "json";
      request.send(body);
    });
  }
}

function settle(desk, { status, response }, resolve, reject) {
  if (status < 300 && response?.url) resolve(response);
  else if (status === 401) reject(new Refusal(desk.word("uploadLoggedOut")));
  else if (status === 413) reject(new Refusal(desk.word("uploadTooLarge")));
  else reject(new Refusal(response?.error ?? wordsFor(desk, { status })));
}
