"""How the writing desk feels with a long note: from key to paint, from the last key to the preview.

    editor_latency.py NOTE… [--site URL --user NAME --password WORD]

Each NOTE (a Markdown file) is put into a new article, and words and a formula are typed at its beginning,
in its middle and at its end, a key every 80 ms. Without --site the sample site is served meanwhile.

- key to paint: from the time stamp of a key to the frame after the one that shows it;
- preview: from the last key to the page of the new text in the preview, and to its last formula in view set;
- formulas unset: the most formulas in view of the preview that MathJax has not set, in any frame while keys
  come (the one being typed counts), and for how many frames.
"""

import argparse
from contextlib import nullcontext
from pathlib import Path

from keystrokes import PLACES, PUT_CARET, WATCH_KEYS, begin_paragraph, chromium, log_in, type_words
from playwright.sync_api import Frame, Page

from scripts.screenshot import sample_site
from scripts.temporary_site import WRITER

AREA = "#id_source"
WATCH_PREVIEW = """() => {
    addEventListener("message", ({ data }) => { window.told[data.kind] = performance.now(); });
}"""
WATCH_FORMULAS = """() => {
    window.unset = [];
    const look = () => {
        const raw = [...document.querySelectorAll(".article-body .math:not(.set, .math-error)")];
        const seen = raw.filter((formula) => {
            const { top, bottom } = formula.getBoundingClientRect();
            return bottom > 0 && top < innerHeight;
        });
        window.unset.push(seen.length);
        window.watching = requestAnimationFrame(look);
    };
    look();
}"""


def open_note(page: Page, site: str, text: str) -> Frame:
    """A new article with that text at the desk; the frame of its preview."""
    page.goto(f"{site}/admin/articles/article/add/", wait_until="networkidle")
    page.evaluate(WATCH_KEYS)
    page.evaluate(WATCH_PREVIEW)
    page.locator(AREA).evaluate(
        """(area, text) => {
            area.value = text;
            area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }""",
        text,
    )
    page.wait_for_timeout(4000)
    return page.frames[1]


def type_at(page: Page, frame: Frame, share: float) -> dict[str, float]:
    """Types at a share of the text, and says what it cost."""
    page.evaluate(PUT_CARET, [AREA, share])
    begin_paragraph(page)
    frame.evaluate(WATCH_FORMULAS)
    figures = type_words(page)
    unset = frame.evaluate("() => { cancelAnimationFrame(window.watching); return window.unset; }")
    return figures | {"formulas unset": max(unset), "frames": sum(count > 0 for count in unset)}


def measure(page: Page, site: str, note: Path) -> None:
    text = note.read_text("utf-8", errors="replace")
    frame = open_note(page, site, text)
    formulas = frame.locator(".math").count()
    print(f"{note.name}: {len(text)} characters, {text.count(chr(10)) + 1} lines, {formulas} formulas")
    for place, share in PLACES.items():
        figures = type_at(page, frame, share)
        print(f"  {place}: " + ", ".join(f"{name} {value:.0f}" for name, value in figures.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notes", nargs="+", type=Path)
    parser.add_argument("--site")
    parser.add_argument("--user", default=WRITER)
    parser.add_argument("--password", default=WRITER)
    options = parser.parse_args()
    with nullcontext(options.site) if options.site else sample_site() as site, chromium() as browser:
        page = log_in(browser, site, options.user, options.password)
        for note in options.notes:
            measure(page, site, note)


if __name__ == "__main__":
    main()
