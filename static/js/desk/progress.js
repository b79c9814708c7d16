// Asks every second how far an import is. When its state changes, the page comes anew.

const SECOND = 1000;
const place = document.querySelector(".import-progress");
const bar = place.querySelector("progress");

async function ask() {
  const response = await fetch(place.dataset.ask, { headers: { Accept: "application/json" } });
  // A server or database that is away for a while is asked again.
  if (response.status >= 500) return;
  if (!response.ok || response.redirected) return location.reload();
  const { state, done, total, words } = await response.json();
  if (state !== place.dataset.state) return location.reload();
  place.querySelector(".import-words").textContent = words;
  if (total) Object.assign(bar, { max: total, value: done });
}

async function watch() {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  setTimeout(watch, SECOND);
}

setTimeout(watch, SECOND);
