/** The text as an author changes it: every change is one that Ctrl+Z takes back. */

export class Text {
  #area;

  constructor(area) {
    this.#area = area;
  }

  get value() {
    return this.#area.value;
  }

  /** Offsets of what is selected. */
  get start() {
    return this.#area.selectionStart;
  }

  get end() {
    return this.#area.selectionEnd;
  }

  get selected() {
    return this.value.slice(this.start, this.end);
  }

  /** Puts `words` in the place of what stands from `start` to `end`, and the caret behind them. */
  replace(start, end, words) {
    this.select(start, end);
    if (words === this.selected) return;
    const isThere = document.activeElement === this.#area;
    if (isThere && document.execCommand(words ? "insertText" : "delete", false, words)) return;
    this.#area.setRangeText(words, start, end, "end");
    this.#area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  /** Makes it another text in one step, touching only what differs. */
  become(wanted) {
    const was = this.value;
    const most = Math.min(was.length, wanted.length);
    let [head, tail] = [0, 0];
    while (head < most && was[head] === wanted[head]) head++;
    while (tail < most - head && was.at(-1 - tail) === wanted.at(-1 - tail)) tail++;
    this.replace(head, was.length - tail, wanted.slice(head, wanted.length - tail));
  }

  insert(words) {
    this.replace(this.start, this.end, words);
  }

  select(start, end = start) {
    this.#area.focus({ preventScroll: true });
    this.#area.setSelectionRange(start, end);
  }

  /** Line and column of an offset, counted from 1. */
  placeOf(offset) {
    const before = this.value.slice(0, offset);
    return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
  }

  /** The offset of a place counted from 1; of the end of the line where the column lies behind it. */
  offsetOf(line, column = 1) {
    const { value } = this;
    let start = 0;
    for (let at = 1; at < line; at++) {
      const end = value.indexOf("\n", start);
      if (end < 0) return value.length;
      start = end + 1;
    }
    return Math.min(start + column - 1, this.endOfLine(start));
  }

  startOfLine(offset) {
    return this.value.lastIndexOf("\n", offset - 1) + 1;
  }

  endOfLine(offset) {
    const end = this.value.indexOf("\n", offset);
    return end < 0 ? this.value.length : end;
  }
}
