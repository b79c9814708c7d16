/** Saving without leaving. Whatever goes wrong is said in words, and the text stays where it is. */

import { csrfToken, Refusal, reach, wordsFor } from "./requests.js";

const RENEWED = "[data-renewed], .breadcrumbs";
const REFILLED = "input:not([type=file], [type=hidden], [type=checkbox], [type=search]), select, textarea";
const SHOWN_ANEW = ".desk-settings .readonly, .desk-settings .file-upload";

export function enableSaving(desk) {
  let changes = 0;
  let saved = 0;
  let isSaving = false;
  let mayLeave = false;
  const { form } = desk;

  /** The button whose work is done without leaving the page. */
  const stay = () => form.querySelector('[name="_continue"]');

  const save = async () => {
    if (isSaving) return;
    isSaving = true;
    const before = changes;
    desk.say(desk.word("saving"), "busy");
    desk.tell("saving");
    try {
      const page = await post(desk);
      if (page) saved = before;
      else leave(stay());
    } catch (error) {
      complain(desk, error);
    }
    isSaving = false;
  };

  const leave = (button) => {
    mayLeave = true;
    form.requestSubmit(button);
  };

  form.addEventListener("input", () => changes++);
  form.addEventListener("submit", (event) => {
    if (mayLeave) return;
    event.preventDefault();
    if (event.submitter === stay() || !event.submitter) save();
    else checkAndLeave(desk, () => leave(event.submitter));
  });
  addEventListener("beforeunload", (event) => changes > saved && !mayLeave && event.preventDefault());
  desk.commands.save = save;
}

/** Sends the form. Out: the page as it is afterwards; null where the server wants to say something about the form. */
async function post(desk) {
  const sent = prepared(desk.form);
  const response = await reach(desk, location.href, { method: "POST", body: sent });
  if (!response.ok) throw new Refusal(wordsFor(desk, response));
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

/** Before the form leaves for good: is there a server, and does it still know the author? */
async function checkAndLeave(desk, leave) {
  try {
    const response = await reach(desk, desk.root.querySelector(".editor-preview").dataset.address);
    if (!response.ok) throw new Refusal(desk.word("loggedOut"));
    desk.form.elements.csrfmiddlewaretoken.value = csrfToken(desk.form);
    leave();
  } catch (error) {
    complain(desk, error);
  }
}

function complain(desk, error) {
  if (!(error instanceof Refusal)) throw error;
  desk.say(error.message, "trouble");
  desk.tell("refused", { words: error.message });
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
  const most = Math.min(was.length, wanted.length);
  let [head, tail] = [0, 0];
  while (head < most && was[head] === wanted[head]) head++;
  while (tail < most - head && was.at(-1 - tail) === wanted.at(-1 - tail)) tail++;
  desk.text.replace(head, was.length - tail, wanted.slice(head, wanted.length - tail));
  return true;
}

const lines = (text) => text.replaceAll("\r\n", "\n");

/** That it was saved is said below the text; anything else that the server says, above it. */
function showMessages(page) {
  document.querySelector(".messagelist")?.remove();
  const list = page.querySelector(".messagelist");
  for (const success of list?.querySelectorAll(".success") ?? []) success.remove();
  if (list?.children.length) document.getElementById("content").before(list);
}
