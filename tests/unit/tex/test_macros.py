"""Definitions are read as TeX reads them, and their expansion has an end."""

import pytest

from articles.rendering.tex import NO_MACROS, parse_macros, to_readable, with_definitions
from articles.rendering.tex.macros import NotExpandable, expand
from articles.rendering.tex.tokens import source, tokenize


def expanded(tex: str, definitions: str = "") -> str:
    return source(expand(tokenize(tex), parse_macros(definitions)))


@pytest.mark.parametrize(
    ("definitions", "tex", "result"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", r"\R^n", r"\mathbb{R}^n"),
        (r"\newcommand\R{\mathbb R}", r"x\in\R", r"x\in\mathbb R"),
        (r"\newcommand*{\abs}[1]{|#1|}", r"\abs{x+1}", "|x+1|"),
        (r"\newcommand{\v}[1]{\mathbf{#1}}", r"\v x", r"\mathbf{x}"),
        (r"\newcommand{\vec}[2][n]{#2_1,#2_#1}", r"\vec{x} \vec[m]{y}", "x_1,x_n y_1,y_m"),
        (r"\newcommand{\f}[1][]{f#1}", r"\f(x)", "f(x)"),
        (r"\def\pair(#1,#2){\langle #1|#2\rangle}", r"\pair(a,b)", r"\langle a|b\rangle"),
        (r"\def\swap#1#2{#2#1}", r"\swap{a}{b}", "ba"),
        (r"\renewcommand{\phi}{\varphi}", r"\phi", r"\varphi"),
        (r"\newcommand{\a}{1}\providecommand{\a}{2}", r"\a", "1"),
        (r"\let\oldphi\phi \renewcommand{\phi}{\varphi}", r"\phi\oldphi", r"\varphi\phi"),
        (r"\let\eps=\epsilon", r"\eps", r"\epsilon"),
        (r"\DeclareMathOperator{\rank}{rank}", r"\rank A", r"\operatorname{rank} A"),
        (r"\DeclareMathOperator*{\esssup}{ess\,sup}", r"\esssup_x", r"\operatorname*{ess\,sup}_x"),
        (r"\newenvironment{s}{\begin{array}}{\end{array}}", r"\begin{s}\end{s}", r"\begin{array}\end{array}"),
        (r"\newcommand{\mk}[1]{\newcommand{#1}[1]{<##1>}}", r"\mk{\q}\q{x}", "<x>"),
    ],
)  # fmt: skip
def test_definitions_mean_what_they_mean_in_tex(definitions: str, tex: str, result: str) -> None:
    assert expanded(tex, definitions).split() == result.split()


def test_a_definition_inside_a_formula_counts_from_there_on() -> None:
    assert expanded(r"\a\def\a{1}\a") == r"\a1"


def test_definitions_of_a_formula_count_after_it() -> None:
    later = with_definitions(NO_MACROS, r"\newcommand{\half}{\frac12}\half")
    assert to_readable(r"\half", later) == "1/2"
    assert with_definitions(later, "x^2") is later


def test_comments_and_words_between_definitions_are_passed_over() -> None:
    preamble = "% Operators\n\\usepackage{x}\n  \\newcommand{\\a}{1} % \\newcommand{\\b}{2}\n"
    assert set(parse_macros(preamble).table) == {r"\a"}


def test_a_broken_definition_leaves_those_before_it() -> None:
    assert set(parse_macros(r"\newcommand{\a}{1}\newcommand{\b}{2").table) == {r"\a"}


def test_the_same_definitions_give_the_same_macros() -> None:
    assert parse_macros(r"\def\a{1}") is parse_macros(r"\def\a{1}")


@pytest.mark.parametrize(
    "bomb",
    [
        r"\def\a{\a}\a",
        r"\def\a{\b}\def\b{\a}\a",
        r"\def\a{xx\a}\a",
        r"\def\a#1{#1#1#1#1}\a{\a{\a{\a{\a{\a{\a{\a{x}}}}}}}}",
        r"\def\a#1{" + "#1" * 3000 + "}" + r"\a{" + "x" * 3000 + "}",
        r"\newcommand{\a}[1]{#1",
        r"\def\a#1{#1}\a",
    ],
)
def test_a_bomb_is_not_expandable(bomb: str) -> None:
    with pytest.raises(NotExpandable):
        expanded(bomb)
