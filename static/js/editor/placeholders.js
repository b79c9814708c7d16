/** What stands in the text for a picture that is on its way. The author goes on typing meanwhile. */

/** Signs that mean something within `![…]`. */
const SIGNS = /[[\]\\`$*_<>]/g;

/** Markdown that shows nothing but these words, which no other text is likely to be. */
export function placeholder(words) {
  return `![${words.replace(SIGNS, " ")}]()`;
}

export function markdown({ alt, url }) {
  return `![${alt.replace(/[[\]\\]/g, "\\$&")}](${url})`;
}

/** Puts pieces at an offset of the text, several of them as paragraphs of their own. */
export function insertPieces(text, pieces, offset) {
  text.select(...(offset === undefined ? [text.start, text.end] : [offset]));
  if (pieces.length === 1) return text.insert(pieces[0]);
  const before = text.value.slice(0, text.start);
  const after = text.value.slice(text.end);
  const lead = before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
  const tail = after && !after.startsWith("\n\n") ? (after.startsWith("\n") ? "\n" : "\n\n") : "";
  text.insert(lead + pieces.join("\n\n") + tail);
}

/**
 * Puts `fresh` into the place of `old`, as one change that can be undone; caret, focus and scroll position stay.
 * Waits for the end of a composition or a dialog. Out: whether `old` was still there.
 */
export async function swap(desk, old, fresh) {
  await calm(desk.area);
  const { area, text } = desk;
  const at = text.value.indexOf(old);
  if (at < 0) return false;
  const end = at + old.length;
  const moved = (offset) => (offset < end ? Math.min(offset, at) : offset + fresh.length - old.length);
  const { activeElement } = document;
  const [start, stop, top] = [moved(text.start), moved(text.end), area.scrollTop];
  text.replace(at, end, fresh);
  area.setSelectionRange(start, stop);
  area.scrollTop = top;
  if (activeElement !== area) activeElement?.focus({ preventScroll: true });
  return true;
}

let isComposing = false;
document.addEventListener("compositionstart", () => (isComposing = true), true);
document.addEventListener("compositionend", () => (isComposing = false), true);

/** Settles when nobody is in the midst of a composition, and no dialog keeps the text from being changed. */
async function calm(area) {
  while (isComposing) await event(area, "compositionend");
  for (let dialog = openDialog(); dialog; dialog = openDialog()) await event(dialog, "close");
}

const openDialog = () => document.querySelector("dialog[open]");
const event = (target, name) =>
  new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
