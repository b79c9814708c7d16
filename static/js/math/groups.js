/**
 * Worlds of formulas: macros, labels and numbers of one group (an article, a card, a heading in the table of
 * contents) never reach another.
 */

import { packagesFor } from "./packages.js";

const WORLD = "[data-math-group]";
/** Names that authors expect to be there. */
const COMMON = `
  \\def\\bm{\\boldsymbol}
  \\def\\argmax{\\operatorname*{arg\\,max}}
  \\def\\argmin{\\operatorname*{arg\\,min}}`;
const DEFINING =
  /(?=\\(?:(?:re|provide)?new(?:command|environment)|DeclareMathOperator|DeclarePairedDelimiter|[gx]?def|let)(?![a-z]))/;
const DEFINED = /^\\[a-zA-Z]+\*?\s*\{?\s*(\\?[a-zA-Z]+)/;

const groups = new WeakMap();
/** Which group's macros a parser holds. */
const inForce = new WeakMap();
let made = 0;

/** The group of a formula's element; outside all groups the page is one. */
export function groupOf(element) {
  const world = worldOf(element);
  if (!groups.has(world)) groups.set(world, new Group(world));
  return groups.get(world);
}

/** Forgets the groups in and around `root`, whose formulas have changed. */
export function forgetGroups(root) {
  for (const world of [worldOf(root), ...root.querySelectorAll(WORLD)]) groups.delete(world);
}

const worldOf = (element) => element.closest(WORLD) ?? document.body;

class Group {
  #world;
  #definitions;
  #engine;
  #tags;
  #parser;
  #failure;

  constructor(world) {
    const site = document.querySelector('meta[name="tex-macros"]')?.content ?? "";
    const texts = formulasOf(world).map((element) => element.dataset.tex);
    const macros = usedIn(texts.join("\n"), definitions(COMMON + site + (world.dataset.macros ?? "")));
    this.#world = world;
    this.#definitions = [...macros, ...texts.filter((tex) => DEFINING.test(tex))];
    this.packages = packagesFor([...macros, ...texts]);
  }

  /** Fetches what the formulas of this group need. Never rejects: without it they stay MathML. */
  async prepare(engine) {
    try {
      this.#engine = engine;
      this.#parser = await engine.parser(this.packages);
      this.#tags ??= { numbered: this.#makeTags("ams"), plain: this.#makeTags("none") };
    } catch (error) {
      this.#failure = error;
    }
  }

  #makeTags(kind) {
    const tags = this.#engine.tags(kind, this.#parser);
    const prefix = `math-${++made}-`;
    tags.formatId = (id) => prefix + id;
    tags.formatUrl = (id) =>
      this.#world.querySelector(`[id="${CSS.escape(id)}"]`) ? `#${encodeURIComponent(id)}` : "";
    return tags;
  }

  /**
   * In: how many numbered equations stand before the next formula (null: it takes no number), and the numbers of the
   * labels that it refers to. Out: the parser, ready to read it as one of this group. Throws when the packages of
   * the group could not be fetched.
   */
  enter(counter, labels) {
    if (this.#failure) throw this.#failure;
    if (inForce.get(this.#parser) !== this) this.#define();
    const tags = counter === null ? this.#tags.plain : this.#tags.numbered;
    tags.reset(counter ?? 0);
    for (const [label, number] of Object.entries(labels))
      tags.allLabels[label] = this.#engine.label(number, `eq-${label}`);
    this.#parser.parseOptions.tags = tags;
    return this.#parser;
  }

  #define() {
    const before = inForce.get(this.#parser);
    inForce.set(this.#parser, this);
    if (!this.#definitions.length && !before?.#definitions.length) return;
    this.#parser.parseOptions.tags = this.#tags.plain;
    for (const tex of ["\\begingroupSandbox", ...this.#definitions]) this.#engine.define(tex, this.#parser);
  }
}

function formulasOf(world) {
  return [...world.querySelectorAll(".math[data-tex]")].filter((element) => worldOf(element) === world);
}

/** Cuts a text into its definitions, so that a wrong one does not take the others with it. */
function definitions(text) {
  const whole = [];
  let open = "";
  for (const part of text.split(DEFINING)) {
    open += part;
    if (!isBalanced(open)) continue;
    whole.push(open);
    open = "";
  }
  return [...whole, open];
}

function isBalanced(tex) {
  const braces = tex.replace(/\\./g, "").replace(/[^{}]/g, "");
  return braces.replaceAll("}", "").length * 2 === braces.length;
}

/** Those of the definitions that `text` uses, itself or through one another: there may be many, for a short card. */
function usedIn(text, macros) {
  const used = macros.filter((macro) => text.includes(DEFINED.exec(macro)?.[1] ?? macro));
  const others = macros.filter((macro) => !used.includes(macro));
  return used.length ? [...usedIn(used.join("\n"), others), ...used] : [];
}
