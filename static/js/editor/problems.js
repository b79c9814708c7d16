/**
 * What is wrong with the note: the server's findings, and the formulas that MathJax rejects where the server finds
 * nothing. A click goes there.
 */

export function showProblems(desk, channel) {
  const button = desk.root.querySelector(".editor-trouble");
  const list = desk.root.querySelector(".editor-problems");
  let [found, rejected] = [[], []];

  const show = () => {
    const places = new Set(found.map(placeOf));
    const more = rejected.filter((formula) => !places.has(placeOf(formula)));
    const all = [...found, ...more].sort((one, other) => one.line - other.line || one.column - other.column);
    list.replaceChildren(...all.map((problem) => entry(desk, problem)));
    button.textContent = summary(desk, all.length);
    button.dataset.count = all.length;
    button.disabled = all.length === 0;
    list.hidden = button.ariaExpanded !== "true" || all.length === 0;
  };
  desk.commands.problems = () => {
    button.ariaExpanded = String(button.ariaExpanded !== "true");
    show();
  };
  desk.on("rendered", ({ problems }) => {
    found = problems;
    show();
  });
  channel.on("rejected", ({ formulas }) => {
    rejected = formulas.map((formula) => ({ ...formula, words: wordsOf(desk, formula) }));
    show();
  });
}

function placeOf({ line, column }) {
  return `${line}:${column}`;
}

function summary(desk, count) {
  return count ? desk.word(count === 1 ? "oneProblem" : "problems", count) : desk.word("noProblems");
}

function wordsOf(desk, { line, column, reason }) {
  return `${desk.word("place", line, column)}: ${desk.word("rejected", reason)}`;
}

function entry(desk, { line, column, words }) {
  const item = document.createElement("li");
  const button = item.appendChild(document.createElement("button"));
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", () => desk.goTo(line, column));
  return item;
}
