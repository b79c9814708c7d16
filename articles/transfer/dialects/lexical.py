"""Ghost's Lexical documents, node by node, as HTML; cards of Markdown are handed on."""

from html import escape
from typing import Any

Nodes = list[dict[str, Any]]
FORMATS = ((1, "strong"), (2, "em"), (4, "s"), (16, "code"), (32, "sub"), (64, "sup"))
NAMES = {"paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "aside": "blockquote"}


def html_of(nodes: Nodes) -> tuple[list[tuple[str, bool]], list[str]]:
    """The parts of a document, each as HTML or, with True, as the Markdown that it is; and the kinds of nodes
    that were left out."""
    unknown: list[str] = []
    made: list[tuple[str, bool]] = []
    for node in nodes:
        if node.get("type") == "markdown":
            made.append((str(node.get("markdown", "")).strip("\n"), True))
        elif text := _html(node, unknown):
            made.append((text, False))
    return made, unknown


def _html(node: dict[str, Any], unknown: list[str]) -> str:
    kind = node.get("type", "")
    if kind in {"text", "extended-text"}:
        return _text(node)
    if kind in CARDS:
        return CARDS[kind](node)
    inner = "".join(_html(child, unknown) for child in node.get("children", []))
    if kind in NAMES:
        return f"<{NAMES[kind]}>{inner}</{NAMES[kind]}>"
    if kind in {"heading", "extended-heading"}:
        return f"<{node.get('tag', 'h2')}>{inner}</{node.get('tag', 'h2')}>"
    if kind == "list":
        name = "ol" if node.get("listType") == "number" else "ul"
        return f"<{name}>{inner}</{name}>"
    if kind == "listitem":
        return f"<li>{inner}</li>"
    if kind in {"link", "autolink"}:
        return f'<a href="{escape(str(node.get("url", "")))}">{inner}</a>'
    unknown.append(str(kind))
    return inner


def _text(node: dict[str, Any]) -> str:
    text = escape(str(node.get("text", "")), quote=False)
    for bit, name in FORMATS:
        if int(node.get("format") or 0) & bit:
            text = f"<{name}>{text}</{name}>"
    return text


def _image(node: dict[str, Any]) -> str:
    caption = f"<figcaption>{node['caption']}</figcaption>" if node.get("caption") else ""
    address, alt = escape(str(node.get("src", ""))), escape(str(node.get("alt") or ""))
    return f'<figure><img src="{address}" alt="{alt}">{caption}</figure>'


def _code(node: dict[str, Any]) -> str:
    code = escape(str(node.get("code", "")), quote=False)
    return f'<pre><code class="language-{escape(str(node.get("language") or ""))}">{code}</code></pre>'


def _bookmark(node: dict[str, Any]) -> str:
    address = escape(str(node.get("url", "")))
    return f'<p><a href="{address}">{address}</a></p>'


CARDS = {
    "linebreak": lambda _node: "<br>",
    "horizontalrule": lambda _node: "<hr>",
    "html": lambda node: str(node.get("html", "")),
    "image": _image,
    "codeblock": _code,
    "bookmark": _bookmark,
    "embed": _bookmark,
}
