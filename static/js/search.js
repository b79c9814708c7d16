// "/" goes to the search box, as long as nobody is writing.

const isWriting = (element) => element.isContentEditable || element.matches("input, textarea, select");

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  const boxes = [...document.querySelectorAll("input[name=q]")];
  const box = boxes.find((input) => input.checkVisibility());
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
