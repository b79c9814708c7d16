"""The table of contents, from the headings of the body."""

from collections.abc import Sequence

from markdown_it.token import Token

from articles.rendering.headings import Anchors, anchor_from
from articles.rendering.html import Renderer
from articles.rendering.types import Heading

_LEFT_OUT = ("link_open", "link_close", "image", "footnote_ref", "hardbreak", "html_inline")


def table_of_contents(tokens: Sequence[Token], renderer: Renderer) -> tuple[Heading, ...]:
    """The headings in order; on the way the tokens of each are told its anchor and its readable text."""
    anchors = Anchors(token.meta["anchor"] for token in tokens if token.meta.get("anchor"))
    return tuple(
        _heading(token, tokens[at + 1], tokens[at + 2], anchors, renderer)
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    )


def _heading(opened: Token, line: Token, closed: Token, anchors: Anchors, renderer: Renderer) -> Heading:
    children = [child for child in line.children or () if child.type not in _LEFT_OUT]
    text = renderer.readable(children)
    explicit = opened.meta.get("anchor")
    opened.meta["anchor"] = anchors.give_explicit(explicit) if explicit else anchors.give(anchor_from(text))
    closed.meta |= {"anchor": opened.meta["anchor"], "text": text}
    return Heading(int(opened.tag[1]), opened.meta["anchor"], renderer.line(children), text)
