/** What is shown: the text, its preview, or both; and the drawer with everything else. */

const NARROW = matchMedia("(width < 56rem)");
const KEPT = "editor-view";

export function enableViews(desk) {
  const buttons = [...desk.root.querySelectorAll("[data-view]")];
  const show = (view) => {
    desk.root.dataset.view = view;
    for (const button of buttons) button.ariaChecked = String(button.dataset.view === view);
  };
  const suit = () => show(NARROW.matches ? "text" : (localStorage.getItem(KEPT) ?? "both"));
  for (const button of buttons)
    button.addEventListener("click", () => {
      show(button.dataset.view);
      if (!NARROW.matches) localStorage.setItem(KEPT, button.dataset.view);
    });
  NARROW.addEventListener("change", suit);
  suit();
  enableSettings(desk);
}

function enableSettings(desk) {
  const drawer = document.getElementById("desk-settings");
  if (!drawer) return;
  const button = () => document.querySelector('[data-command="settings"]');
  const show = (isOpen) => {
    drawer.classList.toggle("is-open", isOpen);
    button().ariaExpanded = String(isOpen);
    if (isOpen) drawer.querySelector("button, input, select, textarea, a").focus();
    else button().focus();
  };
  desk.commands.settings = () => show(!drawer.classList.contains("is-open"));
  drawer.addEventListener("keydown", ({ key }) => key === "Escape" && show(false));
  if (drawer.querySelector(".errorlist")) show(true);
}
