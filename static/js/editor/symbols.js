/** The dialog for a symbol. */

import { Picker } from "./picker.js";
import { SYMBOLS } from "./symbol_table.js";

export function enableSymbols(desk) {
  const dialog = document.getElementById("editor-symbols");
  const picker = new Picker(desk.text, dialog, {
    find: (query) => symbolsFor(query),
    draw,
    take: (symbol) => insert(desk.text, symbol.tex),
    none: dialog.dataset.none,
  });
  desk.commands.symbols = () => picker.open();
}

/** Every word must begin a word of the name, in English or Chinese, or stand in the TeX. */
function symbolsFor(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ tex, names }) =>
    words.every(
      (word) =>
        tex.toLowerCase().includes(word) ||
        names.some((name) => name.startsWith(word)) ||
        isChineseIn(names, word),
    );
  return SYMBOLS.filter(fits);
}

const isChineseIn = (names, word) =>
  /\p{Script=Han}/u.test(word) && names.some((name) => name.includes(word));

function draw({ face, tex, label }) {
  const box = document.createElement("span");
  const code = document.createElement("code");
  box.title = label;
  code.textContent = tex;
  box.append(face, code);
  return box;
}

/** With `$` around it outside of a formula, and the caret in the first pair of braces. */
function insert(text, tex) {
  const { value, start, end, selected } = text;
  const isWithin = isInFormula(value.slice(0, start));
  const hole = tex.indexOf("{}");
  const filled = hole >= 0 && selected ? tex.replace("{}", `{${selected}}`) : tex;
  const gap = isWithin && /[a-zA-Z]$/.test(filled) && /^[a-zA-Z]/.test(value.slice(end)) ? " " : "";
  text.insert(isWithin ? filled + gap : `$${filled}$`);
  if (hole >= 0 && !selected) text.select(start + hole + (isWithin ? 1 : 2));
  else if (!isWithin) text.select(text.end - 1);
}

/** Whether a formula is open at the end of the text. */
export function isInFormula(before) {
  const paragraph = before.slice(before.lastIndexOf("\n\n") + 1);
  const marks =
    paragraph.replace(/`[^`\n]*`|\\\\(?![()[\]])|\\\$/g, "").match(/\$\$|\$|\\[()[\]]|\\(?:begin|end)\{/g) ??
    [];
  let open = null;
  for (const mark of marks) {
    if (open === null) open = OPENERS[mark] ? mark : null;
    else if (OPENERS[open] === mark) open = null;
  }
  return open !== null;
}

const OPENERS = { $: "$", $$: "$$", "\\(": "\\)", "\\[": "\\]", "\\begin{": "\\end{" };
