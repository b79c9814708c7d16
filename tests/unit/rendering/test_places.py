"""What the preview knows of the source, and pages do not."""

import re
from pathlib import Path

import pytest

from articles.rendering import render

SOURCES = sorted((Path(__file__).parent / "golden").glob("*.md"))
PLACE = re.compile(r' data-(?:line|place)="\d+(?::\d+)?"')


def lines(source):
    return re.findall(r'<(\w+) data-line="(\d+)"', render(source, with_places=True).html)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_preview_differs_from_the_page_by_places_alone(source):
    text = source.read_text("utf-8")
    assert PLACE.sub("", render(text, with_places=True).html) == render(text).html


def test_pages_hold_no_places():
    assert "data-line" not in render("# A\n\n$x$").html
    assert "data-place" not in render("# A\n\n$x$").html


def test_each_top_level_block_knows_its_line():
    source = "# A\n\ntext\n\n- b\n- c\n\n$$x$$\n\n```py\ny\n```\n\n| a |\n|---|\n| 1 |\n\n> q\n\n"
    source += "::: note\nn\n:::\n"
    assert lines(source) == [
        ("h2", "1"),
        ("p", "3"),
        ("ul", "5"),
        ("div", "8"),
        ("figure", "10"),
        ("div", "14"),
        ("blockquote", "18"),
        ("aside", "20"),
    ]


def test_what_stands_in_an_element_of_the_author_belongs_to_it():
    assert lines("<div>\n\none\n\n</div>\n\ntwo") == [("div", "1"), ("p", "7")]


def test_footnotes_are_a_block_of_their_own():
    assert lines("a[^1]\n\n[^1]: b")[1][0] == "section"


def test_each_formula_knows_its_place():
    html = render("a $x$\n\n- $y$\n\n$$\nz\n$$", with_places=True).html
    assert re.findall(r'data-place="([^"]+)" data-tex="(\w)"', html) == [
        ("1:3", "x"),
        ("3:3", "y"),
        ("5:1", "z"),
    ]


def test_author_cannot_name_a_place():
    assert 'data-line="9"' not in render('<p data-line="9">a</p>', with_places=True).html
    assert 'data-line="9"' not in render("\ufdd49\ufdd5<b>a</b>", with_places=True).html
