"""Nothing that an author writes runs in a reader's browser."""

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.rendering import render
from articles.rendering.elements import ALLOWED
from articles.rendering.sanitizer import BLEACH_DEPTH, BLEACH_LIMIT, MAX_DEPTH, sanitize
from tests.hostile import HTML, TAGS, addresses, cpu

GOLDEN = Path(__file__).parent / "golden"
ATTACKS = Path(__file__).parents[4] / "shared/data/attacks"
ELEMENTS = {"script", "iframe", "object", "embed", "svg", "form", "style", "link", "meta", "base", "template"}
ATTRIBUTES = {"style", "srcdoc", "formaction", "action", "target", "name", "xlink:href", "ping", "background"}
REL = ' rel="noopener nofollow ugc"'
SCHEME = re.compile(r"(?!(?:https?|mailto|tel|ftp):)[a-z][a-z0-9+.-]*:", re.IGNORECASE | re.ASCII)


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
        ('<a href="#a">a</a>', '<a href="#a">a</a>'),
        ('<a href="/a">a</a>', '<a href="/a">a</a>'),
        ('<a rel=opener target=b href="https://e/">a</a>', f'<a href="https://e/"{REL}>a</a>'),
        ('<a title="href" href="//e/">a</a>', f'<a title="href" href="//e/"{REL}>a</a>'),
        ('<a href="/&#9;/e/">a</a>', f'<a href="/\t/e/"{REL}>a</a>'),
        ("<input type=password value=x>", '<input type="checkbox" disabled="">'),
        ("<pre>\n\na</pre>", "<pre>a</pre>"),
        ("<p><address><p>a", "<p>\n</p><p>a</p>"),
        ("a\x0b\x1bb", "a\ufffd\ufffdb"),
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


def test_texts_cleaned_at_once_stay_apart():
    texts = [f"<div><p>{name} <b>{name}</b>" * 50 for name in "abcdefgh"]
    one_by_one = [sanitize(text) for text in texts]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(len(texts)) as threads:
            assert list(threads.map(sanitize, texts)) == one_by_one
    finally:
        sys.setswitchinterval(interval)


@pytest.mark.parametrize("tag", sorted(ALLOWED))
def test_what_stands_wrongly_in_a_table_is_shown_all_the_same(tag):
    for table in ("<table>{}</table>", "<table><thead>{}</thead></table>", "<table><tr>{}</tr></table>"):
        assert "kept" in sanitize("a" + table.format(f"<{tag}>kept</{tag}>") + "b")


def test_a_table_without_end_loses_nothing():
    html = render("a\n\n<table>\n\nb **c** $x$\n\n- d\n\n## e\n").html
    assert all(part in html for part in ["<strong>c</strong>", 'data-tex="x"', "<li>d</li>", ">e "])


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


TEXT = ["a", " ", "\n\n", "<a href=//e/>", "<b id=x>", "<!--", "-->", "&#13;", "\x0c", "\x00", "&lt;", "<"]
pieces = st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), *HTML, *TEXT])


tags = st.sampled_from([f"<{slash}{tag}>" for tag in sorted(ALLOWED) for slash in ("", "/")])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(tags, max_size=40))
def test_no_word_is_lost_wherever_tags_stand(some):
    html = "".join(f"{tag}word{number} " for number, tag in enumerate(some))
    clean = sanitize(html)
    assert [number for number in range(len(some)) if f"word{number} " not in clean] == []


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(pieces, max_size=40).map("".join))
def test_what_is_clean_stays_as_it_is(html):
    clean = sanitize(html)
    assert sanitize(clean) == clean


def test_no_address_that_runs_script_survives():
    links = [f"<a href='{address}'>a</a>" for address in set(addresses(30_000))]
    clean = "".join(sanitize("".join(links[at : at + 300])) for at in range(0, len(links), 300))
    assert clean.count("<a") == len(links)
    kept = {re.sub(r"[\x00-\x20]", "", unescape(href)) for href in re.findall(r'href="([^"]*)"', clean)}
    assert kept
    assert not [address for address in kept if SCHEME.match(address)]


DEEP_OR_COPIED = {
    "deep": lambda n: "<div>" * n,
    "deep, closings that close nothing": lambda n: "<div></b>" * n,
    "deep, in tables": lambda n: "<div><table><tr><td></div>" * n,
    "formatting in every paragraph": lambda n: f"<p><b lang='{'a' * n}'></p>" + "<p>a" * n,
    "formatting, closed only to the eye": lambda n: (
        f"<p><b lang='{'a' * n}'></p><p a\" title='></b>'>" + "<p>a" * n
    ),
    "interleaved": lambda n: "<i></b><b></i>" * n,
    "one attribute after another": lambda n: "<a" + " b=c" * n + ">",
    "paragraphs": lambda n: "<p>a</p>\n" * n,
}


@pytest.mark.parametrize("make", DEEP_OR_COPIED.values(), ids=DEEP_OR_COPIED)
def test_cost_grows_as_the_text_does(make):
    small, large = make(3_000), make(12_000)
    assert cpu(sanitize, large) < 7 * cpu(sanitize, small) + 0.2
    assert len(sanitize(large)) < 8 * len(large)


def test_deeper_than_any_page_only_text_is_kept():
    clean = sanitize("<div>" * 500 + "a")
    assert clean.count("<div>") == MAX_DEPTH
    assert clean.count("a") == 1


def test_html_that_costs_too_much_is_text_and_the_line_is_told():
    rendered = render("$x$ *a*\n\n" + "<div>" * 3000 + "\n\n*b* `c`\n")
    assert [(problem.line, problem.code) for problem in rendered.problems] == [(3, "too-much-html")]
    assert "<pre>&lt;div&gt;" in rendered.html
    assert "<em>b</em>" in rendered.html
    assert rendered.html.count("<math>") == 1


def test_no_heading_takes_a_name_of_the_page_or_its_scripts():
    assert 'id="MathJax-2"' in render("# a {#MathJax}").html
    assert 'id="content-2"' in render("# Content").html
