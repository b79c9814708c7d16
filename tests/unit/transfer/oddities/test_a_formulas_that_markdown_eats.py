"""Oddities 1 to 13: what Markdown, templates and sanitisers take for theirs within a formula."""

import pytest

PROGRAMS = ["hexo", "hugo", "jekyll", "obsidian", "d2l", "plain"]


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    "formula",
    [
        pytest.param("u_k=v_k-v_{k-1}", id="1-underscores"),
        pytest.param("K^{*} a*b *c", id="2-asterisk"),
        pytest.param("a ** b ** c", id="3-two-asterisks"),
        pytest.param(r"P=\begin{bmatrix}0&1\\1&0\end{bmatrix}", id="5-break-in-inline"),
        pytest.param(r"\max\left\{m,n \right\} \# 5\%", id="6-escaped-braces-hash-percent"),
        pytest.param("0<k<n", id="9-less-than-and-letter"),
        pytest.param(r"\rho<0.5", id="10-less-than"),
        pytest.param(r"[x,y] (l_i\le x\le y<i)", id="11-brackets-and-parentheses"),
        pytest.param(r"[\![x]\!] = [D^{(0)}](u)", id="12-brackets-in-brackets"),
        pytest.param(r"\dfrac{2+3K^{{a}}}{{1+K}}", id="13-doubled-braces"),
        pytest.param("{#a} 6^{\\mathrm{th}}", id="13-brace-and-hash"),
    ],
)
def test_inline_formula_arrives_byte_for_byte(imported, program, formula):
    article = imported(program, f"甲 ${formula}$ 和 $x<y$，$z>1$ 。\n")
    assert article.inline == [formula, "x<y", "z>1"]
    assert "<em>" not in article.html
    assert "<strong>" not in article.html


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    "formula",
    [
        pytest.param("\\begin{align}\n\\sum_{i=1}^{n} \\dfrac{1}{d-p_{i}}=0\n\\end{align}", id="1-sum"),
        pytest.param("a \\\\\nb \\\\[2pt]\nc", id="4-break-in-display"),
        pytest.param("[D_{a, b}^{(0)}x](u, v) = x(R_{-a}2^{-b}(u-v), c)", id="11-link-in-display"),
    ],
)
def test_displayed_formula_arrives_byte_for_byte(imported, program, formula):
    assert imported(program, f"甲\n\n$$\n{formula}\n$$\n\n乙\n").display == [formula]


def test_escaped_underscore_is_an_index_where_the_program_ate_escapes(imported):
    article = imported("hugo", "+++\ntitle = 'T'\n+++\n\n$a\\_{p\\_i}< b(i)\\_{p\\_i}$\n")
    assert article.inline == ["a_{p_i}< b(i)_{p_i}"]
    assert article.places == [("unescaped-formula", 5)]


@pytest.mark.parametrize("program", ["obsidian", "d2l", "plain"])
def test_escaped_underscore_stays_where_the_program_left_formulas_alone(imported, program):
    assert imported(program, r"$\text{a\_b}$").inline == [r"\text{a\_b}"]


def test_doubled_break_is_one_where_the_program_ate_backslashes(imported):
    article = imported("hugo", r"$b_i=\begin{cases}1&a\ge x\\\\-n&a<x\end{cases}$")
    assert article.inline == [r"b_i=\begin{cases}1&a\ge x\\-n&a<x\end{cases}"]
    assert article.codes == ["unescaped-formula"]


def test_doubled_break_stays_where_the_program_left_formulas_alone(imported):
    formula = "\\begin{cases}\n{\\color{red}{A} } \\\\\\\\\nb\n\\end{cases}"
    assert imported("obsidian", f"$$\n{formula}\n$$").display == [formula]
