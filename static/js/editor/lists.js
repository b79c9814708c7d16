/** Enter goes on with the list, quote or task list; in an empty one it ends it. */

const ITEM =
  /^(?<indent>\s*)(?<quote>(?:>\s?)*)(?:(?<bullet>[-*+])|(?<number>\d{1,9})(?<stop>[.)]))?(?<gap>\s+)?(?<task>\[[ xX]\]\s+)?/;

export function enableLists(desk) {
  desk.area.addEventListener("keydown", (event) => {
    const isPlain = !(event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
    if (event.key === "Enter" && isPlain && goOn(desk.text)) event.preventDefault();
  });
}

/** Whether there was something to go on with. */
function goOn(text) {
  const { value, start, end } = text;
  if (start !== end) return false;
  const begin = text.startOfLine(start);
  const line = value.slice(begin, start);
  const mark = markOf(line);
  if (!mark || isVerbatim(value.slice(0, begin))) return false;
  if (line.length > mark.whole.length || value.slice(start, text.endOfLine(start)).trim())
    text.insert(`\n${mark.next}`);
  else text.replace(begin, start, mark.outer);
  return true;
}

/** What stands before the text of an item: the whole of it, that of the next item, and what is left when it ends. */
function markOf(line) {
  const { groups, 0: whole } = line.match(ITEM);
  const { indent, quote, bullet, number, stop, gap, task } = groups;
  const isItem = (bullet || number) && gap;
  if (!isItem && !quote) return null;
  if (!isItem) return { whole: indent + quote, next: indent + quote, outer: "" };
  const sign = bullet ?? `${Number(number) + 1}${stop}`;
  return {
    whole,
    next: indent + quote + sign + gap + (task ? "[ ] " : ""),
    outer: quote ? indent + quote : "",
  };
}

/** Whether the text ends within a code block or a display formula, where a `-` is no list. */
function isVerbatim(before) {
  const fences = before.match(/^\s*(?:```|~~~)/gm)?.length ?? 0;
  const displays = before.match(/\$\$/g)?.length ?? 0;
  const opened = before.match(/\\begin\{|\\\[/g)?.length ?? 0;
  const closed = before.match(/\\end\{|\\\]/g)?.length ?? 0;
  return fences % 2 === 1 || displays % 2 === 1 || opened > closed;
}
