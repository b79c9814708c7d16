/** MathJax itself: fetched from this host, and told how to set one formula at a time. */

import { CORE } from "./packages.js";
import { adopt, strictAdaptor } from "./strict.js";
import { nextTask } from "./time.js";

/** New Computer Modern is small for its size: `math.css` brings MathML to the same x-height. */
const SCALE = 1.1;
const SMALLEST_FIT = 0.85;
const LARGEST_FIT = 1.05;
const LARGEST = 1000; // em
/** A command that MathJax's own macros use; to authors it would give elements with any address. */
const INTERNAL = /\\mmlToken(?![a-zA-Z])/;

/**
 * In: the address of the folder that holds MathJax and its fonts. Out: an `Engine`, once its parts are there.
 * Rejects when one of them cannot be had.
 */
export function loadEngine({ vendor }) {
  const fonts = vendor.replace(/\/$/, "");
  const mathjax = `${fonts}/mathjax`;
  return new Promise((resolve, reject) => {
    const ready = async () => {
      await nextTask();
      resolve(new Engine(window.MathJax));
    };
    window.MathJax = {
      loader: {
        paths: { mathjax, fonts },
        load: ["core", "input/tex-base", "output/chtml", ...components(CORE)],
        require: (address) => import(address),
        failed: reject,
        versionWarnings: false,
      },
      tex: { maxBuffer: 10_000, maxMacros: 1000, ignoreDuplicateLabels: true, formatError: rethrow },
      chtml: {
        displayOverflow: "linebreak",
        matchFontHeight: false,
        unknownFamily: getComputedStyle(document.body).fontFamily,
      },
      startup: { typeset: false, ready: () => ready().catch(reject) },
    };
    import(`${mathjax}/startup.js`).catch(reject);
  });
}

const components = (packages) => packages.filter((name) => name !== "base").map((name) => `[tex]/${name}`);

function rethrow(_, error) {
  throw error;
}

export class Engine {
  #mathjax;
  #document;
  #parsers = new Map();
  #anchor = measuringPlace();

  constructor(mathjax) {
    const { startup, _ } = mathjax;
    const Adaptor = strictAdaptor(_.adaptors.HTMLAdaptor.HTMLAdaptor);
    startup.registerConstructor("browserAdaptor", () => new Adaptor(window));
    startup.registerConstructor("chtml", fittingOutput(_.output.chtml_ts.CHTML));
    startup.getComponents();
    startup.promiseResolve();
    this.#mathjax = mathjax;
    this.#document = startup.document;
  }

  /** A TeX parser that knows `packages`; each set of packages has one, fetched when first asked for. */
  parser(packages) {
    const key = packages.join();
    if (!this.#parsers.has(key)) this.#parsers.set(key, this.#makeParser(packages));
    return this.#parsers.get(key);
  }

  async #makeParser(packages) {
    await this.#mathjax.loader.load(...components(packages));
    const parser = new this.#mathjax._.input.tex_ts.TeX({ ...this.#mathjax.config.tex, packages });
    parser.setAdaptor(this.#document.adaptor);
    parser.setMmlFactory(this.#document.mmlFactory);
    parser.initialize();
    return parser;
  }

  /** Equation numbers of the kind `name` ("ams", "none") for a parser. */
  tags(name, parser) {
    const tags = this.#mathjax._.input.tex.Tags.TagsFactory.create(name);
    tags.configuration = parser.parseOptions;
    return tags;
  }

  /** A label that stands for `number`, and links to the element with `id`. */
  label(number, id) {
    return new this.#mathjax._.input.tex.Tags.Label(number, id);
  }

  /** Reads `tex` for what it defines. An error in it leaves the rest in force. */
  define(tex, parser) {
    try {
      this.#compile(tex, parser, false);
    } catch (error) {
      if (error.retry) throw error;
    }
  }

  #compile(tex, parser, display) {
    if (INTERNAL.test(tex)) throw new Error(`Undefined control sequence ${INTERNAL.exec(tex)[0]}`);
    const item = new this.#document.options.MathItem(tex, parser, display);
    item.start.node = this.#anchor;
    item.compile(this.#document);
    return item;
  }

  /**
   * In: TeX and its place: `em` and `width` (of the line) in px; `held`: whether it must not break; `room`: the px
   * that it has to fill (inline) or to fit into (display), or null. Out: the typeset element, outside the page. Throws the reason when the TeX is
   * wrong, and an error with a promise `retry` when a font file has to be fetched first.
   */
  typeset(tex, parser, display, { em, width, held, room }) {
    const output = this.#document.outputJax;
    const item = this.#compile(tex, parser, display);
    item.setMetrics(em, SCALE * em * output.font.params.x_height, width, SCALE);
    if (held) item.root.attributes.set("overflow", "overflow");
    output.options.linebreaks.inline = !held;
    output.room = room;
    item.typeset(this.#document);
    return item.typesetRoot;
  }

  /** Calls `work` again whenever a font file that it asked for has arrived. */
  withFonts(work) {
    return this.#mathjax._.util.Retries.handleRetriesFor(work);
  }

  /** Puts the style rules in force that the formulas set so far need. */
  publishStyles() {
    adopt(this.#document.outputJax.styleSheet(this.#document));
  }
}

/** Where MathJax may put text to measure it, without the page being laid out anew. */
function measuringPlace() {
  const box = document.createElement("div");
  box.className = "math-measure";
  box.ariaHidden = "true";
  document.body.append(box);
  return box.appendChild(document.createTextNode(""));
}

/** MathJax's output, which makes a formula as wide as `room` (px) when there is one, within reason. */
function fittingOutput(CHTML) {
  return class extends CHTML {
    room = null;

    setScale(container, wrapper) {
      super.setScale(container, wrapper);
      const { w, h, d, pwidth } = wrapper.getOuterBBox();
      if (Math.max(w, h + d) > LARGEST) throw new RangeError(`Larger than ${LARGEST}em`);
      if (this.room === null || pwidth || !w) return;
      const largest = this.math.display ? 1 : LARGEST_FIT;
      const fit = Math.min(Math.max(this.room / (w * this.pxPerEm), SMALLEST_FIT), largest);
      container.style.fontSize = `${(100 * SCALE * fit).toFixed(1)}%`;
    }
  };
}
