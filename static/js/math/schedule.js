/** When which formula is set: first what the reader sees, then what comes near, then the rest while the page idles. */

import { idle, nextTask, stopwatch } from "./time.js";

/** Milliseconds of typesetting before the page may do something else. */
const SLICE = 12;
/** How many formulas appear together. */
const BATCH = 40;
const IDLE_BATCH = 10;
const NEAR = "150% 0px";
/** On longer pages the rest waits until it comes near: typeset formulas are large. */
const REST = 400;

export class Schedule {
  #engine;
  #waiting = new Map();
  #near = new Set();
  #work = null;
  #observer = new IntersectionObserver((entries) => this.#notice(entries), { rootMargin: NEAR });

  constructor(engine) {
    this.#engine = engine;
    addEventListener("beforeprint", () => this.#setAllNow());
  }

  /** Takes up formulas in the order of the page. Resolves when there is nothing to do until the reader scrolls. */
  async add(formulas) {
    const groups = new Set(formulas.map((formula) => formula.group));
    await Promise.all([...groups].map((group) => group.prepare(this.#engine)));
    for (const formula of formulas) {
      this.#waiting.set(formula.element, formula);
      if (isInView(formula.element)) this.#near.add(formula.element);
    }
    for (const { element } of formulas) this.#observer.observe(element);
    await this.#start();
  }

  #notice(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && this.#waiting.has(target)) this.#near.add(target);
    }
    this.#start();
  }

  #start() {
    this.#work ??= this.#run().finally(() => {
      this.#work = null;
    });
    return this.#work;
  }

  async #run() {
    for (;;) {
      if (this.#near.size) await this.#set(this.#take(this.#near, BATCH));
      else if (this.#waiting.size && this.#waiting.size <= REST) await this.#setSomeOfTheRest();
      else return;
    }
  }

  async #setSomeOfTheRest() {
    await idle();
    if (!this.#near.size) await this.#set(this.#take(this.#waiting.keys(), IDLE_BATCH));
  }

  #take(elements, count) {
    const formulas = [...elements].slice(0, count).map((element) => this.#waiting.get(element));
    for (const { element } of formulas) {
      this.#observer.unobserve(element);
      this.#waiting.delete(element);
      this.#near.delete(element);
    }
    return formulas.filter((formula) => formula.element.isConnected);
  }

  async #set(formulas) {
    for (const formula of formulas) formula.measure();
    const isOver = stopwatch(SLICE);
    for (const formula of formulas) {
      await formula.compose(this.#engine);
      if (isOver()) await nextTask();
    }
    this.#insert(formulas);
    await fontsAreThere();
    this.#show(formulas);
  }

  #insert(formulas) {
    this.#engine.publishStyles();
    for (const formula of formulas) formula.insert();
  }

  #show(formulas) {
    for (const formula of formulas) formula.show();
    for (const formula of formulas.filter(({ overflows }) => overflows)) formula.keepTogether();
  }

  /** For the printer, which does not wait: all that can be set without fetching anything. */
  #setAllNow() {
    const formulas = this.#take(this.#waiting.keys(), Number.POSITIVE_INFINITY);
    for (const formula of formulas) formula.measure();
    for (const formula of formulas) formula.composeNow(this.#engine);
    this.#insert(formulas);
    this.#show(formulas);
  }
}

function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** The page is laid out first, so that it knows which fonts it needs. */
function fontsAreThere() {
  void document.body.offsetWidth;
  return document.fonts.ready;
}
