/**
 * Keeps what is typed and not saved: in this browser at once, on the server a moment later. It is no save: the article
 * knows nothing of it. Who has not seen a newer draft never replaces it: then `editor:newer` ({draft}) is told.
 */

import { areSame, fieldsOf, sentFields } from "./fields.js";
import { timeOf } from "./notices.js";
import { askJson, passRefusal, Refusal } from "./requests.js";
import { makeName } from "./tabs.js";

const COPY_AFTER = 300; // ms after a change
const KEEP_AFTER = 1_500; // ms without a change
const KEEP_AT_LAST = 10_000; // ms of typing on and on
const AGAIN_AFTER = 10_000; // ms after a failure
const LAST_WORDS = 60_000; // bytes that a page may send while it goes

export class Keeper {
  #desk;
  #tabs;
  #copies;
  #stored;
  #kept = null;
  #seen = null;
  #draft;
  #since = 0;
  #copyTimer;
  #keepTimer;
  #request = null;
  #isComposing = false;
  #isSaving = false;
  #holds = new Set();
  #hasRoom = true;

  constructor(desk, tabs, copies) {
    [this.#desk, this.#tabs, this.#copies] = [desk, tabs, copies];
    this.#stored = desk.form.querySelector(".errornote") ? null : sentFields(desk.form);
    this.forget();
    this.#listen();
    this.look();
  }

  get fields() {
    return fieldsOf(this.#desk.form);
  }

  /** Whether something is typed that is not saved. */
  get hasTyped() {
    return !this.#stored || !areSame(this.fields, this.#stored);
  }

  /** Whether closing the page would lose nothing, wherever one goes on. */
  get isKept() {
    return !this.hasTyped || (this.#kept !== null && areSame(this.fields, this.#kept));
  }

  /** Goes on from a draft: it has been seen. */
  adopt({ key, version, tab }) {
    this.#draft = { key, version, tab };
    this.#kept = null;
  }

  /** The next draft is a new one. */
  forget() {
    this.adopt({ key: asUuid(makeName(16)), version: 0, tab: this.#tabs.page });
  }

  /** Nothing is sent until it is decided what to go on with. */
  hold(reason) {
    this.#holds.add(reason);
  }

  release(reason) {
    this.#holds.delete(reason);
    this.look();
  }

  #listen() {
    const { form } = this.#desk;
    for (const name of ["input", "change", "click", "focusin"])
      form.addEventListener(name, () => this.#soon());
    form.addEventListener("compositionstart", () => (this.#isComposing = true));
    form.addEventListener("compositionend", () => {
      this.#isComposing = false;
      this.#soon();
    });
    this.#desk.on("saving", ({ wait }) => this.#pause(wait));
    this.#desk.on("saved", ({ page }) => this.#restart(page));
    this.#desk.on("settled", () => this.#goOn());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#goAway();
      else this.#again();
    });
    addEventListener("pagehide", () => this.#goAway());
    addEventListener("online", () => this.#again());
    addEventListener("focus", () => this.#again());
  }

  #soon() {
    this.#copyTimer ??= setTimeout(() => this.look(), COPY_AFTER);
  }

  /** Copies what has changed, and sends it when the hand rests. */
  look() {
    clearTimeout(this.#copyTimer);
    this.#copyTimer = null;
    if (this.#isComposing) return;
    const { fields } = this;
    const isNew = !this.#seen || !areSame(fields, this.#seen);
    if (!isNew && this.isKept) return;
    this.#seen = fields;
    if (!this.hasTyped) return this.#withdraw();
    if (isNew) this.#copy(fields);
    this.#schedule(isNew);
  }

  #copy(fields) {
    const { note } = this.#desk;
    const base = this.#base;
    const { key, version } = this.#draft;
    this.#hasRoom = this.#copies.write(this.#tabs.page, { note, base, key, version, fields });
  }

  #schedule(isNew) {
    if (this.#holds.size) return this.#holds.has("begin") || this.#say("choose");
    if (!isNew && this.#keepTimer) return;
    this.#since ||= Date.now();
    clearTimeout(this.#keepTimer);
    const left = Math.max(0, this.#since + KEEP_AT_LAST - Date.now());
    this.#keepTimer = setTimeout(() => this.keep(), Math.min(KEEP_AFTER, left));
  }

  /** What was typed has been taken back: no trace of it is needed. */
  #withdraw() {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = null;
    this.#copies.remove(this.#tabs.page);
    this.#show("");
    if (this.#request || !this.#draft.version || this.#holds.size) return;
    this.#request = this.#takeBack().finally(() => (this.#request = null));
  }

  /** The draft is made what is stored before it goes: so the history has nothing to keep of it. */
  async #takeBack() {
    if (!(await this.#send(this.fields))) return false;
    await this.discard(this.#draft).catch(passRefusal);
    this.#show("");
    return true;
  }

  /** Sends what is typed now. Out: whether the server has it. */
  async keep() {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = null;
    while (this.#request) await this.#request;
    if (this.#isComposing || this.#isSaving || this.#holds.size) return false;
    if (this.isKept) return true;
    this.#since = 0;
    this.#request = this.#send(this.fields);
    const isKept = await this.#request;
    this.#request = null;
    if (!this.hasTyped) this.#withdraw();
    else if (isKept) this.look();
    return isKept;
  }

  async #send(fields, options = {}) {
    try {
      const { safety } = this.#desk;
      const body = JSON.stringify(this.#message(fields));
      const { key, version, saved_at } = await askJson(this.#desk, safety.dataset.drafts, {
        method: "POST",
        body,
        ...options,
      });
      this.#draft = { key, version, tab: this.#tabs.page };
      this.#kept = fields;
      if (areSame(fields, this.fields)) this.#copies.remove(this.#tabs.page);
      this.#show(this.#desk.word("kept", timeOf(saved_at)));
      return true;
    } catch (error) {
      this.#complain(error);
      return false;
    }
  }

  #message(fields) {
    const { key, version } = this.#draft;
    return { key, version, article: this.#desk.note || null, base: this.#base, tab: this.#tabs.page, fields };
  }

  get #base() {
    return Number(this.#desk.field("base").value) || 0;
  }

  #complain(error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, answer } = error;
    if (status === 409 && answer.draft?.tab === this.#tabs.page) return this.#recognise(answer.draft);
    if (status === 409) return this.#desk.tell("newer", answer);
    this.#say({ 0: "noConnection", 401: "noLogin", 403: "otherLogin", 429: "tooMany" }[status] ?? "noServer");
    this.#keepTimer = setTimeout(() => this.keep(), AGAIN_AFTER);
  }

  /** What is newer is of this very page: it was kept, and only the answer was lost. */
  #recognise(draft) {
    this.adopt(draft);
    this.#keepTimer = setTimeout(() => this.keep());
  }

  /** Throws a draft away on the server, whose history keeps what it said. */
  async discard({ key, version }) {
    const { note, safety } = this.#desk;
    const which = note ? { article: note, version } : { key, version };
    const address = `${safety.dataset.drafts}?${new URLSearchParams(which)}`;
    await askJson(this.#desk, address, { method: "DELETE" }).catch(passOverGone);
    if (key === this.#draft.key) this.forget();
  }

  #say(reason) {
    const copy = this.#desk.word(this.#hasRoom ? "copyHere" : "noCopy");
    this.#show(`${this.#desk.word(reason)} ${copy}`, "trouble", reason === "noLogin");
  }

  #show(words, kind = "", withLogin = false) {
    const place = this.#desk.root.querySelector(".editor-kept");
    place.replaceChildren(words);
    place.dataset.kind = kind;
    if (!withLogin) return;
    const link = document.createElement("a");
    Object.assign(link, {
      href: this.#desk.safety.dataset.login,
      target: "_blank",
      textContent: this.#desk.word("logIn"),
    });
    place.append(" ", link);
  }

  #again() {
    if (!this.isKept) this.keep();
  }

  /** The page may not come back: what is not kept is copied, and sent if it is short enough. */
  #goAway() {
    if (this.isKept || this.#isComposing) return;
    this.#copy(this.fields);
    if (this.#desk.isLeaving || this.#isSaving || this.#holds.size || this.#request) return;
    const size = new Blob([JSON.stringify(this.#message(this.fields))]).size;
    this.#request = this.#send(this.fields, { keepalive: size < LAST_WORDS }).finally(
      () => (this.#request = null),
    );
  }

  /** A save deletes the draft that this page knows: nothing may be under way meanwhile. */
  #pause(wait) {
    this.#isSaving = true;
    clearTimeout(this.#keepTimer);
    this.#keepTimer = null;
    wait(this.#request);
    this.#desk.field("draft_key").value = this.#draft.key;
    this.#desk.field("tab").value = this.#draft.tab;
  }

  #goOn() {
    this.#isSaving = false;
    this.look();
  }

  #restart(page) {
    this.#stored = fieldsOf(page.getElementById(this.#desk.form.id));
    this.#copies.remove(this.#tabs.page);
    this.#seen = null;
    this.forget();
    this.#show("");
  }
}

function asUuid(hex) {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function passOverGone(error) {
  if (error.status !== 404) throw error;
}
