/**
 * Mathematics on a page: every `.math[data-tex]` holds MathML already; MathJax sets it anew, without anything moving.
 * Loaded only where there are formulas (templates/includes/math.html, whose data attributes say where MathJax is).
 */

import { enableCopying } from "./math/copy.js";
import { loadEngine } from "./math/engine.js";
import { formulasIn } from "./math/formula.js";
import { forgetGroups } from "./math/groups.js";
import { prefetch } from "./math/prefetch.js";
import { Schedule } from "./math/schedule.js";

const settings = document.getElementById("math-script").dataset;
const schedule = loadEngine(settings).then((engine) => new Schedule(engine));

/** Sets the formulas in `root`, which may have come or changed after the page was loaded. */
export async function typeset(root = document.body) {
  forgetGroups(root);
  const formulas = formulasIn(root);
  prefetch(formulas, settings);
  await (await schedule).add(formulas);
}

enableCopying(settings);
typeset().catch((error) => console.warn("MathJax is not to be had, formulas stay MathML:", error.message));
