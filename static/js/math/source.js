/** TeX as authors write it, made into TeX that MathJax takes. */

const LONGEST = 20_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufeff]/g;
const DISPLAY = "align|gather|alignat|flalign|eqnarray|multline|equation";
const WHOLE = new RegExp(
  `^\\s*\\\\begin\\{((?:${DISPLAY})\\*?)\\}([^]*)\\\\end\\{\\1\\}\\s*([.,;:。，；：]?)\\s*$`,
);
const NESTED = new RegExp(`\\\\(begin|end)\\{(${DISPLAY})\\*?\\}`, "g");
const NUMBERING = /\\tag\*?\s*\{[^{}]*\}|\\(?:notag|nonumber)(?![a-zA-Z])/g;
const INNER = {
  align: ["aligned"],
  alignat: ["alignedat"],
  flalign: ["aligned"],
  eqnarray: ["array", "{rcl}"],
  gather: ["gathered"],
  multline: ["gathered"],
};

/**
 * In: a stored formula. Out: what to typeset. Throws RangeError on what is too long.
 *
 * `$$\begin{align}…\end{align}$$` is right as it is. Beside anything else MathJax refuses the nesting that authors
 * expect to work: a full stop moves into the environment, and any other environment becomes its inner twin.
 */
export function typesettable(tex, display) {
  const clean = tex.replace(CONTROL, "");
  if (clean.length > LONGEST) throw new RangeError(`Longer than ${LONGEST} characters`);
  const [, name, body, stop] = (display && WHOLE.exec(clean)) || [];
  if (!name || body.includes(`\\end{${name}}`)) return unnested(clean);
  return `\\begin{${name}}${unnested(endingWith(stop, body))}\\end{${name}}`;
}

function endingWith(stop, body) {
  return stop ? body.replace(/(\s|\\\\)*$/, stop) : body;
}

/** Inner environments take no numbers: a tag moves to the end of the formula. */
function unnested(tex) {
  if (tex.search(NESTED) < 0) return tex;
  const tag = tex.match(NUMBERING)?.find((command) => command.startsWith("\\tag")) ?? "";
  return tex.replace(NUMBERING, "").replace(NESTED, innerTwin) + tag;
}

function innerTwin(_, edge, name) {
  const [twin, columns = ""] = INNER[name] ?? [];
  return twin ? `\\${edge}{${twin}}${edge === "begin" ? columns : ""}` : "";
}
