/** What happens to the note elsewhere: it is open in another tab, or somebody has saved it. */

import { fill } from "./fields.js";
import { hideNotice, showNotice, timeOf } from "./notices.js";
import { askJson, passRefusal } from "./requests.js";

const PAUSE = 60_000; // ms between two looks

export function tellNews(desk, keeper, tabs) {
  const look = () => document.visibilityState === "visible" && lookForSaves(desk, keeper).catch(passRefusal);
  tabs.addEventListener("twin", ({ detail }) => {
    showTwin(desk, tabs);
    if (detail.kind === "saved") look();
  });
  tabs.ready.then(() => showTwin(desk, tabs));
  desk.on("saved", () => {
    tabs.rename(desk.note);
    tabs.tell("saved");
    hideNotice(desk, "saved");
  });
  document.addEventListener("visibilitychange", look);
  setInterval(look, PAUSE);
}

function showTwin(desk, tabs) {
  hideNotice(desk, "twin");
  if (tabs.hasTwin) showNotice(desk, { kind: "twin", words: desk.word("twin") });
}

async function lookForSaves(desk, keeper) {
  if (!desk.note) return;
  const which = new URLSearchParams({ article: desk.note, known: "-" });
  const answer = await askJson(desk, `${desk.safety.dataset.drafts}?${which}`);
  if (answer.revision <= Number(desk.field("base").value)) return;
  const time = timeOf(answer.saved_at);
  const words = answer.mine ? desk.word("savedByMe", time) : desk.word("savedBy", answer.saved_by, time);
  showNotice(desk, {
    kind: "saved",
    words,
    acts: { [desk.word("takeIn")]: (notice) => takeIn(desk, keeper, notice) },
  });
}

/** The server brings both together, as it would at a save. */
async function takeIn(desk, keeper, notice) {
  try {
    const address = new URL("../together/", location.href);
    const { fields, base, words } = await askJson(desk, address, {
      method: "POST",
      body: new FormData(desk.form),
    });
    fill(desk, fields, words);
    desk.field("base").value = base;
    notice.remove();
    keeper.look();
  } catch (error) {
    passRefusal(error);
    desk.say(error.message, "trouble");
  }
}
