"""What the benches of the writing desk share: typing in Chromium, and how long the page takes."""

import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.browser import find_chromium

VIEW = {"width": 1440, "height": 900}
PLACES = {"begin": 0, "middle": 0.5, "end": 1}
"""Where to type: shares of the text."""

TYPED = "so that $a_i^2 \\leq b$ holds and $x$"
GAP = 80  # ms between two keys
PATIENCE = 60_000  # ms until a preview counts as lost
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
}"""
PUT_CARET = """([selector, share]) => {
    const area = document.querySelector(selector);
    area.focus();
    const at = area.value.indexOf("\\n\\n", area.value.length * share);
    const caret = at < 0 ? area.value.length : at;
    area.setSelectionRange(caret, caret);
}"""
SETTLED = """() => window.told.rejected > window.lastKey && performance.now() - window.told.rejected > 1500"""


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def log_in(browser: Browser, site: str, user: str, password: str) -> Page:
    """A page of its own cookies and storage, logged in to the admin of ``site``."""
    page = browser.new_page(viewport=VIEW)
    page.set_default_timeout(PATIENCE)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{site}/admin/login/")
    page.fill("[name=username]", user)
    page.fill("[name=password]", password)
    page.click("[type=submit]")
    return page


def begin_paragraph(page: Page) -> None:
    """Two new lines and a letter, uncounted."""
    page.keyboard.type("\n\nw")
    page.wait_for_timeout(1500)


def type_words(page: Page) -> dict[str, float]:
    """Types, waits for the preview, and says what each took, in ms.

    ``window.told`` holds when the preview last ``shown`` the new text, and set its formulas (``rejected``).
    """
    page.evaluate("() => { window.paints = []; window.told = {}; }")
    page.keyboard.type(TYPED, delay=GAP)
    page.wait_for_function(SETTLED)
    paints, last, told = page.evaluate("() => [window.paints, window.lastKey, window.told]")
    return {
        "median key to paint": statistics.median(paints),
        "worst key to paint": max(paints),
        "preview": told["shown"] - last,
        "preview set": told["rejected"] - last,
    }
