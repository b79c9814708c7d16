/** The other pages of the desk that this writer has open in this browser. */

const PATIENCE = 250; // ms that another page has to answer

/** A name that is nobody else's. */
export function makeName(bytes = 8) {
  return [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((each) => each.toString(16).padStart(2, "0"))
    .join("");
}

/** This browser, as the server knows it: the first part of the name of each of its pages. */
function browserName() {
  const name = localStorage.getItem("formulary-browser") ?? makeName();
  localStorage.setItem("formulary-browser", name);
  return name;
}

export class Tabs extends EventTarget {
  #channel = new BroadcastChannel("desk");
  #browser = browserName();
  #writer;
  #note;
  #open = new Map();

  /** `page` is the name of this page; `ready` is kept when all others have had the time to answer. */
  constructor(writer, note) {
    super();
    this.page = `${this.#browser}.${makeName()}`;
    this.#writer = writer;
    this.#note = note;
    this.#channel.onmessage = ({ data }) => data.writer === writer && this.#hear(data);
    addEventListener("pagehide", () => this.tell("gone"));
    addEventListener("pageshow", ({ persisted }) => persisted && this.tell("hello"));
    this.tell("hello");
    this.ready = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  }

  /** Kinds: `hello` and `here` (answered by it), `gone`, `saved`. */
  tell(kind) {
    this.#channel.postMessage({ kind, page: this.page, writer: this.#writer, note: this.#note });
  }

  /** The note of this page has got its number. */
  rename(note) {
    this.#note = note;
    this.tell("here");
  }

  isOpen(page) {
    return this.#open.has(page);
  }

  isHere(page) {
    return page.startsWith(`${this.#browser}.`);
  }

  /** Whether another page has the same note; one that is not saved yet is nobody else's. */
  get hasTwin() {
    return this.#note !== "" && [...this.#open.values()].includes(this.#note);
  }

  #hear({ kind, page, note }) {
    if (kind === "gone") this.#open.delete(page);
    else this.#open.set(page, note);
    if (kind === "hello") this.tell("here");
    const isTwin = note !== "" && note === this.#note;
    if (isTwin) this.dispatchEvent(new CustomEvent("twin", { detail: { kind } }));
  }
}
