// Ctrl+K, or ⌘K, goes to the search box. It takes a modifier, so that speech input does not set it off (WCAG 2.1.4).

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
    return;
  const boxes = [...document.querySelectorAll("input[name=q]")];
  const box = boxes.find((input) => input.checkVisibility());
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
