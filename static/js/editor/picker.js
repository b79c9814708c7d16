/** A dialog to choose one thing from: type to narrow, arrows to walk, Enter to take, Esc to leave. */

const STEPS = { ArrowDown: below, ArrowUp: above, ArrowRight: after, ArrowLeft: before };

export class Picker {
  #text;
  #dialog;
  #input;
  #list;
  #use;
  #things = [];
  #at = -1;
  #turn = 0;
  #shown;
  #selection;

  /**
   * In: the text, whose selection is kept; the dialog; and what to do: `find(query)` → the things, or a promise of
   * them; `draw(thing)` → the element that the list shows; `take(thing)`; `none`, the words when nothing is found.
   * Things that were found may say that there are `more`: `more(query, count)` gives those after them; or `words` to
   * say where there are none.
   */
  constructor(text, dialog, use) {
    this.#text = text;
    this.#dialog = dialog;
    this.#use = use;
    this.#input = dialog.querySelector("input");
    this.#list = dialog.querySelector('[role="listbox"]');
    this.#listen();
  }

  open(query = "") {
    this.#selection = [this.#text.start, this.#text.end];
    this.#dialog.showModal();
    this.#input.value = query;
    this.#input.select();
    this.#look();
  }

  #listen() {
    const dialog = this.#dialog;
    this.#input.addEventListener("input", ({ isComposing }) => isComposing || this.#look());
    this.#input.addEventListener("compositionend", () => this.#look());
    dialog.addEventListener("keydown", (event) => this.#press(event));
    dialog.querySelector("[data-close]").addEventListener("click", () => this.close());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close();
    });
    this.#list.addEventListener("scroll", () => this.#isNearEnd && this.#goOn());
    this.#list.addEventListener("click", ({ target }) => {
      const option = target.closest('[role="option"]');
      if (option) this.#choose([...this.#list.children].indexOf(option));
    });
  }

  #look() {
    this.#shown = this.#show(++this.#turn);
  }

  /** A late answer never takes the place of a newer one. */
  async #show(turn) {
    const things = await this.#use.find(this.#input.value.trim());
    if (turn !== this.#turn) return;
    this.#things = things;
    this.#list.replaceChildren(...things.map((thing, index) => this.#option(thing, index)));
    this.#dialog.querySelector("output").textContent = things.length ? "" : (things.words ?? this.#use.none);
    this.#mark(0);
  }

  get #isNearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#list;
    return scrollTop + 2 * clientHeight > scrollHeight;
  }

  async #goOn() {
    const known = this.#things;
    if (!known.more) return;
    known.more = false;
    const things = await this.#use.more(this.#input.value.trim(), known.length);
    if (known !== this.#things) return;
    this.#list.append(...things.map((thing, at) => this.#option(thing, known.length + at)));
    known.push(...things);
    known.more = things.more;
  }

  #option(thing, index) {
    const item = document.createElement("li");
    item.role = "option";
    item.id = `${this.#list.id}-${index}`;
    item.append(this.#use.draw(thing));
    return item;
  }

  async #press(event) {
    const { key, target, isComposing } = event;
    if (isComposing || target !== this.#input) return;
    const to = STEPS[key]?.(this.#list, this.#at, this.#input);
    if (to === undefined && key !== "Enter") return;
    event.preventDefault();
    if (to !== undefined) return this.#mark(to);
    await this.#shown;
    this.#choose(this.#at);
  }

  #mark(to) {
    const { children } = this.#list;
    children[this.#at]?.removeAttribute("aria-selected");
    this.#at = Math.min(Math.max(to, 0), children.length - 1);
    const option = children[this.#at];
    if (!option) return;
    option.ariaSelected = "true";
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
    if (this.#at > children.length - 8) this.#goOn();
  }

  #choose(index) {
    this.close();
    if (this.#things[index]) this.#use.take(this.#things[index]);
  }

  /** Closing a dialog puts the caret at the beginning of the text: it goes back to where it was. */
  close() {
    this.#dialog.close();
    this.#text.select(...this.#selection);
  }
}

/** In a grid the arrows to the sides walk too, once there is no letter for them to pass. */
function after(list, at, { value, selectionStart }) {
  return list.dataset.layout === "grid" && selectionStart === value.length ? at + 1 : undefined;
}

function before(list, at, { value }) {
  return list.dataset.layout === "grid" && !value ? at - 1 : undefined;
}

/** The next option straight below, which in a plain list is the next one. */
function below(list, at) {
  return nearest(list, at, (one, here) => one.top >= here.bottom - 1);
}

function above(list, at) {
  return nearest(list, at, (one, here) => one.bottom <= here.top + 1);
}

function nearest(list, at, isBeyond) {
  const boxes = [...list.children].map((item) => item.getBoundingClientRect());
  const here = boxes[at];
  const far = (box) => Math.abs(box.top - here.top) * 10 + Math.abs(box.left - here.left);
  const beyond = boxes.map((box, index) => ({ box, index })).filter(({ box }) => isBeyond(box, here));
  return beyond.sort((one, other) => far(one.box) - far(other.box))[0]?.index ?? at;
}
