/** Where the caret stands, and how long the text is. */

const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu;
const MARKS = /[$#*_`>|~\s]+/g;
const PAUSE = 400; // ms

export function showCounts(desk) {
  const place = desk.root.querySelector(".editor-place");
  const counts = desk.root.querySelector(".editor-counts");
  let minutes = 1;
  let timer;

  const showPlace = () => {
    if (document.activeElement !== desk.area) return;
    const { line, column } = desk.text.placeOf(desk.text.start);
    place.textContent = desk.word("place", line, column);
  };
  const showLength = () => {
    const { value } = desk.text;
    const words = value.match(WORD)?.length ?? 0;
    counts.textContent = desk.word("counts", words, value.replace(MARKS, "").length, minutes);
  };

  document.addEventListener("selectionchange", showPlace);
  desk.area.addEventListener("selectionchange", showPlace);
  desk.on("typed", () => {
    clearTimeout(timer);
    timer = setTimeout(showLength, PAUSE);
  });
  desk.on("rendered", (answer) => {
    ({ minutes } = answer);
    showLength();
  });
}
