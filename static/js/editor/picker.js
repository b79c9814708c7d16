/** A dialog to choose one thing from: type to narrow, arrows to walk, Enter to take, Esc to leave. */

/**
 * In: the text, whose selection is kept; the dialog; `find(query)` → the things, or a promise of them; `draw(thing)` → what the list shows of it
 * (an element); `take(thing)`. Out: `open(query)`.
 */
export function picker(text, dialog, { find, draw, take, none }) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector('[role="listbox"]');
  let things = [];
  let at = -1;
  let turn = 0;
  let selection = [0, 0];

  const mark = (to) => {
    if (!things.length) return;
    list.children[at]?.removeAttribute("aria-selected");
    at = Math.min(Math.max(to, 0), things.length - 1);
    const option = list.children[at];
    option.ariaSelected = "true";
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };
  const show = async () => {
    const mine = ++turn;
    const found = await find(input.value.trim());
    if (mine !== turn) return;
    things = found;
    at = -1;
    list.replaceChildren(...things.map((thing, index) => option(list.id, draw(thing), index)));
    dialog.querySelector("output").textContent = things.length ? "" : none;
    mark(0);
  };
  const choose = (index) => {
    close();
    if (things[index]) take(things[index]);
  };
  /** Closing a dialog puts the caret at the beginning of the text. */
  const close = () => {
    dialog.close();
    text.select(...selection);
  };

  input.addEventListener("input", ({ isComposing }) => isComposing || show());
  input.addEventListener("compositionend", show);
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const to = { ArrowDown: below, ArrowUp: above, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Enter" && event.target === input) {
      event.preventDefault();
      choose(at);
    } else if (to && (typeof to === "function" || isGrid())) {
      event.preventDefault();
      mark(typeof to === "function" ? to(list, at) : at + to);
    }
  });
  list.addEventListener("click", ({ target }) => {
    const index = [...list.children].indexOf(target.closest('[role="option"]'));
    if (index >= 0) choose(index);
  });
  dialog.querySelector("[data-close]").addEventListener("click", close);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  const isGrid = () => list.dataset.layout === "grid" && input.selectionStart === input.value.length;

  return (query = "") => {
    selection = [text.start, text.end];
    dialog.showModal();
    input.value = query;
    input.select();
    show();
  };
}

function option(prefix, face, index) {
  const item = document.createElement("li");
  item.role = "option";
  item.id = `${prefix}-${index}`;
  item.append(face);
  return item;
}

/** The next option straight below, which in a plain list is the next one. */
function below(list, at) {
  return nearest(list, at, (one, other) => one.top >= other.bottom - 1);
}

function above(list, at) {
  return nearest(list, at, (one, other) => one.bottom <= other.top + 1);
}

function nearest(list, at, isBeyond) {
  const boxes = [...list.children].map((item) => item.getBoundingClientRect());
  const here = boxes[at];
  const far = (box) => Math.abs(box.top - here.top) * 10 + Math.abs(box.left - here.left);
  const beyond = boxes.map((box, index) => ({ box, index })).filter(({ box }) => isBeyond(box, here));
  return beyond.sort((one, other) => far(one.box) - far(other.box))[0]?.index ?? at;
}
