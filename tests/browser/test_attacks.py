"""Hostile text in a real browser: nothing of it runs, leaves the host, or covers what is not its own."""

import json
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from articles.rendering import render, render_inline
from articles.rendering.sanitizer import sanitize
from tests.browser.desks import make_note
from tests.hostile import CANARY, HTML, MARKDOWN, TEX_FORBIDDEN, TEX_ODD, addresses

ATTACKS = Path(__file__).parents[3] / "shared/data/attacks"
ALLOWED = {"http:", "https:", "mailto:", "tel:", "ftp:"}
EXPECTED = ["Loading the image", "asked another host", "status of 404"]
"""Pictures of other hosts, which the policy stops before they are asked for, and those that are not there."""

XML_VIEWER = "Applying inline style"
"""What Chromium complains of in its own view of an XML file."""

RESERIALIZE = """parts => parts.map((part) => {
    const box = document.implementation.createHTMLDocument().createElement("div");
    box.innerHTML = part;
    return box.innerHTML;
})"""
DANGERS = """() => {
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    for (const name of element.getAttributeNames())
      if (/^on|^srcdoc$|^formaction$|^ping$|^target$/.test(name)) found.push(element.outerHTML.slice(0, 200));
    for (const address of [element.href, element.src, element.cite, element.action])
      if (address && !/^(https?|mailto|tel|ftp):/.test(address)) found.push(address);
    if (/^(script|iframe|object|embed|form|style|link|meta|base|svg|template)$/.test(element.localName))
      found.push(element.outerHTML.slice(0, 200));
  }
  return found;
}"""
CONTROLS = "header a, header button, nav a, footer a, .article-body > p > a"
COVERED = """controls => [...document.querySelectorAll(controls)].filter((own) => {
    const { left, top, width, height } = own.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    return !own.contains(seen) && seen?.closest(".math");
}).map((own) => own.textContent)"""


def shared(*names: str) -> list[str]:
    if not ATTACKS.exists():
        pytest.skip("the shared attacks are not beside this checkout")
    return [attack["payload"] for name in names for attack in json.loads((ATTACKS / name).read_text("utf-8"))]


@pytest.fixture
def bare(browser):
    """A page without any policy, whose complaints about missing pictures nobody hears."""
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def dialogs():
    return []


def watch_dialogs(page: Page, dialogs: list[str]) -> None:
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))


def all_that_is_made_of(texts: list[str]) -> str:
    rendered = [render(text, summary=text, macros=text[:200]) for text in texts]
    parts = [each.html for each in rendered] + [each.card for each in rendered]
    parts += [heading.html for each in rendered for heading in each.toc]
    parts += [render_inline(text).html for text in texts]
    return "<!doctype html><meta charset=utf-8><body>" + "".join(f"<div>{part}</div>" for part in parts)


@pytest.mark.parametrize("which", ["own", "shared"])
def test_nothing_runs_even_without_a_policy(bare, dialogs, which):
    body = all_that_is_made_of([*HTML, *MARKDOWN] if which == "own" else shared("html.json", "markdown.json"))
    bare.route("**/*", lambda route: route.abort())
    bare.route("http://bare/", lambda route: route.fulfill(body=body, content_type="text/html"))
    watch_dialogs(bare, dialogs)
    bare.goto("http://bare/")
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


@pytest.fixture(scope="module")
def writer(site, browser, login):
    context = browser.new_context(storage_state=login)
    yield context
    context.close()


def public_note(writer, site: str, **fields: str) -> str:
    """The number of a new public article."""
    return make_note(writer, site, status="published", **fields).split("/")[-3]


@pytest.mark.parametrize("which", ["own", "shared"])
def test_a_formula_shows_what_it_is_refused_and_covers_nothing(site, writer, open_page, dialogs, which):
    tex = [*TEX_FORBIDDEN, *TEX_ODD] if which == "own" else shared("mathjax.json")
    parts = [f"[own](/tags/) words ${each}$ words\n\n$${each}$$" for each in tex if len(each) < 3000]
    source = "\n\n".join([*parts, "$\\frac12+\\alpha$", *["[own](/tags/)"] * 40])
    macros = "\\def\\bomb{\\bomb\\bomb}\\newcommand{\\evil}{\\mmlToken{mglyph}[src='/x']{}}"
    public_note(writer, site, title="Formulas", source=source, macros=macros, slug=f"formulas-{which}")
    page = open_page(viewport={"width": 1200, "height": 700})
    watch_dialogs(page, dialogs)
    page.goto(f"{site}/articles/formulas-{which}/")
    expect(page.locator(".math:not(.set, .math-error)")).to_have_count(0, timeout=30_000)
    refused = set(page.locator(".math-error").evaluate_all("all => all.map(each => each.dataset.tex)"))
    assert refused >= {each for each in TEX_FORBIDDEN if each in tex}
    assert page.locator('.math.set[data-tex="\\\\frac12+\\\\alpha"]').count() == 1
    page.set_viewport_size({"width": 1200, "height": 16_000})
    assert page.evaluate(COVERED, CONTROLS) == []
    assert page.locator(".math :is(a[href], img, [src], [id^=get])").count() == 0
    assert page.evaluate("window.canary") is None
    assert dialogs == []


NAME = f"'\"><img src=x onerror={CANARY}></title></script><script>{CANARY}</script>"
ADDRESSES = {
    "home": "/",
    "article": "/articles/hostile/",
    "tags": "/tags/",
    "archive": "/archive/",
    "categories": "/categories/",
    "category": "/categories/hostile/",
    "search for a tag": f"/search/?q={quote(NAME)}",
    "search in the text": "/search/?q=onerror",
    "suggestions": f"/search/suggest/?q={quote(NAME[:40])}",
    "lost": f"/articles/{quote(NAME, safe='')}/",
    "lost picture": f"/media/{quote(NAME)}",
    "atom": "/feeds/atom.xml",
    "rss": "/feeds/rss.xml",
    "sitemap": "/sitemap-pages.xml",
    "desk": "/admin/",
    "list": f"/admin/articles/article/?q={quote('onerror')}",
    "problems": "/admin/articles/article/problems/",
    "note": "/admin/articles/article/{}/change/",
    "history": "/admin/articles/article/{}/history/",
    "tags at the desk": "/admin/articles/tag/",
    "categories at the desk": "/admin/categories/category/",
    "pictures": "/admin/articles/picture/",
}


@pytest.fixture(scope="module")
def hostile(site, writer):
    """The number of an article all of whose fields attack; there is a category that does, too."""
    page = writer.new_page()
    page.goto(f"{site}/admin/categories/category/add/")
    page.fill("[name=name]", NAME[:100])
    page.fill("[name=slug]", "hostile")
    page.click("[name=_save]")
    page.close()
    source = "\n\n".join([*MARKDOWN, *HTML])
    fields = {"title": NAME, "slug": "hostile", "summary": NAME, "tags": f'"{NAME[2:90]}"'}
    return public_note(writer, site, source=source, **fields)


@pytest.mark.parametrize("where", ADDRESSES)
def test_no_page_runs_what_its_words_say(site, login, open_page, hostile, complaints, dialogs, where):
    page = open_page(storage_state=login)
    watch_dialogs(page, dialogs)
    asked: list[str] = []
    page.route("https://**", lambda route: (asked.append(route.request.url), route.abort()))
    page.goto(site + ADDRESSES[where].format(hostile), wait_until="networkidle")
    assert page.evaluate("window.canary") is None
    assert all(frame.evaluate("window.canary") is None for frame in page.frames)
    assert page.locator("[onerror], [onload], [ontoggle], [onfocus]").count() == 0
    assert dialogs == asked == []
    known = [*EXPECTED, *[XML_VIEWER] * ("xml" in ADDRESSES[where])]
    complaints[:] = [each for each in complaints if not any(words in each for words in known)]


def test_headings_take_no_name_from_the_document(bare):
    """Headings keep the anchors that people share: no name of theirs may hide one of the page's."""
    bare.route("http://bare/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    bare.goto("http://bare/")
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
