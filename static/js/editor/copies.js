/**
 * Copies of what is typed, in this browser, until the server has it: one for each page, and of each writer apart.
 * They are written at once and outlive a crash; after a month they go.
 */

const PREFIX = "formulary-copy:";
const LIFE = 30 * 24 * 3600 * 1000; // ms

export class Copies {
  #writer;

  constructor(writer) {
    this.#writer = writer;
    for (const [name, copy] of everything())
      if (!(Date.now() - copy.at < LIFE)) localStorage.removeItem(name);
  }

  /** In: `{note, key, base, version, fields}`. Out: whether there was room. */
  write(page, copy) {
    try {
      localStorage.setItem(this.#name(page), JSON.stringify({ ...copy, at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  }

  remove(page) {
    localStorage.removeItem(this.#name(page));
  }

  /** The copies of a note, of all that are not saved yet for "", newest first, each with its `page` and time `at`. */
  of(note) {
    const mine = everything().filter(([name]) => name.startsWith(this.#name("")));
    const copies = mine.map(([name, copy]) => ({ ...copy, page: name.slice(this.#name("").length) }));
    return copies.filter((copy) => copy.note === note).sort((one, other) => other.at - one.at);
  }

  #name(page) {
    return `${PREFIX}${this.#writer}:${page}`;
  }
}

function everything() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  return names.map((name) => [name, read(name)]);
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}
