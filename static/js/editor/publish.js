/** A public note is saved in two ways: kept beside what readers see, or published after a look at what they will see. */

import { askDifference } from "./difference.js";
import { hasNewCover } from "./fields.js";
import { Refusal } from "./requests.js";

export function enablePublishing(desk, keeper) {
  const dialog = document.getElementById("desk-review");
  const store = desk.commands.save;
  const publish = () => {
    dialog.close();
    store();
  };
  desk.commands.save = () => (isPublic(desk) ? review(desk, keeper, dialog) : store());
  desk.commands.keep = () => keepAsDraft(desk, keeper);
  desk.commands.publish = publish;
  desk.commands["keep-writing"] = () => dialog.close();
  dialog.addEventListener("keydown", (event) => {
    const isSave = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    if (!isSave) return;
    event.preventDefault();
    publish();
  });
  dialog.addEventListener("close", () => desk.area.focus());
}

/** Only for what readers can see is there a button to keep without publishing. */
const isPublic = (desk) => Boolean(desk.form.querySelector('[name="_keep"]'));

async function review(desk, keeper, dialog) {
  const place = dialog.querySelector(".comparison");
  place.textContent = "…";
  if (!dialog.open) dialog.showModal();
  try {
    const base = Number(desk.field("base").value) || 0;
    const { html } = await askDifference(desk, { base, after: keeper.fields });
    place.innerHTML = html;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    place.textContent = error.message;
  }
}

async function keepAsDraft(desk, keeper) {
  if (!keeper.hasTyped && !hasNewCover(desk.form)) return desk.say(desk.word("nothingTyped"));
  if (!(await keeper.keep())) return;
  if (hasNewCover(desk.form)) desk.say(desk.word("keptWithoutCover"), "trouble");
  else desk.say(desk.word("keptAsDraft"));
}
