"""Nothing that an author writes runs in a reader's browser."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from articles.rendering import render
from articles.rendering.sanitizer import BLEACH_DEPTH, BLEACH_LIMIT, sanitize

GOLDEN = Path(__file__).parent / "golden"
ATTACKS = Path(__file__).parents[4] / "shared/data/attacks"
ELEMENTS = {"script", "iframe", "object", "embed", "svg", "form", "style", "link", "meta", "base", "template"}
ATTRIBUTES = {"style", "srcdoc", "formaction", "action", "target", "name", "xlink:href", "ping", "background"}
SCHEME = re.compile(r"(?!(?:https?|mailto|tel|ftp):)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class Dangers(HTMLParser):
    """Notes every tag of a page that could do more than show something."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        names = {name for name, _ in attrs}
        addresses = [value or "" for name, value in attrs if name in ("href", "src", "cite")]
        if (
            tag in ELEMENTS
            or names & ATTRIBUTES
            or any(name.startswith("on") for name in names)
            or any(SCHEME.match(re.sub(r"[\x00-\x20]", "", address)) for address in addresses)
        ):
            self.found.append(self.get_starttag_text())


@pytest.mark.parametrize("name", ["html.json", "markdown.json"])
def test_known_attacks_leave_nothing_that_runs(name):
    if not (ATTACKS / name).exists():
        pytest.skip("the shared attacks are not beside this checkout")
    for attack in json.loads((ATTACKS / name).read_text("utf-8")):
        rendered = render(attack["payload"])
        for part in (rendered.html, rendered.card, *(heading.html for heading in rendered.toc)):
            assert not Dangers(part).found, attack["id"]


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<b onclick=x>a</b>", "<b>a</b>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="javascript:1+1">a</a>', "<a>a</a>"),
        ('<a href="tel:+86">a</a>', '<a href="tel:+86">a</a>'),
        ('<p id="cookie" class="evil">a</p>', '<p id="user-cookie" class="">a</p>'),
        ('<td style="text-align:left" class="left">a</td>', "a"),
        ("a<script>b</script>c", "abc"),
        ("<details open><summary>a</summary>b</details>", '<details open=""><summary>a</summary>b</details>'),
    ],
)
def test_html_is_cleaned(html, clean):
    assert sanitize(html) == clean


@pytest.mark.parametrize("around", ["{}", "{}" + " " * BLEACH_LIMIT, "<div>" * BLEACH_DEPTH + "{}"])
def test_both_ways_to_clean_remove_the_same(around):
    assert "onclick" not in sanitize(around.format("<b onclick=x>a</b><img src=x onerror=y>"))


def test_a_smuggled_placeholder_is_not_filled():
    rendered = render(
        '<p title="&#xFDD2;0:0&#xFDD3;">$x$</p> &#xFDD2;0:0&#xFDD3; <b id="aaaaaaaaaaaa:0:">b</b>'
    )
    assert rendered.html.count("<math>") == 1
    assert 'id="user-aaaaaaaaaaaa:0:"' in rendered.html


def test_tags_that_no_browser_knows_are_text():
    assert (
        render("vector<int> <y and y> </z>").html == "<p>vector&lt;int&gt; &lt;y and y&gt; &lt;/z&gt;</p>\n"
    )


def test_what_is_removed_is_reported():
    problems = render("a <font>b</font>\n\n<script>c</script>\n").problems
    assert [(problem.line, problem.column, problem.detail) for problem in problems] == [
        (1, 3, "font"),
        (3, 1, "script"),
    ]


def test_what_stands_between_removed_tags_goes_with_them():
    assert render("a <svg><b>x</b> y</svg> b <script>c</script> d").html == "<p>a  b  d</p>\n"
    assert render("a <svg> b").html == "<p>a  b</p>\n"


@pytest.mark.parametrize("source", sorted(GOLDEN.glob("*.md")), ids=lambda source: source.stem)
def test_bleach_changes_nothing_in_what_the_renderer_writes_itself(source, monkeypatch):
    asked = []

    def both_ways(html, *, has_foreign_tags):
        asked.append((sanitize(html), sanitize(html, has_foreign_tags=has_foreign_tags)))
        return asked[-1][0]

    monkeypatch.setattr("articles.rendering.html.sanitize", both_ways)
    render(source.read_text("utf-8"))
    assert [by_both for by_both, _once in asked] == [once for _both, once in asked]
