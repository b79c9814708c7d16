"""Hostile text in a real browser: nothing of it runs, leaves the host, or covers what is not its own."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import expect

from articles.rendering import render, render_inline
from articles.rendering.sanitizer import sanitize
from tests.browser.watching import DANGERS, public_note, show, watch_dialogs
from tests.hostile import HTML, MARKDOWN, TEX_FORBIDDEN, TEX_ODD, addresses

ATTACKS = Path(__file__).parents[3] / "shared/data/attacks"
ALLOWED = {"http:", "https:", "mailto:", "tel:", "ftp:"}
RESERIALIZE = """parts => parts.map((part) => {
    const box = document.implementation.createHTMLDocument().createElement("div");
    box.innerHTML = part;
    return box.innerHTML;
})"""
CONTROLS = "header a, header button, nav a, footer a, .article-body > p > a"
COVERED = """controls => [...document.querySelectorAll(controls)].filter((own) => {
    const { left, top, width, height } = own.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    return !own.contains(seen) && seen?.closest(".math");
}).map((own) => own.textContent)"""


def shared(*names: str, field: str = "payload") -> list[str]:
    if not ATTACKS.exists():
        pytest.skip("the shared attacks are not beside this checkout")
    return [attack[field] for name in names for attack in json.loads((ATTACKS / name).read_text("utf-8"))]


def all_that_is_made_of(texts: list[str]) -> str:
    rendered = [render(text, summary=text, macros=text[:200]) for text in texts]
    parts = [each.html for each in rendered] + [each.card for each in rendered]
    parts += [heading.html for each in rendered for heading in each.toc]
    parts += [render_inline(text).html for text in texts]
    return "<!doctype html><meta charset=utf-8><body>" + "".join(f"<div>{part}</div>" for part in parts)


@pytest.fixture
def dialogs():
    return []


@pytest.mark.parametrize("which", ["own", "shared"])
def test_nothing_runs_even_without_a_policy(bare, dialogs, which):
    body = all_that_is_made_of([*HTML, *MARKDOWN] if which == "own" else shared("html.json", "markdown.json"))
    watch_dialogs(bare, dialogs)
    show(bare, body)
    for _ in range(2):
        assert bare.evaluate(DANGERS) == []
        bare.evaluate("document.body.innerHTML = document.body.innerHTML")
    assert bare.evaluate("window.canary") is None
    assert dialogs == []


@pytest.mark.parametrize("which", ["own", "shared"])
def test_a_browser_reads_and_writes_clean_html_as_it_is(page, which):
    texts = [*HTML, *map("".join, pairwise(HTML))] if which == "own" else shared("html.json", "markdown.json")
    clean = [sanitize(text) for text in texts]
    assert page.evaluate(RESERIALIZE, clean) == clean


def test_no_address_that_survives_runs_script(page):
    links = [f"<a href='{address}'>a</a>" for address in set(addresses(6_000))]
    clean = "".join(sanitize("".join(links[at : at + 300])) for at in range(0, len(links), 300))
    protocols = page.evaluate(
        """html => { const page = document.implementation.createHTMLDocument();
            const base = page.createElement("base");
            base.href = "https://site.example/";
            page.head.append(base);
            page.body.innerHTML = html;
            return [...new Set([...page.querySelectorAll("a[href]")].map(link => link.protocol))]; }""",
        clean,
    )
    assert "https:" in protocols
    assert set(protocols) <= {*ALLOWED, ":"}


END = "\n\n# End\n\n$\\frac12+\\alpha$" + "\n\n[own](/tags/)" * 40
LONGEST_BLOCK = 5_000  # ms, on a machine that has other things to do
BLOCKS = """window.blocked = [];
new PerformanceObserver((list) => blocked.push(...list.getEntries().map(({ duration }) => duration)))
  .observe({ type: "longtask", buffered: true });"""


def in_every_place(tex: str) -> str:
    return f"[own](/tags/) words ${tex}$ words\n\n$${tex}$$" if len(tex) < 3000 else f"$${tex}$$"


@pytest.mark.parametrize("which", ["own", "mathjax", "math_core"])
def test_a_formula_shows_what_it_is_refused_and_covers_nothing(site, writer, open_page, dialogs, which):
    if which == "math_core":
        parts = shared("math_core.json", field="markdown")
    else:
        own = [*TEX_FORBIDDEN, *TEX_ODD] if which == "own" else shared("mathjax.json")
        parts = [in_every_place(tex) for tex in own]
    macros = "\\def\\bomb{\\bomb\\bomb}\\newcommand{\\evil}{\\mmlToken{mglyph}[src='/x']{}}"
    source = "\n\n".join(parts) + END
    # So old that no other test meets it on the home page.
    day = {"published_at_0": "2001-01-01", "published_at_1": "00:00:00"}
    public_note(writer, site, title="Formulas", source=source, macros=macros, slug=f"formulas-{which}", **day)
    page = open_page(viewport={"width": 1200, "height": 700})
    page.add_init_script(BLOCKS)
    watch_dialogs(page, dialogs)
    page.goto(f"{site}/articles/formulas-{which}/")
    expect(page.locator(".math:not(.set, .math-error)")).to_have_count(0, timeout=60_000)
    assert page.evaluate("Math.max(0, ...blocked)") < LONGEST_BLOCK
    refused = set(page.locator(".math-error").evaluate_all("all => all.map(each => each.dataset.tex)"))
    assert refused >= {tex for tex in TEX_FORBIDDEN if which == "own"}
    assert page.locator('.math.set[data-tex="\\\\frac12+\\\\alpha"]').count() == 1
    page.set_viewport_size({"width": 1200, "height": 16_000})
    assert page.evaluate(COVERED, CONTROLS) == []
    assert page.locator(".math :is(a[href]:not([href^='#']), img, [src], [id^=get])").count() == 0
    assert page.evaluate("window.canary") is None
    assert dialogs == []


def test_headings_take_no_name_from_the_document(bare):
    """Headings keep the anchors that people share: no name of theirs may hide one of the page's."""
    show(bare, "<!doctype html>")
    known = bare.evaluate(
        """() => { const names = new Set();
            for (let each = document; each; each = Object.getPrototypeOf(each))
              for (const name of Object.getOwnPropertyNames(each)) names.add(name);
            window.before = new Map([...names].map(name => [name, typeof document[name]]));
            return [...names]; }"""
    )
    body = render("\n\n".join(f"# a {{#{name}}}" for name in known)).html
    assert body.count('id="getElementById"') == 1
    changed = bare.evaluate(
        """html => { document.body.innerHTML = html;
            return [...before].filter(([name, type]) => typeof document[name] !== type
              || document[name]?.localName === "h2").map(([name]) => name); }""",
        body,
    )
    assert set(changed) <= {"activeElement"}
