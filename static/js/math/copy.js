/** Copying gives TeX: of a selection, and of a formula that is clicked, or focused when Enter is pressed. */

const NOT_FOR_COPYING = "a, button, summary, .card";
const SHOWN_FOR = 1500; // ms

/** Whether a click on this formula is for copying, and not for the link, button or card that it stands in. */
export const isCopyable = (formula) => !formula.closest(NOT_FOR_COPYING);

/** In: the text that confirms a copy. */
export function enableCopying({ copied }) {
  document.addEventListener("copy", copySelection);
  document.addEventListener("click", ({ target }) => copyFormula(target, copied));
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "Enter" && target.matches(".math")) copyFormula(target, copied);
  });
}

function copySelection(event) {
  const selection = getSelection();
  if (event.defaultPrevented || selection.isCollapsed || isField(document.activeElement)) return;
  const box = document.createElement("div");
  box.className = "math-measure";
  for (let i = 0; i < selection.rangeCount; i++)
    box.append(wholeFormulas(selection.getRangeAt(i)).cloneContents());
  const formulas = [...box.querySelectorAll(".math[data-tex]")];
  if (!formulas.length) return;
  for (const formula of formulas) formula.replaceChildren(delimited(formula));
  document.body.append(box);
  event.clipboardData.setData("text/plain", box.innerText);
  event.clipboardData.setData("text/html", box.innerHTML);
  event.preventDefault();
  box.remove();
}

const isField = (element) => element?.matches("input, textarea, [contenteditable]");

/** The range, widened so that it cuts no formula. */
function wholeFormulas(range) {
  const whole = range.cloneRange();
  const first = formulaAround(range.startContainer);
  const last = formulaAround(range.endContainer);
  if (first) whole.setStartBefore(first);
  if (last) whole.setEndAfter(last);
  return whole;
}

function formulaAround(node) {
  return (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(".math[data-tex]");
}

function delimited({ dataset, classList }) {
  return classList.contains("display") ? `$$${dataset.tex}$$` : `$${dataset.tex}$`;
}

async function copyFormula(target, message) {
  const formula = formulaAround(target);
  if (!formula || !isCopyable(formula) || !getSelection().isCollapsed) return;
  await copyText(formula.dataset.tex);
  confirm(formula, message);
}

/** Pages that came over plain HTTP have no `navigator.clipboard`. */
async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const give = (event) => {
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", give, { capture: true, once: true });
  document.execCommand("copy");
}

/** Says so beside the formula, and to screen readers. */
function confirm(formula, message) {
  const { left, bottom } = formula.getBoundingClientRect();
  const note = confirmation();
  note.style.translate = `${Math.max(8, left)}px ${Math.min(bottom + 4, innerHeight - 40)}px`;
  note.textContent = message;
  note.hidden = false;
  clearTimeout(confirm.timer);
  confirm.timer = setTimeout(() => note.replaceChildren(), SHOWN_FOR);
}

function confirmation() {
  const note = document.querySelector(".math-copied") ?? document.createElement("div");
  note.className = "math-copied";
  note.role = "status";
  if (!note.isConnected) document.body.append(note);
  return note;
}
