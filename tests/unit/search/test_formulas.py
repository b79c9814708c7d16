"""Formulas are found whatever their looks."""

import pytest

from articles.search.formulas import asked_formula, formula_lexemes, looks_like_formula
from articles.search.vectors import analyse


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        (r"\frac{1}{\sqrt{d_k}}", r"\frac 1{\sqrt {d_{k}}}"),
        (r"\mathbf{x}^\top \mathbf{w}", r"x^{\top}w"),
        (r"\begin{aligned} a &\le b \\ c &= d \end{aligned}", r"a \leq b"),
        (r"\left( \dfrac{a}{b} \right)", r"(\frac{a}{b})"),
        (r"E = mc^2", "mc²"),
        (r"\sum_{i=1}^n x_i", "∑_{i=1}^{n}"),
        (r"\alpha \to \infty", "α→∞"),
        (r"\operatorname{softmax}(x)", r"\mathrm{softmax}(x)"),
        (r"O(n \log n)", "O(n log n)"),
        (r"\max_{i} x", "max_i x"),
        (r"a % remark" "\n + b", "a+b"),
    ],
)
def test_a_formula_is_found_whatever_its_spaces_braces_and_fonts(written, asked):
    assert set(asked_formula(asked)) <= set(formula_lexemes(written))


@pytest.mark.parametrize(
    ("written", "asked"), [("a+b", "a-b"), (r"\frac{a}{b}", r"\frac{b}{a}"), ("x_1", "x_2")]
)
def test_a_formula_is_not_found_by_another(written, asked):
    assert not set(asked_formula(asked)) <= set(formula_lexemes(written))


def test_commands_are_found_as_words_and_words_are_no_commands():
    assert {"alpha", "softmax"} <= set(analyse(r"$\alpha + \operatorname{softmax}(x)$"))
    assert "$\\alpha" not in analyse("alpha")


@pytest.mark.parametrize("text", ["C:\\n", "snake_case", "a.b_c", "50%", "print(x)", "e-mail"])
def test_words_do_not_look_like_formulas(text):
    assert not looks_like_formula(text)


def test_a_single_letter_is_no_formula():
    assert asked_formula("x") == ()
    assert asked_formula(r"\alpha") == (r"$\alpha",)
