"""Pictures: a titled one that stands alone is a figure with a caption; all are as large as they will be."""

import re
from collections.abc import Callable
from html import escape, unescape

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from articles.rendering.document import document_of

_TAG = re.compile(r"""</?([A-Za-z][\w-]*)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_ATTRIBUTE = re.compile(r"""\s([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")


def figures(state: StateCore) -> None:
    """Core rule, after the inline rules: a paragraph that is one titled image, or a link around one, becomes
    a figure."""
    if "![" not in document_of(state.env).source:
        return
    tokens: list[Token] = []
    at = 0
    while at < len(state.tokens):
        if picture := _titled_picture(state.tokens, at):
            tokens += _figure(state, state.tokens[at + 1], picture)
            at += 3
        else:
            tokens.append(state.tokens[at])
            at += 1
    state.tokens = tokens


def sub_images(change: Callable[[str], str], html: str) -> str:
    """The HTML with each ``<img>`` changed; one that stands in an attribute is none."""
    if "<img" not in html.lower():
        return html
    return _TAG.sub(lambda tag: change(tag[0]) if tag[1].lower() == "img" else tag[0], html)


def attributes_of(tag: str) -> dict[str, str]:
    """What an ``<img>`` says, by names in small letters."""
    return {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}


def with_size(tag: str, said: dict[str, str], size: tuple[int, int] | None) -> str:
    """An ``<img>`` that is loaded when it comes near, and has its width and height from the start; what its
    author ``said`` of them counts."""
    new = {"loading": "lazy", "decoding": "async"}
    if size and not (said.keys() & {"width", "height"}):
        new |= {"width": str(size[0]), "height": str(size[1])}
    elif size and said.get("width", "").isdigit() and "height" not in said:
        new["height"] = str(max(1, round(int(said["width"]) * size[1] / size[0])))
    added = "".join(f' {name}="{escape(value)}"' for name, value in new.items() if name not in said)
    return f"<img{added}{tag[4:]}"


def _titled_picture(tokens: list[Token], at: int) -> Token | None:
    if tokens[at].type != "paragraph_open" or tokens[at].hidden:
        return None
    children = tokens[at + 1].children or []
    if len(children) == 3 and children[0].type == "link_open" and children[2].type == "link_close":
        children = children[1:2]
    is_picture = len(children) == 1 and children[0].type == "image"
    return children[0] if is_picture and children[0].meta.get("caption") else None


def _figure(state: StateCore, image: Token, picture: Token) -> list[Token]:
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
