/** Guesses from the TeX which files MathJax will ask for, and fetches them meanwhile. A wrong guess costs little. */

import { CORE } from "./packages.js";

/** Fonts that every formula needs. As links in the page's HTML they would hold up its first paint. */
const ALWAYS = ["woff2/mjx-ncm-n.woff2", "woff2/mjx-ncm-zero.woff2", "woff2/mjx-ncm-brk.woff2"];
const SOMETIMES = [
  [/'|\\prime/, "woff2/mjx-ncm-v.woff2"],
  [/\\(?:sum|prod|i*o?int|big)/, "woff2/mjx-ncm-lo.woff2"],
  [/\\sqrt/, "woff2/mjx-ncm-so.woff2"],
  [/\\(?:mathcal|cal)(?![a-z])/, "dynamic/calligraphic.js", "woff2/mjx-ncm-c.woff2"],
  [/\\mathbb(?![a-z])/, "dynamic/double-struck.js", "woff2/mjx-ncm-ds.woff2"],
  [/\\mathfrak/, "dynamic/fraktur.js", "woff2/mjx-ncm-f.woff2"],
  [/\\mathscr/, "dynamic/script.js", "woff2/mjx-ncm-s.woff2"],
];

/** In: formulas, and the address of the folder that holds MathJax and its fonts. */
export function prefetch(formulas, { vendor }) {
  if (!formulas.length) return;
  const tex = formulas.map((formula) => formula.tex).join("\n");
  const guesses = SOMETIMES.filter(([pattern]) => pattern.test(tex)).flatMap(([, ...files]) => files);
  for (const file of [...ALWAYS, ...guesses]) hint(`${vendor}mathjax-newcm-font/chtml/${file}`);
  for (const name of new Set(formulas.flatMap((formula) => formula.group.packages)))
    if (!CORE.includes(name)) hint(`${vendor}mathjax/input/tex/extensions/${name}.js`);
}

const hinted = new Set();

function hint(href) {
  if (hinted.has(href)) return;
  hinted.add(href);
  const link = document.createElement("link");
  const font = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "" };
  document.head.append(Object.assign(link, href.endsWith(".js") ? { rel: "modulepreload" } : font, { href }));
}
