"""Pictures: a titled one that stands alone is a figure with a caption."""

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from articles.rendering.document import document_of


def figures(state: StateCore) -> None:
    """Core rule, after the inline rules: a paragraph that is one titled image becomes a figure."""
    if "![" not in document_of(state.env).source:
        return
    tokens: list[Token] = []
    at = 0
    while at < len(state.tokens):
        if _is_figure(state.tokens, at):
            tokens += _figure(state, state.tokens[at + 1])
            at += 3
        else:
            tokens.append(state.tokens[at])
            at += 1
    state.tokens = tokens


def _is_figure(tokens: list[Token], at: int) -> bool:
    if tokens[at].type != "paragraph_open" or tokens[at].hidden:
        return False
    children = tokens[at + 1].children or []
    return len(children) == 1 and children[0].type == "image" and bool(children[0].meta.get("caption"))


def _figure(state: StateCore, image: Token) -> list[Token]:
    picture = (image.children or [])[0]
    picture.attrs.pop("title", None)
    caption = Token("inline", "", 0, map=image.map, content=picture.meta["caption"], block=True)
    children: list[Token] = []
    caption.children = children
    document_of(state.env).places.enter(caption.content, image.map[0] if image.map else 0)
    state.md.inline.parse(caption.content, state.md, state.env, children)
    return [
        Token("figure_open", "figure", 1, map=image.map, block=True),
        image,
        Token("figcaption_open", "figcaption", 1, block=True),
        caption,
        Token("figcaption_close", "figcaption", -1, block=True),
        Token("figure_close", "figure", -1, block=True),
    ]
