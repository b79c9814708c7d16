/** The rows below the text, one for each picture on its way: how far it is, what went wrong, what it shows. */

export class Tray {
  #list;
  #template;

  constructor(root) {
    this.#list = root.querySelector(".editor-uploads");
    this.#template = root.querySelector("#editor-upload");
    // What is typed here is no change of the note.
    this.#list.addEventListener("input", (event) => event.stopPropagation());
  }

  add(name, acts) {
    const item = this.#template.content.firstElementChild.cloneNode(true);
    this.#list.append(item);
    this.#list.hidden = false;
    return new Row(item, name, acts, () => this.#tidy());
  }

  #tidy() {
    this.#list.hidden = !this.#list.children.length;
    return this.#list.querySelector("input:not([hidden])");
  }
}

class Row {
  #item;
  #tidy;

  /** `acts`: `retry()`, `remove()` and `describe(alt)`, the last with an empty text for a decoration. */
  constructor(item, name, acts, tidy) {
    this.#item = item;
    this.#tidy = tidy;
    this.#part("name").textContent = name;
    item.addEventListener("click", ({ target }) => {
      const act = target.closest("[data-do]")?.dataset.do;
      if (act === "describe") acts.describe(this.#input.value.trim());
      else if (act === "decorative") acts.describe("");
      else acts[act]?.();
    });
    item.addEventListener("keydown", (event) => this.#press(event, acts));
  }

  #part(name) {
    return this.#item.querySelector(`[data-part="${name}"]`);
  }

  get #input() {
    return this.#item.querySelector("input");
  }

  #press(event, acts) {
    const { key, target, isComposing } = event;
    if (target !== this.#input || isComposing || !["Enter", "Escape"].includes(key)) return;
    event.preventDefault();
    acts.describe(key === "Enter" ? this.#input.value.trim() : "");
  }

  /** `state`: waiting, sending, failed or stored; the style sheet shows what belongs to it. */
  show(state, words = "") {
    this.#item.dataset.state = state;
    this.#part("says").textContent = words;
  }

  progress(percent) {
    this.#part("progress").value = percent;
  }

  ask({ thumbnail }) {
    this.#part("face").src = thumbnail;
    this.show("stored");
  }

  /** Takes the row away. Out: the field of the next picture that waits for its description, if this one had the focus. */
  leave() {
    const hadFocus = this.#item.contains(document.activeElement);
    this.#item.remove();
    const next = this.#tidy();
    return hadFocus ? { next } : null;
  }
}
