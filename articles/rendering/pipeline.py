"""Source to ``Rendered``: parse, number, typeset, sanitize, fill."""

from collections.abc import Sequence
from html import escape

from markdown_it.token import Token

from articles.rendering import tex
from articles.rendering.document import Document
from articles.rendering.formulas import annotate, formula_of, formula_tokens
from articles.rendering.headings import Anchors, anchor_from
from articles.rendering.html import ImageSize, Renderer
from articles.rendering.maths import formulas_in
from articles.rendering.parser import parse
from articles.rendering.slots import Slots
from articles.rendering.source import cleaned, too_long
from articles.rendering.types import Heading, Inline, Problem, Rendered


def no_size(_address: str) -> None:
    """The size of no picture is known."""


def render(source: str, *, macros: str = "", summary: str = "", image_size: ImageSize = no_size) -> Rendered:
    """All that is derived from a Markdown source.

    ``macros``: TeX definitions of the site and the article; ``summary``: the author's own excerpt in Markdown;
    ``image_size``: gives width and height of a picture by its address. No text makes this raise; what is wrong
    with it is told in ``problems``. A source over ``source.LIMIT`` bytes is shown as it is.
    """
    if too_long(source):
        return _refused(cleaned(source))
    document = Document(cleaned(source))
    tokens = parse(document)
    formulas = list(formula_tokens(tokens))
    document.problems += annotate(formulas, macros)
    renderer = Renderer(tex.parse_macros(macros), image_size, Slots())
    toc = table_of_contents(tokens, renderer)
    return Rendered(
        html=renderer.page(tokens),
        card="",
        card_text="",
        toc=toc,
        text="\n".join(token.content for token in tokens if token.content),
        formulas=tuple(formula_of(token) for token in formulas),
        problems=tuple(sorted(document.problems, key=lambda problem: (problem.line, problem.column))),
        minutes=1,
        links=(),
    )


def render_inline(text: str, *, macros: str = "") -> Inline:
    """A title: its formulas typeset, everything else as written."""
    text = cleaned(text)
    tokens, pos = [], 0
    for start, span in formulas_in(text):
        meta = {"display": False, "line": 1, "column": start + 1}
        tokens += [_text(text[pos:start]), Token("math_inline", "math", 0, content=span.tex, meta=meta)]
        pos = span.end
    tokens.append(_text(text[pos:]))
    annotate(list(formula_tokens(tokens)), macros)
    renderer = Renderer(tex.parse_macros(macros), no_size, Slots())
    return Inline(renderer.line(tokens), renderer.readable(tokens))


def table_of_contents(tokens: Sequence[Token], renderer: Renderer) -> tuple[Heading, ...]:
    """The headings of the body; each heading token is told its anchor and its readable text."""
    explicit = [token.meta["anchor"] for token in tokens if token.meta.get("anchor")]
    anchors, toc = Anchors(explicit), []
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            children = tokens[at + 1].children or []
            text = renderer.readable(children)
            anchor = token.meta.get("anchor") or anchors.give(anchor_from(text))
            token.meta |= {"anchor": anchor}
            _closing(tokens, at).meta = {"anchor": anchor, "text": text}
            toc.append(Heading(int(token.tag[1]), anchor, renderer.line(_without_links(children)), text))
    return tuple(toc)


def _closing(tokens: Sequence[Token], at: int) -> Token:
    return tokens[at + 2]


def _without_links(children: Sequence[Token]) -> list[Token]:
    unwanted = ("link_open", "link_close", "image", "footnote_ref", "softbreak", "hardbreak")
    return [token for token in children if token.type not in unwanted]


def _text(text: str) -> Token:
    return Token("text", "", 0, content=text.replace("\\$", "$"))


def _refused(source: str) -> Rendered:
    html = f"<pre>{escape(source, quote=False)}</pre>"
    return Rendered(html, "", "", (), source, (), (Problem(1, 1, "too-long"),), 1)
