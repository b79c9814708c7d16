/** Find and replace in the text. What is found is marked in the copy behind it (mirror.js). */

const MOST_MARKED = 2000;

export function enableFind(desk) {
  const bar = desk.root.querySelector(".editor-find");
  const finder = new Finder(desk, bar);
  desk.commands.find = () => finder.open();
  bar.addEventListener("input", ({ target }) => target === finder.part("wanted") && finder.look());
  bar.addEventListener("click", ({ target }) => finder.run(target.dataset.find));
  bar.addEventListener("keydown", (event) => {
    const name = { Enter: enterIn(event, finder), Escape: "close" }[event.key];
    if (!name || event.isComposing) return;
    event.preventDefault();
    finder.run(name);
  });
  desk.on("typed", () => bar.hidden || finder.look());
  desk.area.addEventListener("scroll", () => bar.hidden || finder.scroll());
}

function enterIn({ target, shiftKey }, finder) {
  if (target === finder.part("wanted")) return shiftKey ? "previous" : "next";
  return target === finder.part("replacement") ? "replace" : null;
}

class Finder {
  #desk;
  #bar;
  #found = [];
  #at = -1;

  constructor(desk, bar) {
    this.#desk = desk;
    this.#bar = bar;
  }

  part(name) {
    return this.#bar.querySelector(`[data-find="${name}"]`);
  }

  run(name) {
    const acts = {
      next: () => this.#step(1),
      previous: () => this.#step(-1),
      replace: () => this.#replace(),
      "replace-all": () => this.#replaceAll(),
      close: () => this.#close(),
    };
    acts[name]?.();
  }

  open() {
    const { selected } = this.#desk.text;
    if (selected && !selected.includes("\n")) this.part("wanted").value = selected;
    this.#bar.hidden = false;
    this.#desk.root.classList.add("is-finding");
    this.part("wanted").select();
    this.look();
  }

  /** Looks anew, from the caret on. */
  look() {
    const { value, start } = this.#desk.text;
    const wanted = this.part("wanted").value;
    this.#found = wanted
      ? [...value.matchAll(pattern(wanted))].map(({ index, 0: hit }) => [index, index + hit.length])
      : [];
    this.#at = this.#found.findIndex(([from]) => from >= start);
    if (this.#at < 0) this.#at = this.#found.length - 1;
    this.#show();
  }

  #step(by) {
    const { length } = this.#found;
    if (!length) return;
    this.#at = (this.#at + by + length) % length;
    this.#show();
  }

  #show() {
    const { length } = this.#found;
    const wanted = this.part("wanted").value;
    const count = length ? this.#desk.word("matches", this.#at + 1, length) : this.#desk.word("noMatches");
    this.part("count").textContent = wanted ? count : "";
    this.#mark();
    if (length) this.#bringIntoView();
  }

  #mark() {
    const near = this.#found.slice(Math.max(0, this.#at - MOST_MARKED / 2), this.#at + MOST_MARKED / 2);
    CSS.highlights.set("found", new Highlight(...near.map((hit) => this.#range(hit))));
    const here = this.#found[this.#at];
    CSS.highlights.set("found-here", new Highlight(...(here ? [this.#range(here)] : [])));
    this.scroll();
  }

  #range([from, to]) {
    const { line, column } = this.#desk.text.placeOf(from);
    const words = this.#desk.mirror.row(line).firstChild;
    return new StaticRange({
      startContainer: words,
      startOffset: column - 1,
      endContainer: words,
      endOffset: column - 1 + to - from,
    });
  }

  /** The copy moves with the text. */
  scroll() {
    this.#desk.mirror.box.style.translate = `0 ${-this.#desk.area.scrollTop}px`;
  }

  #bringIntoView() {
    const { area, mirror, text } = this.#desk;
    const top = mirror.topOf(text.placeOf(this.#found[this.#at][0]).line);
    if (top < area.scrollTop || top > area.scrollTop + area.clientHeight * 0.8)
      area.scrollTop = top - area.clientHeight / 3;
    this.scroll();
  }

  #replace() {
    if (!this.#found.length) return;
    this.#desk.text.replace(...this.#found[this.#at], this.part("replacement").value);
    this.look();
    this.part("replacement").focus();
  }

  /** All at once, so that one Ctrl+Z takes all of it back. */
  #replaceAll() {
    const { length } = this.#found;
    if (!length) return;
    const [begin, end] = [this.#found[0][0], this.#found.at(-1)[1]];
    const replacement = this.part("replacement").value;
    const { text } = this.#desk;
    text.replace(
      begin,
      end,
      text.value.slice(begin, end).replace(pattern(this.part("wanted").value), () => replacement),
    );
    this.look();
    this.part("count").textContent = this.#desk.word("replaced", length);
  }

  #close() {
    const here = this.#found[this.#at];
    this.#bar.hidden = true;
    this.#desk.root.classList.remove("is-finding");
    CSS.highlights.clear();
    this.#desk.text.select(...(here ?? [this.#desk.text.start, this.#desk.text.end]));
  }
}

/** The words as they are, in any case. */
function pattern(words) {
  return new RegExp(words.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"), "giu");
}
