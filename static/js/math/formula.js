/** One formula of the page: what it says, where it stands, and what becomes of it. */

import { isCopyable } from "./copy.js";
import { groupOf } from "./groups.js";
import { typesettable } from "./source.js";

/** In em: fits into a line of any screen. */
const SHORT = 15;
const REFERENCE = /^\s*\\(?:eq)?ref\s*\{[^{}]*\}\s*$/;

/** The formulas in `root` that nobody has set yet, in the order of the page. */
export function formulasIn(root) {
  const elements = [...root.querySelectorAll(".math[data-tex]:not(.set, .math-error)")];
  return elements.map((element) => new Formula(element));
}

class Formula {
  #place;
  #result;

  constructor(element) {
    this.element = element;
    this.display = element.classList.contains("display");
    this.group = groupOf(element);
  }

  get tex() {
    return this.element.dataset.tex;
  }

  get #mathml() {
    return this.element.querySelector(":scope > math");
  }

  /**
   * Reads where the formula stands, changing nothing. What is in view or above it is held: it gets the very room
   * that its MathML has, so that no line moves. What is still below may be as wide and as high as it likes; but
   * where lines are dropped, a short one must not break, for half of it could stay.
   */
  measure() {
    const { element, display } = this;
    const mathml = this.#mathml;
    const line = lineAround(element);
    const width = line.clientWidth;
    const own = mathml?.getBoundingClientRect().width;
    const em = Number.parseFloat(getComputedStyle(element).fontSize);
    const isSeen = element.getBoundingClientRect().top < innerHeight;
    const held = mathml !== null && (isSeen || (dropsLines(line) && own < SHORT * em));
    this.#place = { em, width, held, room: held ? (display ? width : own) : null };
  }

  /** Typesets the formula outside the page. Never throws: a wrong formula harms no other. */
  async compose(engine) {
    try {
      this.#result = await engine.withFonts(() => this.#typeset(engine));
    } catch (error) {
      this.#result = error;
    }
  }

  /** Like `compose`, at once: a formula that needs a file fetched keeps its MathML. */
  composeNow(engine) {
    try {
      this.#result = this.#typeset(engine);
    } catch (error) {
      this.#result = error.retry ? { package: "font", message: "no time to fetch it" } : error;
    }
  }

  #typeset(engine) {
    const { counter, labels } = this.element.dataset;
    const parser = this.group.enter(counter ? Number(counter) : null, JSON.parse(labels ?? "{}"));
    return engine.typeset(typesettable(this.tex, this.display), parser, this.display, this.#place);
  }

  /** Lays the typeset formula over its MathML, not seen yet, so that the fonts for it are fetched. */
  insert() {
    if (!(this.#result instanceof Element)) return;
    this.#result.ariaHidden = "true";
    this.element.classList.toggle("held", this.#place.held);
    this.element.append(this.#result);
  }

  /** Shows what was composed: the formula, or its TeX and what is wrong with it. */
  show() {
    if (this.#result instanceof Element) this.#showFormula();
    else if (this.#result.package) console.warn(`A part of MathJax is missing: ${this.#result.message}`);
    else this.#showError(this.#result.message);
  }

  #showFormula() {
    const { element, display } = this;
    for (const node of [...element.childNodes]) if (node.nodeType === Node.TEXT_NODE) node.remove();
    for (const link of this.#result.querySelectorAll("a")) this.#link(link);
    element.classList.remove("tex");
    element.classList.add("set");
    element.classList.toggle("breaks", !this.#place.held && this.#breaks);
    if (display && isCopyable(element)) element.tabIndex = 0;
  }

  /** Lines have no edge that clips: what moves signs away from their place stays in a box that has one. */
  get #breaks() {
    const spaces = [...this.#result.querySelectorAll("mjx-mspace")];
    const strays = ({ style }) => style.height || Number.parseFloat(style.marginLeft) < -1;
    return (
      Boolean(this.#result.querySelector("mjx-break")) &&
      !this.#result.querySelector("mjx-mpadded") &&
      !spaces.some(strays)
    );
  }

  /** Whether a part of the formula that cannot break is wider than the line. Reads the layout. */
  get overflows() {
    const { element } = this;
    return element.matches(".breaks") && this.#result.getBoundingClientRect().width > this.#place.width;
  }

  /** Makes the formula a box that scrolls, instead of letting it run over several lines of text. */
  keepTogether() {
    this.element.classList.remove("breaks");
  }

  /** What is hidden from assistive technology must not take the focus; a mere reference is a link as a whole. */
  #link(link) {
    const { element } = this;
    link.tabIndex = -1;
    if (!REFERENCE.test(this.tex)) return;
    if (element.closest("a")) {
      link.removeAttribute("href");
      return;
    }
    const whole = document.createElement("a");
    whole.href = link.getAttribute("href");
    link.removeAttribute("href");
    element.replaceWith(whole);
    whole.append(element);
  }

  #showError(reason) {
    this.element.textContent = this.tex;
    this.element.title = reason;
    this.element.classList.add("math-error");
  }
}

/** The box that the lines of text around a formula fill. */
function lineAround(element) {
  let box = element.classList.contains("display") ? element : element.parentElement;
  while (getComputedStyle(box).display === "inline") box = box.parentElement;
  return box;
}

const dropsLines = (box) => getComputedStyle(box).webkitLineClamp !== "none";
