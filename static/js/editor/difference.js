/** What differs between what was and what is typed, as the history shows it. */

import { askJson } from "./requests.js";

/** In: `base`, the number of the revision that it began on, or `before`; and `after`: fields. */
export function askDifference(desk, { base, before, after }) {
  const body = JSON.stringify({ article: desk.note || null, base, before: before ?? {}, after });
  return askJson(desk, desk.safety.dataset.difference, { method: "POST", body });
}
