"""The writing desk beside Wagtail's page editor: the same notes, keys and measurement, in turns.

    editor_beside_wagtail.py --wagtail PYTHON NOTE… [--runs 3]

PYTHON is that of an environment of its own with Wagtail, markdown-it-py, mdit-py-plugins and granian in it.
``wagtail_site`` is copied into a temporary folder, filled with the notes and served on loopback by the same
server as ours. Each turn opens one NOTE in three ways, in a new browser context each:

- ours: the writing desk of the sample site, as ``editor_latency.py`` measures it;
- Wagtail, plain: Markdown in the widget of a ``TextField``, with the preview panel open;
- Wagtail, rich: the lines of the note in the rich text field (Draftail), with the preview panel open.

What is measured stands in ``editor_latency.py``. Wagtail's preview is shown when its panel has put the new
page in the place of the old, and set when the stock MathJax on both kinds of page has set all formulas.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import editor_latency
from keystrokes import PLACES, PUT_CARET, SETTLED, WATCH_KEYS, begin_paragraph, chromium, log_in, type_words
from playwright.sync_api import Browser, Page, TimeoutError

from scripts.screenshot import sample_site
from scripts.temporary_site import ROOT, WRITER, free_port, wait_for

SITE = Path(__file__).parent / "wagtail_site"
PREPARATION = (
    ["makemigrations", "notes", "-v0"],
    ["migrate", "-v0"],
    ["collectstatic", "--noinput", "-v0"],
    ["createsuperuser", "--noinput", "--username", WRITER, "--email", "", "-v0"],
)
Figures = dict[str, float]
Way = Callable[[Page], Iterator[Figures]]
FIGURES = ("median key to paint", "worst key to paint", "preview", "preview set")
WATCH_PREVIEW = """() => {
    window.preview = () => document.getElementById("w-preview-iframe").contentWindow;
    document.addEventListener("w-preview:loaded", async () => {
        const { told, lastKey, awaited } = window;
        const preview = window.preview();
        if (told.shown > lastKey || preview.typed < awaited) return;
        const shown = (told.shown = performance.now());
        await preview.formulasSet;
        if (told.shown === shown) told.rejected = performance.now();
    });
}"""
PUT_CARET_IN_BLOCKS = """([selector, share]) => {
    const blocks = [...document.querySelectorAll(`${selector} [data-block=true]`)];
    const length = (block) => block.textContent.length + 1;
    const whole = blocks.reduce((sum, block) => sum + length(block), 0);
    let sum = 0;
    const isEnd = (block, index) => {
        sum += length(block);
        return sum > whole * share && !blocks[index + 1]?.textContent;
    };
    const block = blocks.find(isEnd) ?? blocks.at(-1);
    block.scrollIntoView({ block: "center" });
    document.querySelector(selector).focus({ preventScroll: true });
    getSelection().selectAllChildren(block);
    getSelection().collapseToEnd();
}"""


@contextmanager
def wagtail_site(python: str, notes: list[Path]) -> Iterator[tuple[str, list[list[str]]]]:
    """The address of a Wagtail with the notes in it; the ids of the plain and the rich page of each note."""
    with tempfile.TemporaryDirectory() as folder:
        site, port = Path(shutil.copytree(SITE, Path(folder) / "site")), free_port()
        work = {"cwd": site, "env": surroundings(site)}
        for command in PREPARATION:
            subprocess.run([python, "-m", "django", *command], check=True, **work)
        filling = [python, "fill.py", *(str(note.resolve()) for note in notes)]
        ids = subprocess.run(filling, check=True, capture_output=True, text=True, **work).stdout
        static = ["--static-path-route", "/static", "--static-path-mount", str(site / "static")]
        server = [python, "-m", "granian", "--no-log", "--interface", "wsgi", "--port", str(port), *static]
        process = subprocess.Popen([*server, "--factory", "django.core.wsgi:get_wsgi_application"], **work)
        try:
            wait_for(f"http://localhost:{port}/admin/login/", process)
            yield f"http://localhost:{port}", [line.split() for line in ids.splitlines()]
        finally:
            process.terminate()
            process.wait()


def surroundings(site: Path) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "settings",
        "DJANGO_SUPERUSER_PASSWORD": WRITER,
        "MODULES": str(ROOT / "node_modules"),
        "PYTHONPATH": str(site),
    }


def ours(page: Page, site: str, note: Path) -> Iterator[Figures]:
    frame = editor_latency.open_note(page, site, note.read_text("utf-8", errors="replace"))
    for share in PLACES.values():
        yield editor_latency.type_at(page, frame, share)


def theirs(page: Page, address: str, put_caret: str, area: str) -> Iterator[Figures]:
    """Opens Wagtail's page editor with its preview, and types at each place."""
    page.goto(address, wait_until="networkidle")
    page.evaluate(WATCH_KEYS)
    page.evaluate(WATCH_PREVIEW)
    page.click("[data-side-panel-toggle=preview]")
    page.wait_for_function("() => window.told.rejected")
    page.wait_for_timeout(4000)
    for share in PLACES.values():
        page.evaluate(put_caret, [area, share])
        page.evaluate("() => { window.told = {}; window.awaited = window.preview().typed; }")
        begin_paragraph(page)
        page.wait_for_function(SETTLED)
        page.evaluate("() => { window.awaited = window.preview().typed + 1; }")
        yield type_words(page)


def ways(desk: str, wagtail: str, note: Path, ids: list[str]) -> dict[str, tuple[str, Way]]:
    """The site to log in to, and what to do there, of each way to write the note."""
    plain, rich = (f"{wagtail}/admin/pages/{pk}/edit/" for pk in ids)
    blocks = ".public-DraftEditor-content"
    return {
        "ours": (desk, lambda page: ours(page, desk, note)),
        "Wagtail, plain": (wagtail, lambda page: theirs(page, plain, PUT_CARET, "textarea[name=body]")),
        "Wagtail, rich": (wagtail, lambda page: theirs(page, rich, PUT_CARET_IN_BLOCKS, blocks)),
    }


def take_turn(browser: Browser, site: str, way: Way) -> list[Figures]:
    """The figures of the places whose preview came while there was patience."""
    page, figures = log_in(browser, site, WRITER, WRITER), []
    try:
        for found in way(page):
            figures.append(found)  # noqa: PERF402 (those before a lost preview count)
    except TimeoutError:
        print("  a preview did not come", flush=True)
    page.close()
    return figures


def row(name: str, taken: list[list[Figures]]) -> str:
    """Medians of the turns, at the beginning / in the middle / at the end."""
    cells = [name]
    for figure in FIGURES:
        places = (
            [turn[place][figure] for turn in taken if len(turn) > place] for place in range(len(PLACES))
        )
        cells.append(" / ".join(f"{statistics.median(place):.0f}" if place else "lost" for place in places))
    return f"| {' | '.join(cells)} |"


def measure(browser: Browser, chosen: dict[str, tuple[str, Way]], runs: int) -> None:
    taken = defaultdict(list)
    for _run in range(runs):
        for name, (site, way) in chosen.items():
            taken[name].append(take_turn(browser, site, way))
            print(row(name, taken[name][-1:]), f"load {os.getloadavg()[0]:.1f}", flush=True)
    print(f"\nMedians of {runs}:\n", *(row(name, turns) for name, turns in taken.items()), "", sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notes", nargs="+", type=Path)
    parser.add_argument("--wagtail", required=True, help="the Python of an environment with Wagtail")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with (
        sample_site() as desk,
        wagtail_site(options.wagtail, options.notes) as (wagtail, pages),
        chromium() as browser,
    ):
        for note, ids in zip(options.notes, pages, strict=True):
            print(f"{note.name}\n| | {' | '.join(FIGURES)} |\n|---|---|---|---|---|")
            measure(browser, ways(desk, wagtail, note, ids), options.runs)


if __name__ == "__main__":
    main()
