/** Notices above the text: words, perhaps a difference to look at, and what can be done. */

/** In: `kind`, of which there is one at a time; `words`; `html` of a difference; `acts` {label: work}. Out: the notice. */
export function showNotice(desk, { kind, words, html = "", acts = {} }) {
  const place = desk.safety.querySelector(".desk-notices");
  place.querySelector(`[data-kind="${kind}"]`)?.remove();
  const notice = document.getElementById("desk-notice").content.firstElementChild.cloneNode(true);
  notice.dataset.kind = kind;
  notice.querySelector(".desk-notice-words").textContent = words;
  const details = notice.querySelector("details");
  if (html) details.querySelector("div").innerHTML = html;
  else details.remove();
  const buttons = Object.entries(acts).map(([label, act]) => makeButton(label, () => act(notice)));
  notice.querySelector(".desk-notice-do").append(...buttons);
  place.append(notice);
  return notice;
}

export function hideNotice(desk, kind) {
  desk.safety.querySelector(`.desk-notices [data-kind="${kind}"]`)?.remove();
}

function makeButton(label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}

/** A time of today as a time, any other with its day. */
export function timeOf(moment) {
  const at = new Date(moment);
  const isToday = at.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { year: "numeric", month: "2-digit", day: "2-digit" };
  return at.toLocaleString(document.documentElement.lang, {
    ...day,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}
