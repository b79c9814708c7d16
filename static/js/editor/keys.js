/** Keys and buttons that run commands. Tab is left alone: it leaves the field. */

/** `event.key` → command; with Ctrl or Cmd. */
const PLAIN = {
  b: "bold",
  i: "italic",
  k: "link",
  m: "formula",
  s: "save",
  f: "find",
  "]": "indent",
  "[": "outdent",
};
const SHIFTED = { k: "article", l: "picture", m: "symbols" };
/** These work everywhere on the desk; the others in the text. */
const EVERYWHERE = new Set(["save", "find"]);
/** A second Ctrl+F is for the browser. */
const ELSEWHERE = "dialog, .editor-find";

export function enableKeys(desk) {
  document.addEventListener("keydown", (event) => {
    const name = commandOf(event);
    const isInPlace =
      event.target === desk.area || (EVERYWHERE.has(name) && !event.target.closest(ELSEWHERE));
    if (isInPlace && desk.commands[name]) run(desk, name, event);
  });
  document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-command]")?.dataset.command;
    if (desk.commands[name]) run(desk, name, event);
  });
  enableToolbar(desk.root.querySelector(".editor-tools"));
}

function commandOf({ key, ctrlKey, metaKey, altKey, shiftKey, isComposing }) {
  if (!(ctrlKey || metaKey) || altKey || isComposing) return null;
  return (shiftKey ? SHIFTED : PLAIN)[key.toLowerCase()];
}

function run(desk, name, event) {
  event.preventDefault();
  desk.commands[name]();
}

/** One stop of the Tab key; the arrows go on from there. */
function enableToolbar(toolbar) {
  const buttons = [...toolbar.querySelectorAll("button")];
  for (const button of buttons) button.tabIndex = button === buttons[0] ? 0 : -1;
  // A click must not take the selection from the text.
  toolbar.addEventListener("mousedown", (event) => event.preventDefault());
  toolbar.addEventListener("keydown", ({ key, target }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -buttons.length, End: buttons.length }[key];
    if (!step) return;
    const at = Math.min(Math.max(buttons.indexOf(target) + step, 0), buttons.length - 1);
    target.tabIndex = -1;
    buttons[at].tabIndex = 0;
    buttons[at].focus();
  });
}
