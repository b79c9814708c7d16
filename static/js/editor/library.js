/** The dialog for a picture that is stored already, or is chosen from this machine; for the text or as cover. */

import { Picker } from "./picker.js";
import { insertPieces, markdown } from "./placeholders.js";
import { askJson, Refusal } from "./requests.js";

const PER_PAGE = 24;

/** In: what to do with files that are chosen. */
export function enableLibrary(desk, upload) {
  const dialog = document.getElementById("editor-pictures");
  const chooser = dialog.querySelector("[type=file]");
  const uses = { text: (picture) => insert(desk.text, picture), cover: (picture) => chooseCover(picture) };
  const picker = new Picker(desk.text, dialog, {
    find: (query) => find(desk, dialog, query, 1),
    more: (query, count) => find(desk, dialog, query, Math.ceil(count / PER_PAGE) + 1),
    draw,
    take: (picture) => uses[dialog.dataset.for](picture),
    none: dialog.dataset.none,
  });
  const open = (use) => {
    dialog.dataset.for = use;
    picker.open();
  };
  desk.commands.picture = () => open("text");
  desk.commands.cover = () => open("cover");
  dialog.querySelector("[data-upload]").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    const files = [...chooser.files];
    chooser.value = "";
    picker.close();
    upload(files);
  });
  // Choosing a file is no change of the note.
  dialog.addEventListener("input", (event) => event.stopPropagation());
}

async function find(desk, dialog, query, page) {
  const asked = new URLSearchParams({ q: query, page });
  try {
    const { results, more } = await askJson(desk, `${dialog.dataset.address}?${asked}`);
    return Object.assign(results, { more });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return Object.assign([], { words: error.message });
  }
}

function draw({ thumbnail, name, alt, width, height }) {
  const [face, image, words] = ["span", "img", "small"].map((tag) => document.createElement(tag));
  image.src = thumbnail;
  image.alt = "";
  image.loading = "lazy";
  words.textContent = alt || name;
  face.title = [name, width && `${width} × ${height}`].filter(Boolean).join(", ");
  face.append(image, words);
  return face;
}

/** Words that were selected describe the picture if nobody has done so. */
function insert(text, { alt, url }) {
  const selected = text.selected.includes("\n") ? "" : text.selected;
  insertPieces(text, [markdown({ alt: alt || selected, url })]);
}

function chooseCover({ path, thumbnail, alt, name }) {
  const [field, face] = ["cover-chosen", "cover-face"].map((id) => document.getElementById(`id_${id}`));
  field.value = path;
  face.src = thumbnail;
  face.alt = alt || name;
  face.hidden = false;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector('[data-command="cover"]').focus();
}
