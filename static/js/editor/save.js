/** Saving without leaving. Whatever goes wrong is said in words, and the text stays where it is. */

import { lines } from "./fields.js";
import { csrfToken, Refusal, reach, wordsFor } from "./requests.js";

const RENEWED = "[data-renewed], .breadcrumbs";
const REFILLED = "input:not([type=file], [type=hidden], [type=checkbox], [type=search]), select, textarea";
const SHOWN_ANEW = ".desk-settings .readonly, .desk-settings .file-upload";

export function enableSaving(desk) {
  const saver = new Saver(desk);
  desk.commands.save = () => saver.save();
  desk.form.addEventListener("input", () => saver.note());
  desk.form.addEventListener("submit", (event) => saver.submit(event));
  addEventListener("beforeunload", (event) => saver.hasUnsaved && !desk.isKept() && event.preventDefault());
}

class Saver {
  #desk;
  #changes = 0;
  #saved = 0;
  #isSaving = false;

  constructor(desk) {
    this.#desk = desk;
  }

  /** The first change after a save is told, the others go without saying. */
  note() {
    if (this.#changes++ === this.#saved) this.#desk.say(this.#desk.word("unsaved"));
  }

  get hasUnsaved() {
    return this.#changes > this.#saved && !this.#desk.isLeaving;
  }

  /** The button whose work is done without leaving the page. */
  get #button() {
    return this.#desk.form.querySelector('[name="_continue"]');
  }

  /** Out: whether it is saved and the page is still there. */
  async save() {
    if (this.#isSaving) return false;
    this.#isSaving = true;
    const before = this.#changes;
    this.#desk.say(this.#desk.word("saving"), "busy");
    const isSaved = await this.#try(async () => {
      await this.#prepare();
      const page = await post(this.#desk);
      if (page) this.#saved = before;
      else this.#leave(this.#button);
      return Boolean(page);
    });
    this.#isSaving = false;
    this.#desk.tell("settled");
    return isSaved;
  }

  /** Whoever has something under way is waited for. */
  async #prepare() {
    const awaited = [];
    this.#desk.tell("saving", { wait: (work) => awaited.push(work) });
    await Promise.all(awaited);
  }

  submit(event) {
    if (this.#desk.isLeaving) return;
    event.preventDefault();
    const { submitter } = event;
    if (submitter?.name === "_keep") this.#desk.commands.keep();
    else if (submitter?.name === "_publish") this.#publish();
    else this.#desk.commands.save();
  }

  async #publish() {
    const status = this.#desk.field("status");
    const before = status.value;
    status.value = "published";
    const isDone = await this.save();
    if (!isDone && !this.#desk.isLeaving) status.value = before;
  }

  /** The server has something to say about the form: it is sent as forms are. */
  #leave(button) {
    this.#desk.isLeaving = true;
    this.#desk.form.requestSubmit(button);
  }

  async #try(work) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#desk.say(error.message, "trouble");
      this.#desk.tell("refused", { words: error.message });
      return false;
    }
  }
}

/** Sends the form. Out: the page as it is afterwards; null where the server wants to say something about the form. */
async function post(desk) {
  const sent = prepared(desk.form);
  const response = await reach(desk, location.href, { method: "POST", body: sent });
  if (!response.ok) throw new Refusal(wordsFor(desk, response), response.status);
  if (!response.redirected) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  renew(desk, page, sent);
  history.replaceState(null, "", response.url + location.hash);
  desk.say(desk.word("saved"));
  desk.tell("saved", { page });
  return page;
}

function prepared(form) {
  form.elements.csrfmiddlewaretoken.value = csrfToken(form);
  const data = new FormData(form);
  data.set("_continue", "1");
  return data;
}

/** Takes over what the server made of the form; nothing that was typed meanwhile is touched. */
function renew(desk, page, sent) {
  document.title = page.title;
  const isMerged = takeText(desk, page, sent);
  for (const part of document.querySelectorAll(RENEWED)) {
    const fresh = part.id ? page.getElementById(part.id) : page.querySelector(`.${part.className}`);
    if (fresh && (isMerged || part.id !== "desk-hidden")) part.replaceWith(fresh);
  }
  for (const field of desk.form.querySelectorAll(REFILLED)) {
    const fresh = page.getElementById(field.id);
    if (field !== desk.area && fresh && field.value === sent.get(field.name)) field.value = fresh.value;
  }
  const [old, anew] = [document, page].map((each) => [...each.querySelectorAll(SHOWN_ANEW)]);
  if (old.length === anew.length) for (const [at, part] of old.entries()) part.replaceWith(anew[at]);
  showMessages(page);
}

/**
 * What others wrote comes into the text. Out: whether the text now holds all that the server has; if the author went
 * on typing while others' words came in, it does not, and the next save has to merge again.
 */
function takeText(desk, page, sent) {
  const wanted = lines(page.getElementById(desk.area.id)?.value ?? "");
  const was = lines(sent.get(desk.area.name));
  if (wanted.trim() === was.trim()) return true;
  if (desk.text.value !== was) return false;
  desk.text.become(wanted);
  return true;
}

/** That it was saved is said below the text; anything else that the server says, above it. */
function showMessages(page) {
  document.querySelector(".messagelist")?.remove();
  const list = page.querySelector(".messagelist");
  for (const success of list?.querySelectorAll(".success") ?? []) success.remove();
  if (list?.children.length) document.getElementById("content").before(list);
}
