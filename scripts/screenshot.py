"""Pictures of the site for the README: the list of notes in the dark, and an article in the light.

    screenshot.py FOLDER [URL]

Without the URL of a running site, one with the sample notes is served for as long as it takes.
"""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from config.embedded_postgres.server import running_server
from scripts.browser import find_chromium
from scripts.temporary_site import temporary_site

VIEW = {"width": 1280, "height": 732}
PICTURES = {
    "home": {"path": "/", "scheme": "dark", "language": "en-US"},
    "article": {"path": "/articles/diffusion-one-step/", "scheme": "light", "language": "zh-CN"},
}
# Every formula in view is set, and nothing is on its way.
TYPESET = """[...document.querySelectorAll(".math")].every((formula) => {
    const { top, bottom } = formula.getBoundingClientRect();
    return bottom < 0 || top > innerHeight || formula.querySelector("mjx-container");
})"""


@contextmanager
def sample_site() -> Iterator[str]:
    """The address of a site in a database of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        database = running_server(Path(folder) / "postgres")
        try:
            with temporary_site(database.get_uri()) as address:
                yield address
        finally:
            database.cleanup()


def photograph(browser: Browser, address: str, scheme: str, language: str) -> bytes:
    """A page as PNG, with its formulas set."""
    page: Page = browser.new_page(
        viewport=VIEW, color_scheme=scheme, locale=language, device_scale_factor=1.5
    )
    page.goto(address, wait_until="networkidle")
    page.wait_for_function(TYPESET)
    picture = page.screenshot(animations="disabled")
    page.close()
    return picture


def save(picture: bytes, file: Path) -> None:
    """Writes the picture with 128 colours, which text needs no more of: a third of the bytes."""
    colours = Image.open(io.BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    colours.save(file, optimize=True)
    print(f"{file}: {file.stat().st_size // 1000} kB")


def take(site: str, folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for name, view in PICTURES.items():
            picture = photograph(browser, urljoin(site, view["path"]), view["scheme"], view["language"])
            save(picture, folder / f"{name}.png")
        browser.close()


def main() -> None:
    folder, *urls = sys.argv[1:]
    if urls:
        take(urls[0], Path(folder))
        return
    with sample_site() as address:
        take(address, Path(folder))


if __name__ == "__main__":
    main()
