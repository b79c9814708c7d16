// Rows of the category tree are dragged: onto the edge of a row to stand beside it, onto its middle to go into it.
// Whatever takes a row to another branch moves its addresses, and is asked about first.

const WORDS = document.querySelector("[data-move-words]").dataset.moveWords;

const EDGE = 0.3;
let dragged = null;

function position(row, event) {
  const { top, height } = row.getBoundingClientRect();
  const share = (event.clientY - top) / height;
  return share < EDGE ? "before" : share > 1 - EDGE ? "after" : "last-child";
}

function mark(row, place) {
  for (const marked of document.querySelectorAll("tr[data-drop]")) delete marked.dataset.drop;
  if (row) row.dataset.drop = place;
}

async function move(node, relative, place) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  body.append("move", node);
  body.append("relative_to", relative);
  body.append("position", place);
  // Whether it could be moved or not, the list that comes next says so.
  await fetch("move-node/", { method: "POST", body });
  location.reload();
}

function over(event) {
  const row = event.target.closest("tr[data-pk]");
  if (!dragged || !row || row === dragged) return mark(null);
  event.preventDefault();
  mark(row, position(row, event));
}

const depth = (row) => Number(row.dataset.treeDepth);

/** The row above that it belongs to, or null. */
function parent(row) {
  let above = row.previousElementSibling;
  while (above && depth(above) >= depth(row)) above = above.previousElementSibling;
  return above;
}

/** Whether the author means it; a new place among the same siblings goes without saying. */
function isMeant(row, relative, place) {
  const target = place.endsWith("child") ? relative : parent(relative);
  if (target === parent(row)) return true;
  const path = row.querySelector(".field-path").textContent;
  return confirm(WORDS.replace("%s", path));
}

function drop(event) {
  const row = event.target.closest("tr[data-drop]");
  if (!row) return;
  event.preventDefault();
  const place = row.dataset.drop;
  if (isMeant(dragged, row, place)) move(dragged.dataset.pk, row.dataset.pk, place);
}

/** The same for the tree's own way of moving, which listens behind this. */
function paste(event) {
  const select = event.target.closest(".move-paste");
  const row = document.querySelector("tr.move-selected");
  if (!select?.value || !row || isMeant(row, select.closest("tr"), select.value)) return;
  select.value = "";
  event.stopPropagation();
}

function prepare(list) {
  for (const row of list.rows) row.draggable = true;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("tr");
  });
  list.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });
  list.addEventListener("dragover", over);
  list.addEventListener("drop", drop);
  list.addEventListener("change", paste);
}

// The tree's own script has named the rows by then.
addEventListener("load", () => {
  const list = document.querySelector("#result_list tbody");
  if (list) prepare(list);
});
