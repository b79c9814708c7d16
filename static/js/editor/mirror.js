/** A copy of the text, laid out like the textarea and not seen: it knows where each line stands. */

export class Mirror {
  #area;
  #lines = [];
  #seen = null;

  constructor(area, box) {
    this.#area = area;
    this.box = box;
  }

  /** The pixel from the top of the text where a line, counted from 1, begins; fractions are a share of it. */
  topOf(line) {
    const rows = this.#renew();
    if (line < 1) return 0;
    const row = rows[Math.min(Math.floor(line), rows.length) - 1];
    return row.offsetTop + (line % 1) * row.offsetHeight;
  }

  /** The line, with a fraction, that stands at a pixel from the top of the text. */
  lineAt(y) {
    const rows = this.#renew();
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (rows[middle].offsetTop <= y) low = middle;
      else high = middle - 1;
    }
    const { offsetTop, offsetHeight } = rows[low];
    return low + 1 + Math.min(0.999, Math.max(0, y - offsetTop) / Math.max(1, offsetHeight));
  }

  /** The element of a line, as it is now. */
  row(line) {
    return this.#renew()[line - 1];
  }

  /** Brings the copy up to date, changing only the lines that changed. */
  #renew() {
    const { value, clientWidth } = this.#area;
    this.box.style.width = `${clientWidth}px`;
    if (value !== this.#seen) this.#change(value.split("\n"));
    this.#seen = value;
    return this.box.children;
  }

  #change(lines) {
    const old = this.#lines;
    const most = Math.min(old.length, lines.length);
    let [head, tail] = [0, 0];
    while (head < most && old[head] === lines[head]) head++;
    while (tail < most - head && old.at(-1 - tail) === lines.at(-1 - tail)) tail++;
    const rows = this.box.children;
    for (let at = old.length - tail - 1; at >= head; at--) rows[at].remove();
    const fresh = lines.slice(head, lines.length - tail).map(newRow);
    const next = rows[head];
    if (next) next.before(...fresh);
    else this.box.append(...fresh);
    this.#lines = lines;
  }
}

/** An empty line is as high as any other. */
function newRow(line) {
  const row = document.createElement("div");
  row.textContent = line || "\u200b";
  return row;
}
