// A button on each block of code that copies it.

const template = document.getElementById("copy-button");

function addButton(figure) {
  const button = template.content.firstElementChild.cloneNode(true);
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(figure.querySelector("code").textContent);
    button.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
  figure.append(button);
}

// Browsers offer the clipboard only on https and localhost.
if (navigator.clipboard) {
  for (const figure of document.querySelectorAll("figure.code")) addButton(figure);
}
