/** What the toolbar and the keys do to the text. */

const PLACES = /^(\s*(?:>\s?)*)(?:#{1,6} |[-*+] (?:\[[ xX]\] )?|\d{1,9}[.)] )?/;
const ADDRESS = /^(?:https?:\/\/|mailto:|\/)\S+$/;

export function enableCommands(desk) {
  const { text } = desk;
  Object.assign(desk.commands, {
    bold: () => wrap(text, "**", desk.word("bold")),
    italic: () => wrap(text, "*", desk.word("italic")),
    code: () => (text.selected.includes("\n") ? fence(text) : wrap(text, "`", "")),
    link: () => link(text, desk.word("linkText")),
    formula: () => formula(text),
    heading: () => eachLine(text, headings),
    list: () => eachLine(text, toggle("- ", /^\s*(?:>\s?)*[-*+] (?!\[)/)),
    numbers: () =>
      eachLine(
        text,
        toggle((at) => `${at + 1}. `, /^\s*(?:>\s?)*\d{1,9}[.)] /),
      ),
    tasks: () => eachLine(text, toggle("- [ ] ", /^\s*(?:>\s?)*[-*+] \[[ xX]\] /)),
    quote: () => eachLine(text, quote),
    indent: () => eachLine(text, (lines) => lines.map((line) => line && `  ${line}`)),
    outdent: () => eachLine(text, (lines) => lines.map((line) => line.replace(/^(?: {1,2}|\t)/, ""))),
  });
}

/** Puts marks around what is selected, or takes them away; around nothing, a word to write over. */
export function wrap(text, mark, sample) {
  const { value, start, end, selected } = text;
  const { length } = mark;
  const isAround = surrounds(value, start, end, mark);
  if (isAround) {
    text.replace(start - length, end + length, selected);
    text.select(start - length, end - length);
  } else {
    const [, before, core, after] = (selected || sample).match(/^(\s*)([\s\S]*?)(\s*)$/);
    text.insert(before + mark + core + mark + after);
    const from = start + before.length + length;
    text.select(from, from + core.length);
  }
}

/** Whether this very mark stands on both sides: `**` is not `*` twice, but `***` is both. */
function surrounds(value, start, end, mark) {
  const [sign] = mark;
  let least = 0;
  while (value[start - least - 1] === sign && value[end + least] === sign) least++;
  return mark.length > 1 ? least >= 2 : least === 1 || (mark === "*" && least === 3);
}

function fence(text) {
  const { start, selected } = text;
  text.insert(`\`\`\`\n${selected.replace(/\n$/, "")}\n\`\`\`\n`);
  text.select(start + 3);
}

function link(text, sample) {
  const { start, selected } = text;
  if (ADDRESS.test(selected)) {
    text.insert(`[${sample}](${selected})`);
    text.select(start + 1, start + 1 + sample.length);
    return;
  }
  const words = selected || sample;
  text.insert(`[${words}](https://)`);
  const from = start + words.length + 3;
  text.select(...(selected ? [from, from + "https://".length] : [start + 1, start + 1 + words.length]));
}

/** `$…$` within a line; `$$` on lines of their own on an empty line or around several lines. */
function formula(text) {
  const { value, start, end, selected } = text;
  const isAlone = !selected && !value.slice(text.startOfLine(start), text.endOfLine(start)).trim();
  if (!isAlone && !selected.includes("\n")) return wrap(text, "$", "");
  text.insert(`$$\n${selected.replace(/\n$/, "")}\n$$`);
  text.select(start + 3, end + 3);
}

/** Changes the lines that are touched by the selection, all at once. */
function eachLine(text, change) {
  const { value } = text;
  const start = text.startOfLine(text.start);
  const end = text.endOfLine(Math.max(text.start, text.end - 1));
  const caret = text.start === text.end;
  const after = change(value.slice(start, end).split("\n")).join("\n");
  const behind = end - text.end;
  text.replace(start, end, after);
  const stop = start + after.length;
  text.select(caret ? Math.max(start, stop - behind) : start, caret ? Math.max(start, stop - behind) : stop);
}

/** None → `##` → `###` → none. */
function headings(lines) {
  return lines.map((line) => {
    const [, marks = "", rest] = line.match(/^(#{1,6} )?(.*)$/);
    return { "": "## ", "## ": "### " }[marks] === undefined
      ? rest
      : { "": "## ", "## ": "### " }[marks] + rest;
  });
}

function quote(lines) {
  const isQuote = lines.every((line) => line.startsWith(">"));
  return lines.map((line) => (isQuote ? line.replace(/^> ?/, "") : `> ${line}`));
}

/** A change of lines that gives each the mark, or takes it from them where all have it. */
function toggle(mark, pattern) {
  const markOf = typeof mark === "string" ? () => mark : mark;
  return (lines) => {
    const isOn = lines.every((line) => pattern.test(line));
    return lines.map((line, at) => line.replace(PLACES, (_, indent) => indent + (isOn ? "" : markOf(at))));
  };
}
