"""Every page type: reachable, accessible, and as wide as the screen."""

from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIXED = {
    "home": "/",
    "page 2": "/?page=2",
    "categories": "/categories/",
    "tags": "/tags/",
    "archive": "/archive/",
    "search": "/search/",
    "hits": "/search/?q=softmax",
    "no hits": "/search/?q=qwxzjv",
    "article": "/articles/scaling-laws-envelope/",
    "lost": "/articles/no-such-article/",
}
FOUND = {
    "category": ("/", "a.card-category"),
    "tag": ("/tags/", ".cloud a"),
    "year": ("/archive/", ".years h2 a"),
    "month": ("/archive/", ".months a"),
}
KINDS = [*FIXED, *FOUND, "author"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def addresses(site, browser):
    """An address for each kind of page."""
    page = browser.new_page()

    def first_link(address, selector):
        page.goto(urljoin(site, address))
        return page.locator(selector).first.get_attribute("href")

    found = FIXED | {kind: first_link(*where) for kind, where in FOUND.items()}
    found["author"] = first_link(found["article"], "[rel=author]")
    page.close()
    return {kind: urljoin(site, address) for kind, address in found.items()}


@pytest.fixture
def show(open_page, addresses, complaints):
    """``show("article", viewport=…)`` opens a page of that kind."""

    def open_kind(kind, **options):
        page = open_page(**options)
        scripts = options.get("java_script_enabled", True)
        page.goto(addresses[kind], wait_until="networkidle" if scripts else "load")
        if scripts:
            expect(page.locator(".math:not(.set, .math-error)")).to_have_count(0, timeout=60_000)
        if kind == "lost":
            complaints[:] = [each for each in complaints if "status of 404" not in each]
        return page

    return open_kind


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(show, kind):
    page = show(kind, viewport=DESK, color_scheme="light", reduced_motion="reduce")
    page.evaluate(AXE)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    assert violations(page) == []


def violations(page):
    report = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    assert report["passes"]
    return [(each["id"], each["nodes"][0]["html"]) for each in report["violations"]]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways(show, kind):
    page = show(kind, locale="en-US")
    for width in (320, 390, 768, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("kind", KINDS)
def test_page_reads_without_scripts(show, kind):
    page = show(kind, java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.locator("main").inner_text().strip()
    assert not page.locator(".theme-switch").is_visible()


def test_page_without_maths_is_light(open_page, addresses):
    page = open_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(addresses["categories"], wait_until="networkidle")
    bodies = [answer.request.sizes()["responseBodySize"] for answer in answers]
    assert len(bodies) >= 5
    assert sum(bodies) <= 20_000


def test_whatever_a_page_loads_is_kept_for_ever(open_page, addresses):
    page, ages = open_page(), {}
    page.on("response", lambda response: ages.update({response.url: response.headers.get("cache-control")}))
    page.goto(addresses["article"], wait_until="networkidle")
    static = {url: age for url, age in ages.items() if "/static/" in url}
    assert any("/vendor/mathjax-" in url for url in static)
    assert {url: age for url, age in static.items() if "immutable" not in age} == {}


@pytest.mark.parametrize("kind", ["home", "article"])
def test_targets_are_large_enough_for_a_finger(show, kind):
    page = show(kind, viewport=PHONE)
    targets = page.locator(
        ".masthead a, .masthead button, .pagination a, .tags a, .breadcrumbs a, .colophon a, .toc summary"
    )
    shown = [target for target in targets.all() if target.is_visible()]
    assert shown
    assert [target.inner_text() for target in shown if target.bounding_box()["height"] < 44] == []


def test_whole_card_leads_to_its_article(show):
    page = show("home", viewport=DESK)
    card = page.locator("article.card").first
    address = card.locator(".card-title").get_attribute("href")
    card.click(position={"x": 5, "y": card.bounding_box()["height"] / 2})
    page.wait_for_url(f"**{address}")


def test_tag_of_a_card_leads_to_the_tag(show):
    page = show("home", viewport=DESK)
    tag = page.locator("article.card .tags a").first
    address = tag.get_attribute("href")
    tag.click()
    page.wait_for_url(f"**{address}")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_excerpt_cuts_no_line_of_a_formula(show, viewport):
    page = show("home", viewport=viewport)
    cut = page.locator(".card-excerpt").evaluate_all(
        """excerpts => excerpts.map((excerpt) => {
            const { bottom } = excerpt.getBoundingClientRect();
            const formulas = [...excerpt.querySelectorAll(".math")];
            const set = formulas.map((each) => each.querySelector("mjx-math") ?? each.querySelector("math"));
            const lines = set.flatMap((formula) => [...formula.getClientRects()]);
            return lines.filter((line) => line.top < bottom - 4 && line.bottom > bottom + 8).length;
        })"""
    )
    assert sum(cut) == 0
