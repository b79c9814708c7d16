"""Equation numbers are those that MathJax gives with ams tags."""

from dataclasses import dataclass

import pytest

from articles.rendering.tex import Numbering, number, parse_macros


@dataclass(frozen=True)
class Source:
    tex: str
    display: bool = True


def numbered(*formulas: str) -> Numbering:
    return number([Source(tex) for tex in formulas])


@pytest.mark.parametrize(
    ("tex", "tags"),
    [
        ("x", ()),
        (r"\begin{equation}x\end{equation}", ("(1)",)),
        (r"\begin{equation*}x\end{equation*}", ()),
        (r"\begin{align}a&=b\\c&=d\end{align}", ("(1)", "(2)")),
        (r"\begin{align}a\\b\\ \end{align}", ("(1)", "(2)")),
        (r"\begin{align}a\notag\\b\end{align}", ("", "(1)")),
        (r"\begin{align}a\\b\nonumber\end{align}", ("(1)", "")),
        (r"\begin{align*}a\\b\tag{7}\end{align*}", ("", "(7)")),
        (r"\begin{gather}a\tag{*}\\b\end{gather}", ("(*)", "(1)")),
        (r"\begin{multline}a\\b\\c\end{multline}", ("(1)",)),
        (r"\begin{equation}\begin{aligned}a\\b\end{aligned}\end{equation}", ("(1)",)),
        (r"\begin{align}\begin{cases}a\\b\end{cases}\\c\end{align}", ("(1)", "(2)")),
        (r"\begin{align}{a\\b}\end{align}", ("(1)",)),
        (r"\begin{aligned}a\\b\end{aligned}", ()),
        (r"E=mc^2\tag{2.1}", ("(2.1)",)),
        (r"x\tag*{$\blacksquare$}", ("■",)),
        (r"\begin{alignat}{2}a&=b\\c\end{alignat}", ("(1)", "(2)")),
        (r"\begin{equation}\begin{aligned}a\notag\\b\end{aligned}\end{equation}", ("(1)",)),
        (r"\begin{equation}\begin{split}a&=b\\&=c\end{split}\end{equation}", ("(1)",)),
        (r"\begin{equation}x\notag\end{equation}", ()),
        (r"\begin{align}\begin{split}a\\b\end{split}\\c\end{align}", ("(1)", "(2)")),
        (r"\begin{align}a\tag{X}\notag\\b\end{align}", ("", "(1)")),
        (r"\begin{align}a\notag\tag{X}\\b\end{align}", ("(X)", "(1)")),
        (r"\begin{align}a\\\\b\end{align}", ("(1)", "(2)", "(3)")),
        (r"\begin{align}a\\b\end{align}.", ("(1)", "(2)")),
        (r"\begin{gather}\begin{aligned}a\\b\end{aligned}\\c\end{gather}", ("(1)", "(2)")),
        (r"\begin{gather}\begin{align}a\\b\end{align}\\c\end{gather}", ("(1)", "(2)")),
        (r"\begin{aligned}a\\b\end{aligned}\tag{3}", ("(3)",)),
        (r"\begin{eqnarray}a&=&b\\c&=&d\end{eqnarray}", ("(1)", "(2)")),
        (r"x=\begin{align}a\\b\end{align}", ()),
        (r"x=\begin{align}a\tag{5}\\b\end{align}", ("(5)",)),
        (r"{\begin{align}a\\b\end{align}}", ()),
        (r"\begin{align}a\end{align}\begin{align}b\end{align}", ()),
        (r"\begin{equation}\begin{align}a\tag{4}\\b\end{align}\end{equation}", ("(4)",)),
    ],
)
def test_lines_are_tagged_as_mathjax_tags_them(tex: str, tags: tuple[str, ...]) -> None:
    assert numbered(tex).tags == (tags,)


@pytest.mark.parametrize("tex", [r"\begin{align}a\\b\end{align}", r"x\tag{7}"])
def test_a_formula_in_running_text_has_no_number(tex: str) -> None:
    assert number([Source(tex, display=False), Source(r"\begin{equation}x\end{equation}")]).tags == (
        (),
        ("(1)",),
    )


def test_numbers_run_through_the_article() -> None:
    numbering = numbered(
        "x", r"\begin{align}a\\b\end{align}", r"y\tag{A}", r"\begin{equation}z\end{equation}"
    )
    assert numbering.counters == (0, 0, 2, 2)
    assert numbering.tags[3] == ("(3)",)


def test_a_label_has_the_number_of_its_line() -> None:
    numbering = numbered(r"\begin{align}a\label{first}\\b\label{second}\end{align}", r"c\tag{X}\label{third}")
    assert numbering.labels == {"first": "1", "second": "2", "third": "X"}
    assert numbering.own_labels == (("first", "second"), ("third",))


def test_a_label_that_stands_twice_keeps_its_first_number_and_is_reported() -> None:
    numbering = numbered(
        r"\begin{equation}\label{a}\end{equation}", r"\begin{equation}b\label{a}\end{equation}"
    )
    assert numbering.labels == {"a": "1"}
    assert [(p.code, p.label, p.formula) for p in numbering.problems] == [("duplicate-label", "a", 1)]


def test_a_reference_to_nothing_is_reported_and_one_to_a_later_label_is_not() -> None:
    numbering = numbered(r"\eqref{later}+\ref{never}", r"\begin{equation}x\label{later}\end{equation}")
    assert [(p.code, p.label, p.formula) for p in numbering.problems] == [("unknown-label", "never", 0)]


def test_macros_may_hide_environments_and_tags() -> None:
    macros = parse_macros(
        r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}\def\qed{\tag*{□}}"
    )
    assert number([Source(r"\be x \ee"), Source(r"y\qed")], macros).tags == (("(1)",), ("□",))
