"""The place that answers, shown."""

import re

import pytest

from articles.search.queries import parse
from articles.search.snippets import WIDTH, marked, places, snippet


def shown(text, asked, language="en", macros=""):
    return snippet(text, parse(asked).terms, language, macros)


def marks(html):
    return re.findall("<mark>(.*?)</mark>", html)


def test_what_was_found_stands_in_the_middle():
    html = shown("before " * 100 + "needle" + " after" * 100, "needle")
    start, end = html.split("<mark>needle</mark>")
    assert start.startswith("…")
    assert end.endswith("…")
    assert abs(len(start) - len(end)) < 20
    assert len(start) + len(end) < WIDTH["en"] + 40


def test_the_place_with_most_of_the_words_is_shown():
    text = "alpha " + "x " * 300 + "beta " + "x " * 300 + "alpha beta gamma" + " x" * 300
    assert marks(shown(text, "gamma alpha beta")) == ["alpha", "beta", "gamma"]


def test_no_word_is_cut():
    html = shown("concatenated " * 30 + "needle " + "concatenated " * 30, "needle")
    assert set(re.findall(r"\w+", re.sub("<.*?>", "", html))) == {"concatenated", "needle"}


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("several Theorems of theory", "theorem", ["Theorems"]),
        ("entropies and Entropy", "entropy", ["entropies", "Entropy"]),
        ("generally general", "general", ["generally", "general"]),
        ("cat concatenate", "cat", ["cat"]),
        ("ＧＰＵ和機器學習", "gpu 机器", ["ＧＰＵ", "機器"]),
        ("use torch.nn.Linear here", "torch.nn", ["torch.nn"]),
        ("a CrossEntropyLoss b", "crossentropyloss", ["CrossEntropyLoss"]),
        ("前向传播", "向传", ["向传"]),
        ("向量与传播", "向传播", ["传播"]),
        ("a <b> & c", '"<b>"', ["&lt;b&gt;"]),
        ("gradient  descent", '"gradient descent"', ["gradient  descent"]),
        ("descent of a gradient", '"gradient descent"', []),
    ],
)
def test_words_are_marked_as_they_are_written(text, asked, found):
    assert marks(shown(text, asked)) == found


def test_a_formula_is_marked_whole_and_typeset():
    text = r"before $\frac{1}{\sqrt{d_k}} QK^\top$ after"
    html = shown(text, r"\frac1{\sqrt{d_k}}")
    assert html.count("<mark>") == 1
    assert r'<mark><span class="math inline" data-tex="\frac{1}{\sqrt{d_k}} QK^\top">' in html
    assert html.startswith("before ")
    assert html.endswith(" after")


def test_a_word_within_a_formula_marks_all_of_it():
    html = shown(r"so $\mathrm{softmax}(x)$ is", "softmax")
    assert marks(html)[0].startswith('<span class="math')


def test_formulas_are_never_cut():
    text = "word " * 30 + "$" + "a+" * 40 + "b$ needle " + "x" * 230 + " $" + "c+" * 40 + "d$ end"
    html = shown(text, "needle")
    assert "$" not in re.sub("<.*?>", "", html)
    assert 'data-tex="' + "a+" * 40 + 'b"' in html


def test_a_long_formula_beside_the_place_is_left_out():
    long = "x+" * 400 + "x"
    assert "data-tex" not in shown(f"needle ${long}$ after", "needle")
    assert "data-tex" in shown(f"before ${long}$ after", "$x+x$")


def test_macros_hold():
    assert "ℝ" in shown(r"in $\R$ it is", "it", macros=r"\newcommand{\R}{\mathbb{R}}")


def test_everything_else_is_text():
    html = shown('<script>alert("needle")</script> &amp; $<b>$', "needle")
    assert "<script" not in html
    assert "<b>" not in html
    assert "&amp;amp;" in html


def test_a_title_is_shown_whole():
    html = marked(r"Long title about $x^2$ and needles, " * 20, parse("needle").terms)
    assert html.count("<mark>needles</mark>") == 20
    assert html.count('data-tex="x^2"') == 20


def test_places_in_one_formula_are_one_place():
    text = "$a+b+a$ a"
    found = places(text, parse("a").terms, [(0, 7)])
    assert [(place.start, place.end) for place in found] == [(0, 7), (8, 9)]
