// The search box that every page opens with Ctrl+K, ⌘K or `/`, and what it suggests while one types.
//
// `/` can be turned off, because single keys are also what speech input produces (WCAG 2.1.4).

const PAUSE = 120; // ms without a key before the server is asked
const SLASH = "search-slash"; // in localStorage, "off" where `/` shall not open the box

// On Android the keyboard composes every plain word: there, a composition is no reason to wait.
const composesWords = /Android/.test(navigator.userAgent);

document.body.append(document.getElementById("finder").content.cloneNode(true));
const dialog = document.querySelector("dialog.finder");
const form = dialog.querySelector("form");
const input = form.elements.q;
const list = dialog.querySelector("[role=listbox]");
const words = dialog.querySelector("[role=status]");
const slash = dialog.querySelector("[type=checkbox]");

let timer;
let asking = new AbortController();

// Safari ends a composition before the key that ended it goes down; the key then has the code 229.
function isComposing(event) {
  return !composesWords && (event.isComposing || event.keyCode === 229);
}

function openBox() {
  slash.checked = isSlashOn();
  dialog.showModal();
  input.select();
  ask();
}

function isSlashOn() {
  try {
    return localStorage.getItem(SLASH) !== "off";
  } catch {
    return true; // The visitor forbids storage.
  }
}

// Asking

function stop() {
  clearTimeout(timer);
  asking.abort();
}

function askSoon() {
  stop();
  choose(null);
  timer = setTimeout(ask, PAUSE);
}

async function ask() {
  stop();
  const text = input.value.trim();
  if (!text) return show("");
  asking = new AbortController();
  const { signal } = asking;
  try {
    const answer = await fetch(`${form.dataset.suggestions}?${new URLSearchParams({ q: text })}`, { signal });
    const isSaid = answer.ok || answer.status === 429;
    const html = isSaid ? await answer.text() : "";
    if (!signal.aborted) show(html);
  } catch {
    if (!signal.aborted) show(""); // No connection: Enter still goes to the page of results, or says why not.
  }
}

function show(html) {
  list.innerHTML = html;
  const said = list.querySelector("p");
  said?.remove();
  words.textContent = said?.textContent ?? "";
  words.classList.toggle("unseen", Boolean(options().length));
  input.setAttribute("aria-expanded", String(Boolean(options().length)));
  choose(null);
}

// Choosing

function options() {
  return [...list.querySelectorAll("[role=option]")];
}

function chosen() {
  return list.querySelector("[aria-selected=true]");
}

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

// The option so many places on; between the last and the first is none.
function chosenPlus(step) {
  const places = [null, ...options()];
  return places.at((places.indexOf(chosen()) + step) % places.length);
}

const keys = {
  ArrowDown: () => choose(chosenPlus(1)),
  ArrowUp: () => choose(chosenPlus(-1)),
  Home: () => chosen() && choose(options()[0]),
  End: () => chosen() && choose(options().at(-1)),
  Enter: (event) => chosen() && follow(chosen(), event),
  Escape: () => dialog.close(),
};

// Without a chosen option, Home and End move the caret, and Enter sends the form.
function follow(option, { ctrlKey, metaKey }) {
  if (ctrlKey || metaKey) window.open(option.href, "_blank", "noopener");
  else option.click();
}

input.addEventListener("keydown", (event) => {
  const act = keys[event.key];
  if (!act || isComposing(event)) return;
  if (chosen() || /^(Arrow|Escape)/.test(event.key)) event.preventDefault();
  act(event);
});

input.addEventListener("input", (event) => isComposing(event) || askSoon());
input.addEventListener("compositionstart", () => composesWords || stop());
input.addEventListener("compositionend", askSoon);

// A link into the page that is open leads there without leaving it.
list.addEventListener("click", (event) => {
  if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
});

dialog.querySelector(".finder-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
dialog.addEventListener("close", stop);
form.addEventListener("submit", () => dialog.close());
slash.addEventListener("change", () => localStorage.setItem(SLASH, slash.checked ? "on" : "off"));

// What opens it

function opens(event) {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (key.toLowerCase() === "k") return (ctrlKey || metaKey) && !altKey && !shiftKey;
  return key === "/" && !ctrlKey && !metaKey && !altKey && isSlashOn() && !isField(event.target);
}

function isField(element) {
  return element.isContentEditable || element.matches("input, textarea, select");
}

document.addEventListener("keydown", (event) => {
  if (isComposing(event) || !opens(event)) return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else openBox();
});

document.querySelector(".quick-search input").addEventListener("mousedown", (event) => {
  if (event.button) return;
  event.preventDefault();
  openBox();
});

document.querySelector(".search-link").addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openBox();
});

// The key that ends a composition sends no form and closes no box.
document.addEventListener("keydown", (event) => {
  const ends = event.key === "Enter" || event.key === "Escape";
  if (ends && isComposing(event) && event.target.name === "q") event.preventDefault();
});
