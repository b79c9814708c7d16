"""Formulas become MathML that says what the TeX says, or none at all."""

import re

import pytest

from articles.rendering import Formula
from articles.rendering.tex import NO_MACROS, Allowance, number, parse_macros, to_mathml

BODY = re.compile(
    r"<math[^>]*><semantics>(.*)<annotation encoding=\"application/x-tex\">.*</annotation>", re.DOTALL
)


def body(tex: str, display: bool = False, definitions: str = "", **more: object) -> str:
    written = to_mathml(tex, display=display, macros=parse_macros(definitions), **more)  # type: ignore[arg-type]
    assert written is not None, tex
    found = BODY.match(written)
    assert found
    return found[1]


def words(mathml: str) -> str:
    return re.sub(r"<[^>]*>", " ", mathml)


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        ("x", "<mi>x</mi>"),
        ("12.5", "<mn>12.5</mn>"),
        ("x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        ("x^2_1", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        ("f''", "<msup><mi>f</mi><mo>″</mo></msup>"),
        (r"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (r"x^\frac12", "<msup><mi>x</mi><mfrac><mn>1</mn><mn>2</mn></mfrac></msup>"),
        (r"a \over b", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
        (r"\sqrt[3]x", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        ("-1", '<mrow><mo form="prefix">−</mo><mn>1</mn></mrow>'),
        ("a-1", "<mrow><mi>a</mi><mo>−</mo><mn>1</mn></mrow>"),
        ("a<b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"),
        (r"\mathbb R", "<mi>ℝ</mi>"),
        (r"\mathbf{xy}", "<mi>𝐱𝐲</mi>"),
        (r"\bm\theta", "<mi>𝜽</mi>"),
        (r"\mathrm{d}", '<mi mathvariant="normal">d</mi>'),
        (r"\Gamma", '<mi mathvariant="normal">Γ</mi>'),
        (r"\operatorname{rank}", "<mi>rank</mi>"),
        (r"\not\in", "<mo>∉</mo>"),
        (r"\text{中 $x$}", "<mrow><mtext>中\u00a0</mtext><mi>x</mi></mrow>"),
        (r"\text{a {b} \textbf{c}}", "<mrow><mtext>a b\u00a0</mtext><mtext>𝐜</mtext></mrow>"),
        (r"\textcolor{red}{x}", '<mstyle mathcolor="red"><mi>x</mi></mstyle>'),
        (r"\color[RGB]{255,0,16}x", '<mstyle mathcolor="#ff0010"><mi>x</mi></mstyle>'),
        (r"\boxed{x}", '<mrow class="boxed"><mi>x</mi></mrow>'),
        (r"\left.x\right|", '<mrow><mi>x</mi><mo stretchy="true" fence="true">|</mo></mrow>'),
        (r"\bigl(", '<mo stretchy="true" minsize="1.2em" maxsize="1.2em">(</mo>'),
        (r"\kern-3mu", '<mspace width="-0.167em"></mspace>'),
        ("文字", "<mtext>文字</mtext>"),
        ("x % a comment\n", "<mi>x</mi>"),
        (r"x\label{a}\tag{1}\notag", "<mi>x</mi>"),
    ],
)  # fmt: skip
def test_tex_becomes_mathml(tex: str, mathml: str) -> None:
    assert body(tex) == mathml


@pytest.mark.parametrize("label", [r"\xrightarrow{\hspace{99999em}}", r"x\tag{\hspace{99999em}}"])
def test_lengths_in_labels_have_bounds(label: str) -> None:
    tags = number([Formula(label, True, 1, 1)]).tags[0]
    widths = re.findall(r'width="([\d.]+)em"', body(label, display=True, tags=tags))
    assert all(float(width) <= 20 for width in widths)
    assert all(len(tag) < 50 for tag in tags)


def test_limits_may_stand_behind_the_sign_of_a_script() -> None:
    assert body(r"\sup_\limits{n}") == body(r"\sup\limits_{n}")


def test_limits_stand_below_in_displays_and_aside_in_text() -> None:
    assert body(r"\sum_i", display=True).startswith("<munder>")
    assert body(r"\sum_i").startswith("<msub>")
    assert body(r"\max_i", display=True).startswith("<munder>")
    assert body(r"\int_0", display=True).startswith("<msub>")
    assert body(r"\sum\limits_i") == '<munder><mo movablelimits="false">∑</mo><mi>i</mi></munder>'
    assert body(r"\underbrace{x}_n").startswith("<munder><munder")


@pytest.mark.parametrize(
    "name",
    [
        "align", "align*", "aligned", "gather", "gathered", "multline", "split", "equation", "cases",
        "dcases", "pmatrix", "bmatrix", "vmatrix",
    ],
)  # fmt: skip
def test_environments_keep_their_cells(name: str) -> None:
    mathml = body(rf"\begin{{{name}}}a&b\\c&d\end{{{name}}}", display=True)
    assert mathml.count("<mtr") == 2
    assert mathml.count("<mtd") == 4
    assert words(mathml).split()[-4:] == list("abcd") or words(mathml).split()[1:5] == list("abcd")


def test_a_binomial_has_brackets_and_no_stroke() -> None:
    assert '<mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac>' in body(r"\binom nk")
    assert words(body(r"\binom nk")).split() == ["(", "n", "k", ")"]


def test_an_array_keeps_its_rules_and_alignments() -> None:
    mathml = body(r"\begin{array}{l|r}a&b\\\hline c&d\end{array}")
    assert mathml.count('<mtd class="l">') == 2
    assert mathml.count('<mtd class="r bar">') == 2
    assert mathml.count('<mtr class="rule">') == 1


def test_a_space_after_a_row_end_is_no_content() -> None:
    assert "2" not in body(r"\begin{matrix}a\\[2ex]b\end{matrix}")


def test_rows_without_a_table_are_lines() -> None:
    assert body(r"a\\b", display=True).count("<mtr>") == 2


def test_references_show_their_numbers() -> None:
    assert body(r"\eqref{a}", labels={"a": "3"}) == "<mtext>(3)</mtext>"
    assert body(r"\eqref{b}", labels={"a": "3"}) == "<mtext>(???)</mtext>"


def test_numbers_stand_beside_their_lines() -> None:
    aligned = body(r"\begin{align}a&=b\\c&=d\end{align}", display=True, tags=("", "(1)"))
    assert aligned.endswith('<mtd class="eqno"><mtext>(1)</mtext></mtd></mtr></mtable>')
    matrix = body(r"\begin{matrix}a\\b\end{matrix}", display=True, tags=("(1)",))
    assert matrix.startswith('<mtable class="gather"')
    assert matrix.count('class="eqno"') == 1


def test_macros_are_obeyed() -> None:
    definitions = r"\newcommand{\R}{\mathbb R}\renewcommand{\l}{\left}\renewcommand{\r}{\right}"
    assert body(r"\l(\R\r)", definitions=definitions).count("ℝ") == 1


def test_the_annotation_is_the_tex_as_it_was() -> None:
    tex = "a<b & \n\\text{</annotation>} %"
    written = to_mathml("a<b", display=False, macros=NO_MACROS)
    assert written
    assert written.endswith("a&lt;b</annotation></semantics></math>")
    assert to_mathml(tex, display=False, macros=NO_MACROS) is None


def test_a_display_says_so() -> None:
    assert (to_mathml("x", display=True, macros=NO_MACROS) or "").startswith('<math display="block">')


@pytest.mark.parametrize(
    "tex",
    [
        r"\unknown x", r"\frac{a", r"\frac{a}", "{a", "a}", "x_", "x^", "x_1_2", "a & b", r"\left(a",
        r"a\right)",
        r"\begin{align}a", r"\end{align}", r"\begin{unknown}a\end{unknown}", r"\begin{align}a\end{gather}",
        r"\href{javascript:alert(1)}{x}", r"\style{color:red}{x}", r"\class{a}{x}", r"\cssId{a}{x}",
        r"\unicode{x3c}", r"\ce{H2O}", r"\require{html}\html", r"\textcolor{red;background:url(//a)}{x}",
        r"\color[RGB]{1,2}x", r"\hspace{red}", r"\text{\foo}", "\\", "#1", "$x$", r"\def\a{\a}\a",
        "{" * 500 + "}" * 500, "x^{" * 200 + "}" * 200, r"\left(" * 200 + r"\right)" * 200,
        r"\sqrt" * 500 + "x",
        r"\frac" * 500, r"\text{" * 300 + "}" * 300, r"\displaystyle " * 300 + "x", r"a\over " * 300,
        "a" * 40_001,
        r"\begin{matrix}" * 200 + r"\end{matrix}" * 200, r"x\limits" * 3 + r"\limits\limits",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_not_guessed(tex: str) -> None:
    assert to_mathml(tex, display=True, macros=NO_MACROS) is None


def test_wide_spaces_are_kept_within_reason() -> None:
    assert body(r"\hspace{99999em}") == '<mspace width="20em"></mspace>'


def test_one_article_cannot_ask_for_endless_mathml() -> None:
    allowance, macros = Allowance(characters=5_000), parse_macros(r"\def\a{" + "x+" * 100 + "}")
    written = [to_mathml(rf"\a{n}", display=False, macros=macros, allowance=allowance) for n in range(20)]
    assert written[0] is not None
    assert written[-1] is None
