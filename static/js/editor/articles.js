/** The dialog for a link to another article. */

import { Picker } from "./picker.js";
import { askJson, Refusal } from "./requests.js";

export function enableArticleLinks(desk) {
  const dialog = document.getElementById("editor-articles");
  const picker = new Picker(desk.text, dialog, {
    find: (query) => find(desk, dialog.dataset.address, query),
    draw,
    take: (article) => insert(desk.text, article),
    none: dialog.dataset.none,
  });
  desk.commands.article = () => picker.open(desk.text.selected.split("\n")[0]);
}

async function find(desk, address, query) {
  try {
    return (await askJson(desk, `${address}?${new URLSearchParams({ q: query })}`)).results;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    desk.say(error.message, "trouble");
    return [];
  }
}

function draw({ title, url, public: isPublic }) {
  const face = document.createElement("span");
  const address = document.createElement("small");
  address.textContent = url;
  face.append(title, address);
  face.className = isPublic ? "" : "is-draft";
  return face;
}

/** `[title](address)`; words that were selected stay the words of the link. */
function insert(text, { title, url }) {
  const words = text.selected && !text.selected.includes("\n") ? text.selected : title;
  text.insert(`[${words.replace(/[[\]]/g, "\\$&")}](${url})`);
}
