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
import statistics
import sys
from contextlib import nullcontext
from pathlib import Path

from playwright.sync_api import Frame, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.browser import find_chromium
from scripts.screenshot import sample_site
from scripts.temporary_site import WRITER

VIEW = {"width": 1440, "height": 900}
TYPED = "so that $a_i^2 \\leq b$ holds and $x$"
GAP = 80  # ms between two keys
WATCH_KEYS = """() => {
    window.paints = []; window.lastKey = 0; window.told = {};
    document.addEventListener("keydown", ({ timeStamp }) => {
        window.lastKey = timeStamp;
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => window.paints.push(performance.now() - timeStamp);
            channel.port2.postMessage(null);
        });
    }, true);
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
SETTLED = """() => window.told.rejected > window.lastKey && performance.now() - window.told.rejected > 1500"""


def log_in(page: Page, site: str, user: str, password: str) -> None:
    page.goto(f"{site}/admin/login/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", password)
    page.click("[type=submit]")


def open_note(page: Page, site: str, text: str) -> Frame:
    """A new article with that text at the desk; the frame of its preview."""
    page.goto(f"{site}/admin/articles/article/add/", wait_until="networkidle")
    page.evaluate(WATCH_KEYS)
    page.evaluate(
        """text => {
            const area = document.getElementById("id_source");
            area.value = text;
            area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }""",
        text,
    )
    page.wait_for_timeout(4000)
    return page.frames[1]


def type_at(page: Page, frame: Frame, share: float) -> dict[str, float]:
    """Types at a share of the text, and says what it cost."""
    page.evaluate(
        """share => {
            const area = document.getElementById("id_source");
            area.focus();
            const at = area.value.indexOf("\\n\\n", area.value.length * share);
            const caret = at < 0 ? area.value.length : at;
            area.setSelectionRange(caret, caret);
            window.paints = [];
        }""",
        share,
    )
    page.keyboard.type("\n\nw")
    page.wait_for_timeout(1500)
    page.evaluate("() => { window.paints = []; window.told = {}; }")
    frame.evaluate(WATCH_FORMULAS)
    page.keyboard.type(TYPED, delay=GAP)
    page.wait_for_function(SETTLED)
    unset = frame.evaluate("() => { cancelAnimationFrame(window.watching); return window.unset; }")
    paints, last, told = page.evaluate("() => [window.paints, window.lastKey, window.told]")
    return {
        "median key to paint": statistics.median(paints),
        "worst key to paint": max(paints),
        "preview": told["shown"] - last,
        "preview set": told["rejected"] - last,
        "formulas unset": max(unset),
        "frames": sum(count > 0 for count in unset),
    }


def measure(page: Page, site: str, note: Path) -> None:
    text = note.read_text("utf-8", errors="replace")
    frame = open_note(page, site, text)
    formulas = frame.locator(".math").count()
    print(f"{note.name}: {len(text)} characters, {text.count(chr(10)) + 1} lines, {formulas} formulas")
    for place, share in {"begin": 0, "middle": 0.5, "end": 1}.items():
        figures = type_at(page, frame, share)
        print(f"  {place}: " + ", ".join(f"{name} {value:.0f}" for name, value in figures.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notes", nargs="+", type=Path)
    parser.add_argument("--site")
    parser.add_argument("--user", default=WRITER)
    parser.add_argument("--password", default=WRITER)
    options = parser.parse_args()
    with (
        nullcontext(options.site) if options.site else sample_site() as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport=VIEW)
        page.on("dialog", lambda dialog: dialog.accept())
        log_in(page, site, options.user, options.password)
        for note in options.notes:
            measure(page, site, note)
        browser.close()


if __name__ == "__main__":
    main()
