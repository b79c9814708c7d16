"""Source to ``Rendered``: parse, number, typeset, sanitize, fill."""

from html import escape

from markdown_it.token import Token

from articles.rendering import tex
from articles.rendering.contents import table_of_contents
from articles.rendering.document import Document
from articles.rendering.excerpt import Excerpt, excerpt
from articles.rendering.formulas import annotate, formula_of, formula_tokens
from articles.rendering.html import ImageSize, Renderer, no_size
from articles.rendering.links import local_links, point_at_own_places
from articles.rendering.maths import formulas_in
from articles.rendering.parser import parse
from articles.rendering.plain import plain_text, readable_text
from articles.rendering.reading_time import minutes
from articles.rendering.source import cleaned, excess
from articles.rendering.types import Inline, Problem, Rendered


def render(
    source: str,
    *,
    macros: str = "",
    summary: str = "",
    image_size: ImageSize = no_size,
    language: str = "en",
    with_places: bool = False,
) -> Rendered:
    """All that is derived from a Markdown source.

    ``macros``: TeX definitions of the site and the article; ``summary``: the author's own excerpt in
    Markdown; ``image_size``: gives width and height of a picture by its address, nothing if it is missing;
    ``language``: of the few words that are not the author's; ``with_places``: the HTML says where it was
    written, by ``data-line`` on top-level blocks and ``data-place`` (``line:column``) on formulas.
    No text makes this raise: ``problems`` tells what is wrong. What ``excess`` refuses is shown as it is.
    """
    source = cleaned(source)
    if too_much := excess(source):
        return _refused(source, too_much)
    document = Document(source)
    tokens = parse(document)
    known, label_problems = annotate(list(formula_tokens(tokens)), tex.parse_macros(macros))
    renderer = Renderer(known, image_size, language, with_places)
    toc = table_of_contents(tokens, renderer)
    point_at_own_places(tokens, {heading.anchor for heading in toc})
    card = _card(tokens, summary, known)
    html = renderer.page(tokens)
    return Rendered(
        html=html,
        card=renderer.line(card.tokens),
        card_text=card.text,
        toc=toc,
        text=plain_text(tokens),
        # Walked once more: references that lead nowhere have become text.
        formulas=tuple(map(formula_of, formula_tokens(tokens))),
        problems=_in_order([*document.problems, *label_problems, *renderer.problems]),
        minutes=minutes(tokens),
        links=local_links(tokens),
    )


def render_inline(text: str, *, macros: str = "") -> Inline:
    """A title: its formulas typeset, everything else as written."""
    text, pos = cleaned(text), 0
    tokens: list[Token] = []
    for start, span in formulas_in(text):
        meta = {"display": False, "line": 1, "column": start + 1}
        tokens += [_text(text[pos:start]), Token("math_inline", "math", 0, content=span.tex, meta=meta)]
        pos = span.end
    tokens.append(_text(text[pos:]))
    known, _ = annotate(list(formula_tokens(tokens)), tex.parse_macros(macros))
    return Inline(Renderer(known, no_size).line(tokens), readable_text(tokens, known))


def _card(tokens: list[Token], summary: str, macros: tex.Macros) -> Excerpt:
    if summary.strip() and not excess(summary):
        tokens = parse(Document(cleaned(summary)))
        annotate(list(formula_tokens(tokens)), macros)
    return excerpt(tokens, macros=macros)


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column, problem.code)))


def _text(text: str) -> Token:
    return Token("text", "", 0, content=text.replace("\\$", "$"))


def _refused(source: str, too_much: str) -> Rendered:
    html = f"<pre>{escape(source, quote=False)}</pre>"
    return Rendered(html, "", "", (), source, (), (Problem(1, 1, "too-long", too_much),), 1)
