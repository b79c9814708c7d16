"""Oddities 14 to 40: what is a formula, what is money, a bracket or code, and what stands in formulas."""

import pytest

MACRO = r"\renewcommand{\tab}[1]{\hskip{#1 em}}"


def test_inner_spaces_are_allowed_within_a_paragraph_only(imported):
    article = imported("hexo", "title: T\n---\n有 $ n $ 个，价 $ 5\n\n另 $ m $ 个\n")
    assert article.inline == ["n", "m"]


def test_inline_formula_may_reach_over_lines(imported):
    article = imported("obsidian", "故\n$\n\\int _{C} f(z)\\, dz=  \n(u+iv)\n$ 得\n")
    assert article.inline == ["\\int _{C} f(z)\\, dz=  \n(u+iv)"]


@pytest.mark.parametrize("program", ["jekyll", "plain"])
def test_prices_in_the_cells_of_a_table_are_no_formula(imported, program):
    article = imported(program, "| a | b |\n|---|---|\n| ¥2500 / ~ $340 | ¥13000 / ~ $1770 |\n")
    assert article.inline == []
    assert "<td>¥2500 / ~ $340</td>" in article.html


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        pytest.param("部分为$40$MB，现在", ["40"], id="17-letter-after"),
        pytest.param("superior$/$inferior", ["/"], id="17-letter-after"),
        pytest.param(r"多个GPU时16$\times$带宽", [r"\times"], id="18-letter-before"),
        pytest.param("集 $ S $，小（$ a $，$b$）。", ["S", "a", "b"], id="19-20-full-width-around"),
        pytest.param("花 $5 买 $x$", ["x"], id="21-lone-dollar-and-digit"),
        pytest.param("$v0 是变量。\n\n再 $x$", ["x"], id="22-lone-dollar"),
        pytest.param(
            "$b= \\dfrac{p}{q}\\quad p、q互质$", ["b= \\dfrac{p}{q}\\quad p、q互质"], id="23-chinese"
        ),
        pytest.param("要 $ 2 s_i $ 和 $ 3 $", ["2 s_i", "3"], id="24-formulas-like-prices"),
        pytest.param(r"\$5 和 \$6，$x$", ["x"], id="25-escaped-dollar"),
        pytest.param(r"设 \( N \) 点", ["N"], id="29-parentheses"),
        pytest.param(r"点 Copy \[Link Content\] 即可", [], id="30-escaped-brackets"),
        pytest.param("写 `$x$` 和 ``$$`` 即可", [], id="32-in-code"),
        pytest.param("$ R_j∈I $ 与 $Σ$", ["R_j∈I", "Σ"], id="34-unicode"),
        pytest.param("$d！$ 与 $x，y$", ["d！", "x，y"], id="35-full-width-inside"),
        pytest.param(r"$\ref{\ast}$", [r"\ref{\ast}"], id="39-reference"),
    ],
)
def test_formulas_of_a_sentence_are_found_and_nothing_else(imported, text, formulas):
    assert imported("plain", text).inline == formulas


def test_dollars_of_a_drawing_are_no_formulas(imported):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>$v</text></svg>'
    article = imported("obsidian", f"{drawing}\n\n$x$\n")
    assert article.inline == ["x"]
    assert "<img" in article.html


@pytest.mark.parametrize("number", [25, 26])
def test_dollars_that_kramdown_forces_into_the_line_are_one_inline_formula(imported, number):
    article = imported("jekyll", f"1. \\$$ sign = b_{{{number}}} = 0 $$\n\n$$ y $$\n")
    assert (article.inline, article.display) == ([f"sign = b_{{{number}}} = 0"], ["y"])
    assert "$" not in article.html.replace("data-tex", "")


@pytest.mark.parametrize(
    ("text", "inline", "display"),
    [
        pytest.param("- The rule: $$ n(A) + n(B) $$", ["n(A) + n(B)"], [], id="27-text-before"),
        pytest.param("$$ d $$ is the vector", ["d"], [], id="28-text-after"),
        pytest.param("text\n\n$$ d $$\n\ntext", [], ["d"], id="27-alone"),
    ],
)
def test_position_decides_what_the_double_dollars_of_kramdown_mean(imported, text, inline, display):
    article = imported("jekyll", text)
    assert (article.inline, article.display) == (inline, display)


def test_double_dollars_within_a_sentence_are_displayed_elsewhere(imported):
    article = imported("d2l", "(**$$\\max(x, 0).$$**)\n")
    assert (article.inline, article.display) == ([], [r"\max(x, 0)."])
    assert "**" not in article.html


def test_displays_that_touch_are_two(imported):
    first, second = r"\begin{cases} a \\ b \end{cases}", r"\begin{cases} c \\ d \end{cases}"
    assert imported("hexo", f"title: T\n---\n$$ {first} $${'$$'} {second} $$\n").display == [first, second]


def test_numbered_environment_in_dollars_is_one_formula(imported):
    formula = "\\begin{equation}\n    nm\\coloneqq m+m\n\\end{equation}"
    assert imported("obsidian", f"$${formula}$$").display == [formula]


def test_fence_of_latex_is_a_listing(imported):
    article = imported("hexo", "title: T\n---\n```latex\n$x$\n```\n")
    assert (article.inline, article.display) == ([], [])
    assert 'data-language="latex"' in article.html


def test_unbalanced_formula_stays_readable_and_is_told(imported):
    formula = "\\begin{align}\n\\left. \\frac{1}{a+s}e^{(a+s)t} \\right\\rvert_{0}^{\\infty\n\\end{align}"
    article = imported("obsidian", f"甲\n\n$$\n{formula}\n$$\n\n乙\n")
    assert article.display == [formula]
    assert "乙</p>" in article.html
    assert article.codes != []


def test_very_long_formula_arrives_whole(imported):
    formula = r"\begin{array}{rl}" + r"1&\text{ PARALLEL_SEARCH}(l, r)\\" * 60 + r"\end{array}"
    assert imported("obsidian", f"$$\n{formula}\n$$").display == [formula]


def test_macro_of_one_formula_holds_in_the_next(imported):
    article = imported("hexo", f"title: T\n---\n$$ {MACRO} $$\n\n$$ a \\tab{{2}} b $$\n")
    assert article.display == [MACRO, r"a \tab{2} b"]
    assert "tex" not in article.page.split('data-tex="a \\tab')[0].rpartition('class="')[2]


@pytest.mark.parametrize(
    "formula", [r"{\color{red}C}{\color{#7496ff}(sI-A)^{-1}}", r"\textcolor{red}{S_t = s}"]
)
def test_colours_of_a_formula_stay(imported, formula):
    article = imported("obsidian", f"$${formula}$$")
    assert article.display == [formula]
    assert article.codes == []
