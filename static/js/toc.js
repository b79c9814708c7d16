// The table of contents stands open on wide screens, and marks the section that is being read.

const toc = document.querySelector(".toc");
const wide = matchMedia("(width >= 64rem)");

function pairs() {
  return [...toc.querySelectorAll("a")]
    .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
    .filter(({ heading }) => heading);
}

function keepInView(link) {
  const box = toc.getBoundingClientRect();
  const { top, bottom } = link.getBoundingClientRect();
  if (top < box.top) toc.scrollBy(0, top - box.top - box.height / 3);
  if (bottom > box.bottom) toc.scrollBy(0, bottom - box.bottom + box.height / 3);
}

function mark(link) {
  const marked = toc.querySelector("[aria-current]");
  if (link === marked) return;
  marked?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "location");
  if (link && wide.matches) keepInView(link);
}

function follow(sections) {
  const markReached = () => {
    const isReached = ({ heading }) => heading.getBoundingClientRect().top < innerHeight / 4 + 1;
    mark(sections.findLast(isReached)?.link);
  };
  const observer = new IntersectionObserver(markReached, { rootMargin: "0px 0px -75%" });
  for (const { heading } of sections) observer.observe(heading);
}

function openWhereWide() {
  toc.open = wide.matches;
  toc.dataset.follows = "";
}

if (toc) {
  openWhereWide();
  wide.addEventListener("change", openWhereWide);
  follow(pairs());
}
