/** The top-level blocks of the preview. Where the text is the same the old ones stay, with their formulas set. */

const EDGE = /(?=<[a-z][a-z0-9]* data-line="\d+")/;
const LINE = / data-line="(\d+)"/;
const PLACE = / data-place="(\d+):(\d+)"/g;
const PLACES = / data-(?:line|place)="[\d:]+"/g;
const DEFINITION =
  /data-tex="[^"]*\\(?:(?:re|provide)?newcommand|[gx]?def|let|DeclareMathOperator)(?![a-z])[^"]*"/g;
const SET = ".math[data-tex]:is(.set, .math-error)";

class Block {
  nodes = [];

  constructor(html) {
    this.line = Number(LINE.exec(html)?.[1] ?? 1);
    this.key = html.replace(PLACES, "");
    this.places = [...html.matchAll(PLACE)].map(([, line, column]) => ({ line: +line, column: +column }));
  }

  get elements() {
    return this.nodes.filter((node) => node.nodeType === Node.ELEMENT_NODE);
  }

  get top() {
    return this.elements[0]?.getBoundingClientRect().top + scrollY;
  }

  /** Makes the nodes. Formulas that lie in `pool`, set already, are taken from there. */
  build(pool) {
    const template = document.createElement("template");
    template.innerHTML = this.key;
    for (const formula of template.content.querySelectorAll(".math[data-tex]")) {
      const twin = pool.get(formulaKey(formula))?.shift();
      if (twin) formula.replaceWith(twin);
    }
    this.nodes = [...template.content.childNodes].filter(isShown);
  }
}

const clamp = (share) => Math.min(1, Math.max(0, share || 0));
const isShown = (node) => node.nodeType === Node.ELEMENT_NODE || node.data?.trim();

function formulaKey({ tagName, dataset: { tex, counter, labels } }) {
  return [tagName, counter, labels, tex].join(" ");
}

export class Blocks {
  #body;
  #blocks = [];
  #definitions = "";
  #lines = 1;

  constructor(body) {
    this.#body = body;
  }

  /** Shows the page of a text of so many lines, whose formulas know these macros. Whether anything changed. */
  show(html, macros, lines) {
    this.#lines = lines;
    const fresh = html.split(EDGE).map((piece) => new Block(piece));
    const isAnew = this.#redefines(html, macros);
    const gone = keepOld(isAnew ? [] : this.#blocks, fresh);
    const built = fresh.filter(({ nodes }) => !nodes.length);
    const pool = isAnew ? new Map() : poolOf(gone);
    for (const block of built) block.build(pool);
    this.#place(fresh);
    this.#blocks = fresh.filter(({ nodes }) => nodes.length);
    return built.length > 0 || isAnew;
  }

  /** Whether what the formulas know of macros has changed. */
  #redefines(html, macros) {
    const before = this.#definitions;
    this.#definitions = [macros, ...(html.match(DEFINITION) ?? [])].join("\n");
    this.#body.dataset.macros = macros;
    return before !== this.#definitions;
  }

  /** Puts the nodes into the page in their order, and takes all others out; none that stays is touched. */
  #place(blocks) {
    const nodes = blocks.flatMap((block) => block.nodes);
    const staying = new Set(nodes);
    for (const node of [...this.#body.childNodes]) if (!staying.has(node)) node.remove();
    let next = this.#body.firstChild;
    for (const node of nodes) {
      if (node === next) next = next.nextSibling;
      else this.#body.insertBefore(node, next);
    }
  }

  /** The pixel, from the top of the page, where a line stands; its fraction is a share of the block. */
  topOf(line) {
    const at = this.#shown.findLastIndex((block) => block.line <= line);
    const { begin, end, first, last } = this.#span(Math.max(0, at));
    return begin + clamp((line - first) / (last - first)) * (end - begin);
  }

  /** The line, with a fraction, that stands at a pixel from the top of the page. */
  lineAt(y) {
    const at = this.#shown.findLastIndex(({ top }) => top <= y);
    const { begin, end, first, last } = this.#span(Math.max(0, at));
    return first + clamp((y - begin) / (end - begin)) * (last - first);
  }

  /** From where to where a block goes, in pixels and lines, with what is above the first and below the last. */
  #span(at) {
    const [block, next] = this.#shown.slice(at, at + 2);
    return {
      begin: at && block.top,
      end: next?.top ?? this.#bottom,
      first: at && block.line,
      last: Math.max(next?.line ?? this.#lines + 1, (block?.line ?? 0) + 1),
    };
  }

  get #shown() {
    return this.#blocks.filter(({ elements }) => elements.length);
  }

  get #bottom() {
    return this.#body.getBoundingClientRect().bottom + scrollY;
  }

  /** The block that holds a node of the page. */
  around(node) {
    return this.#blocks.find(({ nodes }) => nodes.some((own) => own.contains(node)));
  }

  /** What MathJax rejected: where it stands, and why. */
  get rejected() {
    return [...this.#body.querySelectorAll(".math-error")].map((formula) => {
      const block = this.around(formula);
      const all = block.elements.flatMap((element) => [element, ...element.querySelectorAll("*")]);
      const at = all.filter((element) => element.matches(".math[data-tex]")).indexOf(formula);
      return { ...block.places[at], reason: formula.title };
    });
  }
}

/** Gives the fresh blocks the nodes of old ones that say the same. Out: the old blocks that nobody wants. */
function keepOld(old, fresh) {
  const byKey = Map.groupBy(old, ({ key }) => key);
  const kept = new Set();
  for (const block of fresh) {
    const twin = byKey.get(block.key)?.shift();
    if (!twin) continue;
    block.nodes = twin.nodes;
    kept.add(twin);
  }
  return old.filter((block) => !kept.has(block));
}

/** Formulas that are set, by what they say, out of blocks that leave. */
function poolOf(blocks) {
  const formulas = blocks.flatMap(({ elements }) =>
    elements.flatMap((element) => [element, ...element.querySelectorAll(SET)]),
  );
  const free = formulas.filter((formula) => formula.matches(SET) && !formula.parentElement?.matches("a"));
  return Map.groupBy(free, formulaKey);
}
