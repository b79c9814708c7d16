/**
 * The writing desk. Each behaviour is a module that gets the desk and listens to it:
 *
 * `desk.root` (.editor), `desk.area` (the textarea), `desk.form`, `desk.text` (changes that can be undone),
 * `desk.say(words, kind)` (a line below the text; kind "", "trouble" or "busy"), `desk.words` (translated),
 * `desk.commands` (name → function; buttons with `data-command` and keys run them), `desk.note` (the number of the
 * article, "" for one that is not saved yet), `desk.safety` (the element with notices and addresses).
 *
 * Events, all on `desk.root`, with `detail`: `editor:typed` (the text changed, outside a composition),
 * `editor:rendered` ({html, minutes, problems}), `editor:saving` ({wait: call it with what to wait for}),
 * `editor:saved` ({page: the answered document}), `editor:settled` (a save has ended, well or not), `editor:refused` ({words}), `editor:newer` ({draft}).
 */

import { enableArticleLinks } from "./articles.js";
import { enableCommands } from "./commands.js";
import { showCounts } from "./counts.js";
import { enableFind } from "./find.js";
import { enableKeys } from "./keys.js";
import { enableLists } from "./lists.js";
import { enablePictures } from "./pictures.js";
import { loadPreview } from "./preview.js";
import { showProblems } from "./problems.js";
import { enableSafety } from "./safety.js";
import { enableSaving } from "./save.js";
import { followScroll } from "./scroll.js";
import { enableSymbols } from "./symbols.js";
import { Text } from "./text.js";
import { enableViews } from "./views.js";

class Desk {
  constructor(root) {
    this.root = root;
    this.area = document.getElementById(root.dataset.area);
    this.form = this.area.form;
    this.text = new Text(this.area);
    this.words = JSON.parse(document.getElementById("editor-words").textContent);
    this.commands = {};
    this.safety = document.getElementById("desk-safety");
    this.isLeaving = false;
  }

  tell(name, detail = {}) {
    this.root.dispatchEvent(new CustomEvent(`editor:${name}`, { bubbles: true, detail }));
  }

  on(name, react) {
    this.root.addEventListener(`editor:${name}`, ({ detail }) => react(detail));
  }

  say(words, kind = "") {
    const place = this.root.querySelector(".editor-says");
    place.textContent = words;
    place.dataset.kind = kind;
  }

  /** The words of that name, with `%s` filled in. */
  word(name, ...values) {
    return values.reduce((words, value) => words.replace("%s", value), this.words[name]);
  }

  get note() {
    return location.pathname.match(/\/(\d+)\/change\//)?.[1] ?? "";
  }

  field = (name) => this.form.elements[name];
}

/** Tells when the text has changed: once for a composition, at its end. */
function listen(desk) {
  const { area } = desk;
  area.addEventListener("input", ({ isComposing }) => isComposing || desk.tell("typed"));
  area.addEventListener("compositionend", () => desk.tell("typed"));
  for (const name of ["title", "macros", "language"])
    desk.field(name)?.addEventListener("input", () => desk.tell("typed"));
}

/** A new note begins with its title, and Enter goes on to the text. */
function guideHand({ area, field }) {
  const title = field("title");
  title?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    area.focus();
  });
  if (document.activeElement === document.body) (title?.value === "" ? title : area).focus();
}

function start(root) {
  const desk = new Desk(root);
  root.classList.add("is-live");
  document.body.classList.add("desk-live");
  listen(desk);
  guideHand(desk);
  enableViews(desk);
  enableCommands(desk);
  enableKeys(desk);
  enableLists(desk);
  const preview = loadPreview(desk);
  followScroll(desk, preview);
  showProblems(desk, preview);
  enableFind(desk);
  enableArticleLinks(desk);
  enableSymbols(desk);
  enablePictures(desk, preview);
  enableSaving(desk);
  enableSafety(desk);
  showCounts(desk);
  return desk;
}

const root = document.getElementById("editor");
/** The desk of this page. */
export const desk = root && start(root);
