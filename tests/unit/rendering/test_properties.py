"""What holds for every text."""

import html
import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from articles.rendering import parser, render, render_inline
from articles.rendering.document import Document
from articles.rendering.formulas import _CONTROL
from articles.rendering.source import LIMIT, MAX_BARS, MAX_LINES, excess, first_in_excess

PIECES = [
    *"$\\`*_~[]()!<>#|:-+=\n&;\"'{}^ aé中。\t1",
    "$$", "\\(", "\\)", "\\[", "\\]", "\n\n", "> ", "- ", "1. ", "    ", "```", ":::", "::: note\n", "[^1]",
    "[^1]: ", "\\begin{align}", "\\end{align}", "\\text{", "\\$", "\\label{a}", "\\eqref{a}", "|-|-|\n",
    "![a](b \"c\")", "[x](y)", "<b>", "</b>", "<script>", "<!--", "-->", "<kbd>", "> [!note] ", "\ud800",
    "\ufdd0", "\x00", "\x0b", "{#id}", "# ", "<a id=x>", "\n: ",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
ON_PAGE = re.compile(r'class="math [^"]*" data-tex="([^"]*)"')
PLAIN = "*_`[]()!<>#-+=\n&;\"' ab1\t\\"


@settings(max_examples=120, deadline=None)
@given(texts | st.text(max_size=300))
def test_no_text_makes_rendering_fail_and_every_formula_is_on_the_page(text):
    rendered = render(text, summary=text[:40])
    on_page = [html.unescape(tex) for tex in ON_PAGE.findall(rendered.html)]
    assert on_page == [_CONTROL.sub("", formula.tex) for formula in rendered.formulas]
    assert not re.search(r"<(?:script|iframe|object|svg)\b|[\ufdd0-\ufdef]", rendered.html + rendered.card)
    rendered.html.encode()


@settings(max_examples=40, deadline=None)
@given(texts)
def test_problems_stand_in_lines_that_exist(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in render(text).problems:
        assert 1 <= problem.line <= len(lines)
        assert problem.column >= 1


@settings(max_examples=40, deadline=None)
@given(texts)
def test_a_title_keeps_all_its_words(text):
    words = re.findall(r"\w+", re.sub(r"\\?\$.*|\\.*", "", text.split("\n")[0]))
    title = render_inline(text).html
    assert all(word in html.unescape(title) for word in words)


@settings(max_examples=120, deadline=None)
@given(st.text(alphabet=PLAIN, max_size=80))
def test_without_maths_the_parser_reads_as_commonmark_does(text):
    ours = parser.markdown()
    ours.core.ruler.enableOnly(["normalize", "block", "inline", "text_join"])
    ours.block.ruler.disable(["table", "container", "deflist", "footnote_def"])
    ours.inline.ruler.disable(["strikethrough", "footnote_ref"])
    ours.options["tasklists"] = False
    theirs = MarkdownIt("commonmark")
    env = {"document": Document(text)}
    assert theirs.renderer.render(ours.parse(text, env), theirs.options, env) == theirs.render(text)


def calls(text):
    """How many functions are called while a text is rendered: a measure that no other load changes."""
    count = 0

    def counted(*_):
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        render(text)
    finally:
        sys.setprofile(None)
    return count


HOSTILE = [
    "$a ", "$", "$$a\n\n", "\\(", "\\[\n", "\\begin{align}\n", "[", "[a](", "![a", "*", "_a ", "**a *", "`a",
    "<b>", "<!--", "<a ", "<div>\n", "<svg>", "# same\n\n", "- a\n", "> ", "- $a\n", "::: a\n", "[^1] ",
    "[^1]: x\n\n", "|a|\n|-|\n", "a\n: b\n\n", "~~a ", "$\\text{", "```\nx\n```\n", "> [!note]\n> a\n\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_twice_the_text_is_no_more_than_twice_the_work(piece):
    render(piece)
    assert calls(piece * 1_500) < 2.4 * calls(piece * 750) + 2000


def test_a_source_that_is_too_long_is_shown_as_it_is():
    kinds = {"bytes": "<b>" * LIMIT, "lines": "a\n" * (MAX_LINES + 1), "cells": "|" * (MAX_BARS + 1)}
    for detail, source in kinds.items():
        rendered = render(source)
        assert html.unescape(rendered.html) == f"<pre>{source}</pre>"
        assert [(problem.code, problem.detail) for problem in rendered.problems] == [("too-long", detail)]
    assert first_in_excess("a\n" * MAX_LINES + "\n \na") == MAX_LINES + 3
    assert first_in_excess("a\n" * 7 + "é" * (LIMIT // 2) + "\nb") == 8
    assert first_in_excess("a" * LIMIT) == first_in_excess("a\n" * MAX_LINES) == 0
    assert not excess("a" * LIMIT)
    assert not excess("\n" * LIMIT)
