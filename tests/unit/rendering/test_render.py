"""Single promises of the renderer that need more than one look at its output."""

import re
from html import unescape

import pytest

from articles.rendering import render, render_inline


def test_title_shows_formulas_and_keeps_everything_else_as_written():
    title = render_inline("C* 代数与 $x^2$：<b> a_b_c \\$5 & `x`")
    assert title.text == "C* 代数与 x²：<b> a_b_c $5 & `x`"
    assert title.html.startswith("C* 代数与 <span ")
    assert title.html.endswith("：</span>&lt;b&gt; a_b_c $5 &amp; `x`")


def test_title_uses_the_macros_it_is_given():
    assert "<math>" in render_inline(r"$\RR$", macros=r"\newcommand{\RR}{\mathbb{R}}").html


def test_anchor_does_not_move_when_a_heading_is_added():
    before = render("## 一\n\n## 梯度下降\n").toc
    after = render("## 零\n\n## 一\n\n### 之间\n\n## 梯度下降\n").toc
    assert {heading.anchor for heading in before} < {heading.anchor for heading in after}
    assert before[1].anchor == "梯度下降"


def test_ten_thousand_headings_with_one_text_have_ten_thousand_anchors():
    assert len({heading.anchor for heading in render("# same\n\n" * 10_000).toc}) == 10_000


def test_formula_with_control_characters_is_shown_without_and_reported_with_them():
    rendered = render("$a\x08b$")
    assert rendered.formulas[0].tex == "a\x08b"
    assert 'data-tex="ab"' in rendered.html


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    source = "# a\n\n$$\nx\n$$\n\n```python\n1\n```\n"
    assert render("\ufeff" + source.replace("\n", "\r\n")) == render(source)


def test_summary_is_the_card_when_there_is_one():
    assert render("Body.", summary="About $x$ only.").card_text == "About x only."
    assert render("Body.", summary=" ").card_text == "Body."


def test_card_ends_at_the_marker():
    assert render("Intro $x$.\n\n<!-- more -->\n\nRest.").card_text == "Intro x."


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("a **b", (1, 3)),
        ("> - **中文 **：a", (1, 5)),
        ("**a** and\n[b **c](d)", (2, 4)),
        ("x 2**3", (1, 4)),
        ("x  \n**", (2, 1)),
    ],
)
def test_stars_that_make_nothing_bold_are_told(source: str, place: tuple[int, int]) -> None:
    (problem,) = render(source).problems
    assert (problem.line, problem.column, problem.code) == (*place, "unpaired-bold")


@pytest.mark.parametrize(
    ("source", "place", "code"),
    [
        ("see [b](https://c.d/e） f", (1, 7), "broken-link"),
        ("> - a\n>   [b](/c d)", (2, 7), "broken-link"),
        ("x `a``", (1, 3), "unpaired-code"),
        ("[a](/b) and `c`\n``d", (2, 1), "unpaired-code"),
    ],
)
def test_marks_that_stay_text_are_told(source: str, place: tuple[int, int], code: str) -> None:
    (problem,) = render(source).problems
    assert (problem.line, problem.column, problem.code) == (*place, code)


def test_each_mark_that_stays_text_is_told_in_its_place() -> None:
    problems = render("[a](/e f) *b*\n[a](/e f)").problems
    assert [(p.line, p.column, p.code) for p in problems] == [(1, 3, "broken-link"), (2, 3, "broken-link")]


@pytest.mark.parametrize(
    "source",
    [
        *("**a** *b* ***c***", "**注意。**这里", "2 ** 3", "19****17", "`**`", "\\*\\*a"),
        *("\\`a", "[a](/b)", "`](/`", "\\[a](b)"),
    ],
)
def test_marks_that_are_no_mistake_are_not(source: str) -> None:
    assert render(source).problems == ()


@pytest.mark.parametrize(
    ("source", "code", "detail"),
    [
        (r"x $\axiom[1]$", "unknown-command", "\\axiom"),
        (r"x $\text{a \axiom}$", "unknown-command", "\\axiom"),
        (r"x $$\begin{prooftree}a\end{prooftree}$$", "unknown-command", "\\begin{prooftree}"),
        (r"x $\left(a$", "unreadable-formula", ""),
    ],
)
def test_formula_that_is_not_understood_is_told(source: str, code: str, detail: str) -> None:
    (problem,) = render(source).problems
    assert (problem.line, problem.column, problem.code, problem.detail) == (1, 3, code, detail)


@pytest.mark.parametrize(
    "tex",
    [
        "\\href{/a}{x}", "\\url{/a}", "\\style{color:red}{x}", "\\class{a}{x}", "\\cssId{a}{x}",
        "\\mmlToken{mi}{x}", "\\unicode{x3c}", "\\require{html}", "\\data{a=b}{x}", "\\html{<b>}",
        "\\htmlId{a}{x}", "\\htmlData{a=b}{x}", "\\toggle{a}{b}\\endtoggle", "\\texttip{a}{b}",
        "\\includegraphics{a}", "\\input{a}", "\\csname href\\endcsname{a}{x}", "\\bbox[red]{x}",
        "\\begin{html}x\\end{html}", "\\text{\\href{/a}{x}}", "\\let\\x=\\href \\x{/a}{x}",
    ],
)  # fmt: skip
def test_tex_that_would_be_more_than_mathematics_is_told_with_its_line(tex: str) -> None:
    name = re.findall(r"\\begin\{html}|\\(?!let|text\b|x\b)[a-zA-Z]+", tex)[0]
    for source, column in ((f"a\n\nb ${tex}$", 3), (f"a\n\n$${tex}$$", 1)):
        (problem,) = render(source).problems
        assert (problem.line, problem.column, problem.code) == (3, column, "unknown-command")
        assert problem.detail == name
    (problem,) = render("a\n\n$\\evil$", macros=f"\\newcommand{{\\evil}}{{{tex}}}").problems
    assert (problem.line, problem.code, problem.detail) == (3, "unknown-command", name)


@pytest.mark.parametrize(
    "source",
    [
        "![](/a.png)",
        "x <img src='/a.png'>",
        "<p>\n\n</p>\n<img alt='a > b' src=/a.png>",
        "[![](/a.png 't')](/b/)",
    ],
)
def test_missing_picture_is_told_where_it_stands(source: str) -> None:
    (problem,) = render(source, image_size=lambda _address: None).problems
    lines = source[: max(source.find("!["), source.find("<img"))].split("\n")
    assert (problem.line, problem.column) == (len(lines), len(lines[-1]) + 1)
    assert (problem.code, problem.detail) == ("missing-image", "/a.png")


def test_label_that_a_macro_gives_is_known() -> None:
    source = "$$\\begin{equation}\\named{x}y\\end{equation}$$\n\nsee \\eqref{eq:x}"
    rendered = render(source, macros=r"\newcommand{\named}[1]{\label{eq:#1}}")
    assert rendered.problems == ()
    assert 'href="#eq-eq%3Ax"' in rendered.html


def test_formula_of_a_known_macro_is_understood() -> None:
    assert render(r"# $\axiom$", macros=r"\newcommand{\axiom}{A}").problems == ()


def test_problem_points_into_the_line_of_a_quote():
    (problem,) = render("> - one\n> - two $y\n").problems
    assert (problem.line, problem.column, problem.code) == (2, 9, "unclosed-inline-maths")


@pytest.mark.parametrize("stop", ["# Heading", "```\ncode\n```", "这里是一段没有公式的正文，不应当被吞掉。"])
def test_unclosed_display_ends_before(stop):
    rendered = render(f"$$\na\n\n{stop}\n\n$$\nb\n$$\n")
    assert [formula.tex for formula in rendered.formulas] == ["b"]
    assert [problem.code for problem in rendered.problems] == ["unclosed-display-maths"]


def test_same_source_gives_the_same_html():
    source = "# $x$\n\ntext[^1] `c`\n\n[^1]: note\n\n```python\nx\n```\n"
    assert render(source) == render(source)


def test_no_two_places_of_a_page_have_one_name():
    toc = render("## Related\n\n## a {#x}\n\n## b {#x}\n\n## x\n\n## c {#content}\n").toc
    assert [heading.anchor for heading in toc] == ["related-2", "x", "x-2", "x-3", "content-2"]


def test_an_admonition_without_a_title_is_headed_in_the_language_of_the_article():
    source = "> [!WARNING]\n> 小心\n\n::: theorem\n内容\n:::\n\n> [!tip]- 自己的\n> x"
    assert [title in render(source, language="zh").html for title in ("警告", "定理", "自己的")] == [True] * 3
    assert [title in render(source).html for title in ("Warning", "Theorem", "自己的")] == [True] * 3


def test_every_label_of_a_formula_can_be_pointed_at():
    html = render(r"$$\begin{align} a \label{one} \\ b \label{two} \end{align}$$").html
    assert ['id="eq-one"' in html, 'id="eq-two"' in html] == [True, True]


def test_a_card_has_no_places_to_point_at():
    rendered = render(r"See $$\begin{align} a \label{one} \\ b \label{two} \end{align}$$ and \eqref{two}.")
    assert "eq-" in rendered.html
    assert "id=" not in rendered.card


LABELLED = "See \\eqref{a} and [here \\ref{a}](/x/).\n\n$$\\begin{equation}x\\label{a}\\end{equation}$$\n"


def test_reference_in_prose_links_to_its_formula_on_the_page_and_only_shows_its_number_in_the_card():
    rendered = render(LABELLED)
    assert '<a href="#eq-a" aria-label="1"><span class="math inline" data-tex="\\eqref{a}"' in rendered.html
    assert 'id="eq-a"' in rendered.html
    assert "<mtext>(1)</mtext>" in rendered.card
    assert "href" not in rendered.card


def test_reference_within_a_link_is_no_link_of_its_own():
    assert render(LABELLED).html.count('href="#eq-a"') == 1


def test_stop_behind_an_environment_leaves_each_line_its_number():
    html = render("$$\\begin{align}a\\\\b\\end{align}.$$").html
    assert "<mi>b</mi><mi>.</mi></mtd>" in html
    assert html.count('class="eqno"') == 2


def test_punctuation_stays_in_the_line_of_its_formula():
    html = render("设（$x$），则 $y$。$z$ 是").html
    assert re.sub(r'<span class="math.*?</math></span>', "∑", html) == (
        '<p>设<span class="bound">（∑），</span>则 <span class="bound">∑。</span>∑ 是</p>\n'
    )


def test_punctuation_beside_a_formula_is_escaped_and_lost_nowhere():
    rendered = render('("$x$")<$y$>&$z$!')
    assert unescape(re.sub(r"<annotation.*?</annotation>|<[^<>]*>", "", rendered.html)) == '("x")<y>&z!\n'


def test_of_two_footnotes_of_one_name_the_first_is_shown_and_the_other_told():
    rendered = render("a[^1]\n\n[^1]: first\n\n[^1]: second\n")
    assert "<p>first " in rendered.html
    assert [(each.line, each.code, each.detail) for each in rendered.problems] == [
        (5, "repeated-footnote", "1")
    ]


def test_a_cell_without_a_column_is_told():
    rows = [
        "| a | b |",
        "|---|---|",
        "| 1 | 2 |",
        "| 1 | 2 | lost |",
        "1 | 2 | | lost",
        "| 1 | 2 | |",
        "| `x|y` | 2",
    ]
    problems = render("\n".join(rows)).problems
    assert [(each.line, each.column) for each in problems if each.code == "surplus-cell"] == [
        (4, 10),
        (5, 8),
        (7, 10),
    ]


def test_code_is_shown_wherever_elements_that_nobody_closed_take_it():
    html = render("| a |\n|---|\n| <table><code>x <ul>y |\n\n    z\n").html
    assert "<code>z\n</code>" in html
