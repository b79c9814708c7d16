"""HTML as a tree, in the plain way that bodies of blogs need."""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Union

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
VERBATIM = {"script", "style", "iframe", "noscript", "svg", "math", "object", "video", "audio"}
BLOCKS = {
    "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul", *VERBATIM,
}  # fmt: skip
CLOSED_BY = {
    "p": BLOCKS,
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr", "tbody", "tfoot"},
    "td": {"td", "th", "tr", "tbody", "tfoot"},
    "th": {"td", "th", "tr", "tbody", "tfoot"},
}
"""Elements whose end need not be written, and what ends them."""

ENDS_AT = {"li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}, "tr": {"table"}, "td": {"table"}, "th": {"table"}}
DEPTH_LIMIT = 100

Node = Union["Element", "Comment", str]


@dataclass(slots=True)
class Comment:
    """What stands between ``<!--`` and ``-->``."""

    text: str


@dataclass(slots=True)
class Element:
    """An element and what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        """Whether it stands on lines of its own."""
        return self.tag in BLOCKS

    def get(self, name: str) -> str:
        """An attribute; empty where there is none."""
        return self.attributes.get(name, "")

    def text(self) -> str:
        """All text in it."""
        return "".join(
            child if isinstance(child, str) else child.text() if isinstance(child, Element) else ""
            for child in self.children
        )

    def elements(self, *tags: str) -> "list[Element]":
        """The children that have one of these tags."""
        return [child for child in self.children if isinstance(child, Element) and child.tag in tags]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_what_it_ends(tag)
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID and len(self.open) < DEPTH_LIMIT:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self.open[-1].children.append(Comment(data))

    def _end_what_it_ends(self, tag: str) -> None:
        for at in range(len(self.open) - 1, 0, -1):
            name = self.open[at].tag
            if tag in CLOSED_BY.get(name, ()):
                del self.open[at:]
                return
            if self.open[at].is_block and (name not in CLOSED_BY or name in ENDS_AT.get(tag, ())):
                return


def parse(html: str) -> Element:
    """The tree of a piece of HTML, below an element without a name."""
    builder = _Builder()
    builder.feed(_without_open_ends(html))
    builder.close()
    return builder.open[0]


def _without_open_ends(html: str) -> str:
    """HTML in which every ``<`` and every ``<!--`` has an end further on: Python's parser looks for the ends
    of others again and again."""
    before, mark, after = html.rpartition("-->")
    html = before + mark + after.replace("<!--", "&lt;!--")
    before, mark, after = html.rpartition(">")
    return before + mark + after.replace("<", "&lt;")


def written(node: Node) -> str:
    """A node as HTML again."""
    if isinstance(node, str):
        return escape(node, quote=False)
    if isinstance(node, Comment):
        return f"<!--{node.text}-->"
    inner = "".join(
        child if node.tag in {"script", "style"} and isinstance(child, str) else written(child)
        for child in node.children
    )
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in node.attributes.items())
    return f"<{node.tag}{attributes}>" + ("" if node.tag in VOID else f"{inner}</{node.tag}>")
