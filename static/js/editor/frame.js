/** The page inside the preview: shows what the editor sends, changing only the blocks that changed. */

import { typeset } from "../math.js";
import { Blocks } from "./blocks.js";

const article = document.querySelector(".article");
const heading = document.querySelector("h1");
const blocks = new Blocks(document.querySelector(".article-body"));
const tell = (message) => parent.postMessage(message, location.origin);

/** Whether the author moves this pane, so that the text follows. */
let leads = false;
let shown = "";

const acts = {
  async show({ html, title, macros, language, lines }) {
    article.lang = language;
    const changed = blocks.show(html, macros, lines);
    const isNew = showTitle(title, macros) || changed;
    tell({ kind: "shown" });
    if (isNew) await typeset(article);
    tellRejected();
  },

  /** Brings a line (with a fraction) to the height of the screen that is its share of the page. */
  scroll({ line }) {
    const { scrollHeight, clientHeight } = document.documentElement;
    follow(blocks.topOf(line) * (1 - clientHeight / scrollHeight));
  },

  /** Brings a line into sight. */
  reveal({ line }) {
    const y = blocks.topOf(line) - scrollY;
    if (y < innerHeight * 0.1 || y > innerHeight * 0.75) follow(scrollY + y - innerHeight / 3);
  },
};

addEventListener("message", ({ data, origin, source }) => {
  if (origin === location.origin && source === parent) acts[data.kind]?.(data);
});

function showTitle(html, macros) {
  const wanted = html + macros;
  if (wanted === shown) return false;
  shown = wanted;
  heading.dataset.macros = macros;
  heading.innerHTML = html;
  return true;
}

function follow(top) {
  leads = false;
  scrollTo({ top, behavior: "instant" });
}

for (const name of ["wheel", "pointerdown", "touchstart", "keydown"])
  addEventListener(name, () => (leads = true), { passive: true });

addEventListener("scroll", () => {
  if (!leads) return;
  const { scrollHeight, clientHeight } = document.documentElement;
  tell({ kind: "scrolled", line: blocks.lineAt(scrollY / (1 - clientHeight / scrollHeight)) });
});

/** Of very many formulas, those far below are set when they come near. */
addEventListener("scrollend", tellRejected);

function tellRejected() {
  tell({ kind: "rejected", formulas: blocks.rejected });
}

/** Links lead into a tab of their own; those within the text stay. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  open(link.href, "_blank", "noopener");
});

/** Files that are dropped here are for the text; they must not take the place of the page. */
for (const name of ["dragover", "drop"])
  document.addEventListener(name, (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    if (event.dataTransfer.files.length) tell({ kind: "dropped", files: [...event.dataTransfer.files] });
  });

/** A double click goes to the place in the text. */
document.addEventListener("dblclick", ({ target }) => {
  const block = blocks.around(target);
  if (block) tell({ kind: "goto", line: block.line });
});

tell({ kind: "ready" });
