// Runs before the first paint, so that a chosen theme never flashes.
(() => {
  const themes = ["auto", "light", "dark"];
  const root = document.documentElement;

  function remembered() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // The visitor forbids storage: the system's choice holds.
    }
  }

  function show(theme) {
    root.dataset.theme = theme;
    for (const meta of document.querySelectorAll("meta[data-scheme]")) {
      const { scheme } = meta.dataset;
      meta.media =
        theme === "auto" ? `(prefers-color-scheme: ${scheme})` : theme === scheme ? "all" : "not all";
    }
  }

  function chooseNext() {
    const theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
    show(theme);
    localStorage.setItem("theme", theme);
  }

  const showRemembered = () => show(themes.includes(remembered()) ? remembered() : "auto");

  showRemembered();
  addEventListener("pageshow", showRemembered);
  addEventListener("storage", showRemembered);
  document.addEventListener("click", (event) => event.target.closest(".theme-switch") && chooseNext());
})();
