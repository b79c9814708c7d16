// Asks every second how far an import is. When its state changes, the page comes anew.

const SECOND = 1000;
const place = document.querySelector(".import-progress");
const bar = place.querySelector("progress");

async function ask() {
  const response = await fetch(place.dataset.ask, { headers: { Accept: "application/json" } });
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
    // A server that cannot be reached for a while is asked again.
    if (!(error instanceof TypeError)) throw error;
  }
  setTimeout(watch, SECOND);
}

setTimeout(watch, SECOND);
