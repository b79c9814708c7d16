/**
 * The page that asks which of two versions to take. What was typed is a draft on the server by now; what is chosen here
 * stays in this tab until it is saved, whatever happens to the page.
 */

import { Copies } from "./copies.js";
import { csrfToken, Refusal, reach } from "./requests.js";

const form = document.querySelector("form.comparison");
const safety = document.getElementById("desk-safety");
const words = JSON.parse(document.getElementById("editor-words").textContent);
const desk = { form, safety, word: (name, value) => words[name].replace("%s", value) };
const kept = `conflict:${location.pathname}:${form.elements.settled.value}`;
const choices = () => [...form.querySelectorAll("input[type=radio], textarea")];
let isLeaving = false;
let hasChosen = false;

new Copies(safety.dataset.writer).remove(form.elements.tab.value);
restore(JSON.parse(sessionStorage.getItem(kept) ?? "{}"));

form.addEventListener("input", ({ target }) => {
  hasChosen = true;
  if (target.name.startsWith("text-")) choose(target.name.replace("text-", "choice-"), "edit");
  sessionStorage.setItem(kept, JSON.stringify(chosen()));
});

form.addEventListener("submit", async (event) => {
  if (isLeaving) return;
  event.preventDefault();
  try {
    await check();
    isLeaving = true;
    form.requestSubmit(event.submitter);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(error.message);
  }
});

addEventListener("beforeunload", (event) => hasChosen && !isLeaving && event.preventDefault());

/** Is there a server, and does it still know the author? */
async function check() {
  const response = await reach(desk, safety.dataset.check);
  if (!response.ok)
    throw new Refusal(desk.word(response.status === 401 ? "loggedOut" : "expired"), response.status);
  form.elements.csrfmiddlewaretoken.value = csrfToken(form);
}

function say(message) {
  const place = document.getElementById("conflict-says");
  place.textContent = `${message} `;
  const link = Object.assign(document.createElement("a"), {
    href: safety.dataset.login,
    target: "_blank",
    textContent: desk.word("logIn"),
  });
  place.append(link);
}

function chosen() {
  const said = choices().filter(({ type, checked }) => type !== "radio" || checked);
  return Object.fromEntries(said.map(({ name, value }) => [name, value]));
}

function restore(said) {
  for (const field of choices())
    if (field.type === "radio") field.checked ||= said[field.name] === field.value;
    else field.value = said[field.name] ?? field.value;
}

function choose(name, value) {
  for (const field of choices()) if (field.name === name) field.checked = field.value === value;
}
