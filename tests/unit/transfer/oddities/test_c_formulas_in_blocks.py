"""Oddities 41 to 54: formulas in lists, quotes, tables, headings, links, and between other lines."""

import pytest

from tests.pictures import raster

INDENTED = "    $$\\begin{equation}\n        a=b\n    \\end{equation}$$"
FORMULA = "\\begin{align}\na=b\n\\end{align}"


def test_indented_display_after_a_line_of_text_is_a_formula(imported):
    article = imported("obsidian", f"so that\n{INDENTED}\nholds\n")
    assert article.display == ["\\begin{equation}\n    a=b\n\\end{equation}"]
    assert "<pre" not in article.html


def test_indented_display_in_a_list_item_is_a_formula(imported):
    article = imported("d2l", "1. one\n\n    $$l(y) = |y-y'|$$\n\n2. two\n")
    assert article.display == ["l(y) = |y-y'|"]
    assert article.html.count("<li>") == 2


def test_display_right_after_a_list_marker_is_one(imported):
    assert imported("jekyll", "- $$ sign = b_{31} $$\n- b\n").display == ["sign = b_{31}"]


def test_display_in_a_quote_loses_the_marks_of_the_quote_only(imported):
    article = imported("hexo", "title: T\n---\n> 甲\n> $$\n> a > b\n> $$\n")
    assert article.display == ["a > b"]
    assert "<blockquote>" in article.html


@pytest.mark.parametrize("program", ["obsidian", "plain"])
def test_display_needs_no_blank_line_around_it(imported, program):
    article = imported(program, f"如果无\n$${FORMULA}$$\n则有\n")
    assert article.display == [FORMULA]
    assert "如果无" in article.html
    assert "则有" in article.html


def test_blank_line_within_a_display_does_not_end_it(imported):
    formula = "\\begin{cases}\na , 0<t<b\\\\ \\\\\n\n\\;0\\;\n\\end{cases}"
    assert imported("obsidian", f"$${formula}$$").display == [formula]


@pytest.mark.parametrize("mark", "+-*")
def test_line_of_a_display_that_looks_like_a_list_is_none(imported, mark):
    formula = f"a\n{mark} 10.75 = - (1.01011)_{{2}}"
    article = imported("jekyll", f"$$\n{formula}\n$$\n")
    assert article.display == [formula]
    assert "<li>" not in article.html


def test_formula_of_a_heading_is_typeset_and_no_part_of_its_anchor(imported):
    article = imported("obsidian", "## $\\chi^{2}$ 分布\n\n甲\n")
    assert article.inline == [r"\chi^{2}"]
    [heading] = article.prepared.derived["toc"]
    assert "<math" in heading["html"]
    assert "\\" not in heading["anchor"] + heading["text"]


@pytest.mark.parametrize(
    "formula", [r"ACK_n = \text{第}n\text{字节}", "l", pytest.param("|x| + |y|", id="49-pipe-of-a-formula")]
)
def test_formula_of_a_cell_is_one_cell(imported, formula):
    article = imported("plain", f"| a | b |\n|---|---|\n| 甲 | ${formula}$ |\n")
    assert article.inline == [formula]
    assert article.html.count("<td>") == 2


def test_formula_in_the_text_of_a_link_is_typeset(imported):
    article = imported(
        "obsidian", "## Hessian\n\nsee [$H(x)$](#hessian) and [[b|the ring $R$]]\n", files={"b.md": ""}
    )
    assert article.inline == ["H(x)", "R"]
    assert article.html.count("<a href=") == 2


def test_formula_of_a_description_is_readable_in_it_and_typeset_below(imported):
    text = "![一个 $2\\times 2$ 的](x.png)\n:label:`fig_a`\n"
    article = imported("d2l", text, files={"chapter/x.png": raster()})
    assert 'alt="一个 2×2 的"' in article.html.replace(" × ", "×")
    assert article.inline == [r"2\times 2"]


def test_formula_in_the_title_of_a_callout_is_typeset(imported):
    article = imported("obsidian", ">[!note] 特征根取决于 $\\zeta$ 的大小\n>甲\n")
    assert article.inline == [r"\zeta"]
    assert 'class="admonition note"' in article.html
    assert "[!note]" not in article.html


@pytest.mark.parametrize(
    "text",
    [
        'converges too.<span style="float:right;">$\\blacksquare$</span>',
        "<table><tr><td>$\\blacksquare$</td></tr></table>",
        "<div>\n\n$\\blacksquare$\n\n</div>",
    ],
)
def test_formula_within_html_is_typeset(imported, text):
    article = imported("obsidian", text)
    assert article.inline == [r"\blacksquare"]
    assert "float" not in article.html


def test_theorem_in_a_fence_is_prose(imported):
    article = imported("obsidian", "``` ad-Definition\ntitle: D $x$\n\nA <b>ring</b> with $1\\neq 0$.\n```\n")
    assert article.inline == ["x", r"1\neq 0"]
    assert "<b>ring</b>" in article.html
    assert "<pre" not in article.html
