"""Prose, code and mathematics are told apart before anything is rewritten."""

import re

import pytest

from articles.transfer.zones import map_outside_code, map_zones, substitute, zones


def kinds(text):
    return [(zone.kind, text[zone.start : zone.end]) for zone in zones(text)]


def test_zones_cover_the_text_in_order():
    text = "a $x$ `b` $$y$$\n```\n$z$\n```\n<!-- c -->"
    assert "".join(part for _kind, part in kinds(text)) == text


@pytest.mark.parametrize(
    "formula", ["$x_1$", "$ x $", "$$a\n\nb$$", r"\(x\)", r"\[x\]", r"\begin{align}a\\b\end{align}"]
)
def test_every_notation_of_a_formula_is_maths(formula):
    assert kinds(f"a {formula} b") == [("prose", "a "), ("maths", formula), ("prose", " b")]


@pytest.mark.parametrize("text", ["$5 and $6", r"\$x\$", "an unclosed $x", "$$ unclosed", r"\[USACO1.3]"])
def test_money_and_unclosed_marks_are_prose(text):
    assert {kind for kind, _part in kinds(text)} == {"prose"}


def test_formula_does_not_reach_over_a_blank_line():
    assert kinds("a $x\n\ny$ b") == [("prose", "a $x\n\ny$ b")]


def test_fence_that_is_never_closed_ends_with_the_text():
    assert kinds("a\n```c\nb $x$") == [("prose", "a\n"), ("code", "```c\nb $x$")]


def test_inner_fence_of_fewer_marks_does_not_close():
    assert kinds("````\n```\nx\n```\n````") == [("code", "````\n```\nx\n```\n````")]


def test_substitution_starts_in_prose_only_but_reaches_over_formulas():
    link = re.compile(r"\[([^\]]*)\]\(x\)")
    assert substitute("[a $R$](x) `[b](x)` $[c](x)$", link, lambda _match: "L") == "L `[b](x)` $[c](x)$"


def test_formulas_are_mapped_with_their_offsets():
    assert map_zones("a $x$ b", "maths", lambda tex, offset: f"{tex}@{offset}") == "a $x$@2 b"


def test_code_is_left_out_whatever_dollars_stand_around():
    assert map_outside_code("$ `a` $ ```\nb", str.upper) == "$ `a` $ ```\nB"


@pytest.mark.parametrize("mark", ["$a", r"\(", "<!--", "`a", "$a$ ", r"\begin{a}", "``` x\n", "$$"])
def test_many_marks_take_linear_time(mark):
    assert len(zones(mark * 100_000)) >= 1
