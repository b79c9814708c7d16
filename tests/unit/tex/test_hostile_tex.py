"""Whatever the text: no error, no foreign element, no cost beyond its length."""

import sys
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.rendering.tex import (
    NO_MACROS,
    number,
    parse_macros,
    to_mathml,
    to_readable,
    with_definitions,
)
from articles.rendering.tex.tokens import tokenize
from articles.rendering.types import Formula

TAGS = {
    "math", "semantics", "annotation", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt",
    "mroot",
    "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mphantom",
    "mpadded",
    "mstyle",
}  # fmt: skip
ATTRIBUTES = {
    "accent", "accentunder", "class", "depth", "display", "displaystyle", "encoding", "fence", "form",
    "height",
    "linethickness", "lspace", "mathcolor", "mathsize", "mathvariant", "maxsize", "minsize",
    "movablelimits",
    "rspace", "scriptlevel", "stretchy", "width",
}  # fmt: skip
CHILDREN = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}
PIECES = [
    "\\frac", "\\sqrt", "\\left", "\\right", "(", ")", "|", ".", "{", "}", "[", "]", "^", "_", "&",
    "\\\\", "'", " ",
    "\\begin{align}", "\\end{align}", "\\begin{cases}", "\\end{cases}", "\\begin{array}", "{l|c}",
    "\\end{array}",
    "\\text{", "$", "\\textcolor{red}", "\\color{blue}", "\\mathbf", "\\sum", "\\limits", "\\over",
    "\\hspace{1em}",
    "\\def\\a#1{#1#1}", "\\a", "\\newcommand{\\b}[1][x]{#1}", "\\b", "\\let", "\\tag{1}", "\\label{a}",
    "\\eqref{a}",
    "\\notag", "%", "\n", "#1", "##", "<script>", "&lt;", "-->", "中", "，", "x", "1", "-", "=",
    "\\unknown", "\\",
    "\\displaystyle", "\\substack{", "\\underbrace{", "\\xrightarrow[", "\\operatorname*{", "\\not",
    "\\big",
    "\\verb|", "\ufdd0", "\u0301", "\x00", "😀", "\\pmod", "\\hline", "\\overline", "\\rm", "\\middle",
    "\\kern1mu",
]  # fmt: skip
tex_text = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text(max_size=60))


class Inspector(HTMLParser):
    """Follows MathML as a browser would, and notes what should not be there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[list[str | int]] = []
        self.wrong: list[str] = []
        self.annotation = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.open:
            self.open[-1][1] = int(self.open[-1][1]) + 1
        self.open.append([tag, 0])
        self.wrong += [tag] if tag not in TAGS else []
        self.wrong += [name for name, _ in attrs if name not in ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        opened, children = self.open.pop()
        if opened != tag or CHILDREN.get(tag, children) != children:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.open[-1][0] == "annotation":
            self.annotation += data


@given(tex_text, st.booleans())
@settings(max_examples=200, deadline=None)
def test_mathml_is_well_formed_and_holds_nothing_foreign(tex: str, display: bool) -> None:
    written = to_mathml(tex, display=display, macros=NO_MACROS)
    if written is None:
        return
    inspector = Inspector()
    inspector.feed(written)
    inspector.close()
    assert not inspector.wrong
    assert not inspector.open
    assert inspector.annotation == tex
    assert "\\" not in written.split("<annotation")[0].replace("∖", "") or "\\" in tex


@given(tex_text)
@settings(max_examples=150, deadline=None)
def test_no_text_is_an_error(tex: str) -> None:
    macros = parse_macros(tex)
    with_definitions(macros, tex)
    to_mathml(tex, display=True, macros=macros)
    assert "\n" not in to_readable(tex, macros)
    number([Formula(tex, True, 1, 1)], macros)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_tokens_lose_nothing_but_comments_and_blank_space(text: str) -> None:
    plain = text.replace("%", "").replace("\\", "")
    assert "".join("".join(tokenize(plain)).split()) == "".join(plain.split())


def steps(act: Callable[[], object]) -> int:
    """How many lines of Python an act runs through."""
    count = 0

    def trace(_frame: object, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        act()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "x", "x^2", "{", "}", "{}", "\\frac", "\\left(", "$", "\\text{a}", "\\begin{", "\\begin{align}",
        "\\verb|",
        "a&", "\\\\", "'", "%", "#1", "\\def\\a{", "\\def\\a{\\a\\a}\\a", "\\color", "\\limits",
        "a\\over ", "文",
        "\\mathrm{abc}", "\\label{a}", "\\tag{1}", "1.", "\\[", "\\hspace{", "\\newcommand{\\a}[", "\\tag{",
    ],
)  # fmt: skip
@pytest.mark.parametrize("read", ["mathml", "readable", "number", "definitions"])
def test_twice_the_text_costs_at_most_little_more_than_twice(piece: str, read: str) -> None:
    acts: dict[str, Callable[[str], object]] = {
        "mathml": lambda tex: to_mathml(tex, display=True, macros=NO_MACROS),
        "readable": lambda tex: to_readable(tex, NO_MACROS),
        "number": lambda tex: number([Formula(tex, True, 1, 1)]),
        "definitions": parse_macros,
    }
    short, long = (steps(lambda tex=piece * n: acts[read](tex)) for n in (80, 320))  # type: ignore[misc]
    assert long <= 5 * short + 2_000
