/** The preview: asks the server for the page of the text, and hands it to the frame (frame.js). */

import { askJson, Refusal } from "./requests.js";

/** Out: `send(message)` to the frame, and `on(kind, react)` to what it says. */
export function loadPreview(desk) {
  const channel = new Channel(desk.root.querySelector(".editor-preview"));
  const loop = new Loop(desk, (answer) => show(desk, channel, answer));
  channel.on("ready", () => loop.ask());
  desk.on("typed", () => loop.soon());
  desk.area.addEventListener("compositionstart", () => loop.hold());
  addEventListener("online", () => loop.ask());
  return channel;
}

function show(desk, channel, answer) {
  const { macros, language } = fields(desk);
  const lines = desk.text.value.split("\n").length;
  channel.send({ kind: "show", html: answer.html, title: answer.title, macros, language, lines });
  desk.tell("rendered", answer);
}

function fields(desk) {
  const [title, macros, language] = ["title", "macros", "language"].map(
    (name) => desk.field(name)?.value ?? "",
  );
  return { title, macros, language };
}

/** Messages to and from the frame, on this host only. */
class Channel {
  #frame;

  constructor(frame) {
    this.#frame = frame;
    frame.src = frame.dataset.address;
  }

  send(message) {
    this.#frame.contentWindow.postMessage(message, location.origin);
  }

  on(kind, react) {
    addEventListener("message", ({ data, source, origin }) => {
      const isOurs = origin === location.origin && source === this.#frame.contentWindow;
      if (isOurs && data.kind === kind) react(data);
    });
  }
}

/** One request at a time; a later one makes an earlier one void. */
class Loop {
  #desk;
  #show;
  #timer;
  #request;

  constructor(desk, show) {
    this.#desk = desk;
    this.#show = show;
  }

  soon() {
    this.hold();
    this.#timer = setTimeout(() => this.ask(), Number(this.#desk.area.dataset.markdownxLatency));
  }

  /** Asks nothing, and waits for no answer, until there is something new. */
  hold() {
    clearTimeout(this.#timer);
    this.#request?.abort();
  }

  async ask() {
    this.hold();
    const desk = this.#desk;
    const request = new AbortController();
    this.#request = request;
    try {
      const answer = await askJson(desk, desk.area.dataset.markdownxUrlsPath, {
        method: "POST",
        body: bodyOf(desk),
        signal: request.signal,
      });
      if (request.signal.aborted) return;
      this.#calm();
      this.#show(answer);
    } catch (error) {
      this.#complain(error);
    }
  }

  #calm() {
    const { root } = this.#desk;
    if (root.dataset.preview === "stale") this.#desk.say("");
    root.dataset.preview = "fresh";
  }

  #complain(error) {
    if (error.name === "AbortError") return;
    if (!(error instanceof Refusal)) throw error;
    this.#desk.root.dataset.preview = "stale";
    this.#desk.say(error.message, "trouble");
    this.#desk.tell("refused", { words: error.message });
  }
}

function bodyOf(desk) {
  const { title, macros, language } = fields(desk);
  return new URLSearchParams({ content: desk.text.value, title, macros, language });
}
