"""Paragraphs, headings, lists, code and tables, from HTML to Markdown."""

import re

from articles.transfer.html.elements import Comment, Element, Node, parse, written
from articles.transfer.html.inlines import BREAK, inline_markdown, picture

HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
TRANSPARENT = {"div", "section", "article", "main", "center", "header", "footer", "body", "html", "noscript"}
MORE = re.compile(r"\s*more\b", re.I)
SEPARATOR = re.compile(r"\n[ \t]*\n")
LANGUAGE = re.compile(r"(?:language-|lang-|lang:|brush:\s*|highlight-source-)([\w+#-]+)|^([\w+#-]+)$")
LANGUAGE_ATTRIBUTES = ("data-enlighter-language", "data-language", "data-lang", "lang", "class")
OPENS = re.compile(r"[`~]{3,}", re.M)
ITEM_PARTS = {"ul", "ol", "p", "pre", "blockquote", "div"}


def markdown_of(html: str) -> str:
    """HTML as Markdown. What Markdown cannot say stays HTML. Blank lines part paragraphs, as in blogs."""
    return "\n\n".join(_blocks(parse(html.replace(BREAK, "")).children)) + "\n"


def _blocks(nodes: list[Node]) -> list[str]:
    """The blocks of Markdown that nodes make; a run of text between elements is a paragraph, or some."""
    found: list[str] = []
    run: list[Node] = []
    for node in nodes:
        if isinstance(node, Element) and node.is_block:
            found += [*_paragraphs(run), *_block(node)]
            run = []
        elif not isinstance(node, Comment):
            run.append(node)
        elif MORE.match(node.text):
            found += [*_paragraphs(run), "<!-- more -->"]
            run = []
    return [*found, *_paragraphs(run)]


def _paragraphs(run: list[Node]) -> list[str]:
    """A run of text parted at its blank lines; its other line breaks are shown, as blogs show them."""
    parts: list[list[Node]] = [[]]
    for node in run:
        if not isinstance(node, str):
            parts[-1].append(node)
            continue
        for number, piece in enumerate(SEPARATOR.split(node)):
            if number:
                parts.append([])
            parts[-1] += _with_breaks(piece)
    return [text for text in map(inline_markdown, parts) if text]


def _with_breaks(text: str) -> list[Node]:
    lines = text.split("\n")
    nodes: list[Node] = [lines[0]]
    for line in lines[1:]:
        nodes += [Element("br"), line] if line.strip() and str(nodes[-1]).strip() else [" ", line]
    return nodes


def _block(node: Element) -> list[str]:
    make = MAKERS.get(node.tag)
    made = make(node) if make else None
    if made is None and node.tag in TRANSPARENT:
        return _blocks(node.children)
    return [_as_html(node)] if made is None else [made] if made else []


def _as_html(node: Element) -> str:
    """A block that stays HTML: without blank lines, which would end it."""
    return re.sub(r"\n\s*\n", "\n", written(node))


def _paragraph(node: Element) -> str:
    return inline_markdown(node.children)


def _heading(node: Element) -> str:
    text = inline_markdown(node.children).replace("  \n", " ").rstrip("#")
    own = node.get("id")
    anchor = f" {{#{own}}}" if re.fullmatch(r"[A-Za-z][\w-]*", own) else ""
    return f"{HEADINGS[node.tag]} {text}{anchor}" if text else ""


def _quote(node: Element) -> str:
    text = "\n\n".join(_blocks(node.children))
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


def _listing(node: Element) -> str | None:
    """A ``pre`` as a fence; None where more than colours are in it."""
    code = next(iter(node.elements("code")), node)
    values = [each.get(name) for each in (code, node) for name in LANGUAGE_ATTRIBUTES]
    found = next((match for match in map(LANGUAGE.search, values) if match), None)
    language = (found[1] or found[2]).lower() if found else ""
    text = _code_text(node)
    if text is None:
        return None
    mark = "`" * max([3, *(len(fence) + 1 for fence in OPENS.findall(text))])
    return f"{mark}{'' if language.startswith('wp-') else language}\n{text.strip(chr(10))}\n{mark}"


def _code_text(node: Element) -> str | None:
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
        elif isinstance(child, Element):
            inner = "\n" if child.tag == "br" else _code_text(child)
            if inner is None or child.tag in {"img", "table", "iframe"}:
                return None
            parts.append(inner)
    return "".join(parts)


def _list(node: Element) -> str | None:
    """A list; None where something that is no item stands in it."""
    items = node.elements("li")
    others = [child for child in node.children if not isinstance(child, Comment)]
    if not items or not all(_may_be_in_list(child) for child in others):
        return None
    start = int(node.get("start")) if node.get("start").isdigit() else 1
    made = [_item(item, "-" if node.tag == "ul" else f"{start + at}.") for at, item in enumerate(items)]
    return ("\n\n" if any("\n\n" in item for item in made) else "\n").join(made)


def _may_be_in_list(child: Node) -> bool:
    return child.tag == "li" if isinstance(child, Element) else not str(child).strip()


def _item(item: Element, marker: str) -> str:
    blocks = _blocks(item.children)
    tight = len(item.elements("p")) < 2 and not item.elements("pre", "blockquote", "figure")
    text = ("\n" if tight else "\n\n").join(blocks)
    indent = " " * (len(marker) + 1)
    return f"{marker} " + "\n".join(f"{indent}{line}" if line else "" for line in text.split("\n")).lstrip()


def _figure(node: Element) -> str | None:
    """A figure with one picture; None for any other."""
    pictures = _all(node, "img")
    captions = node.elements("figcaption")
    if len(pictures) != 1 or any(_all(node, tag) for tag in ("table", "iframe", "video", "pre")):
        tables = node.elements("table")
        return _table(tables[0]) if len(tables) == 1 and not captions and not pictures else None
    caption = inline_markdown(captions[0].children).replace("  \n", " ") if captions else ""
    link = next((each for each in _all(node, "a") if _all(each, "img")), None)
    image = picture(pictures[0], caption)
    return f"[{image}]({link.get('href')})" if link and link.get("href") and not caption else image


def _table(node: Element) -> str | None:
    """A table whose cells are single lines; None for one that Markdown cannot write."""
    rows = [row.elements("th", "td") for row in _all(node, "tr")]
    cells = [cell for row in rows for cell in row]
    spans = any(cell.get(name) not in {"", "1"} for cell in cells for name in ("rowspan", "colspan"))
    if (
        spans
        or not rows
        or not rows[0]
        or _all(node, "caption")
        or any(
            child.is_block
            for cell in cells
            for child in cell.children
            if isinstance(child, Element) and child.tag != "p"
        )
    ):
        return None
    lines = [[inline_markdown(cell.children).replace("  \n", "<br>") for cell in row] for row in rows]
    width = max(map(len, lines))
    if all(cell.tag == "td" for cell in rows[0]) and not _all(node, "thead"):
        lines.insert(0, [""] * width)
    lines.insert(1, ["---"] * width)
    return "\n".join(
        f"| {' | '.join(_cell(text) for text in [*row, *[''] * (width - len(row))])} |" for row in lines
    )


def _cell(text: str) -> str:
    return (
        re.sub(r"(?<!\\)\|", r"\\|", text.replace("\n", " ")) if "$" not in text else text.replace("\n", " ")
    )


def _all(node: Element, tag: str) -> list[Element]:
    found: list[Element] = []
    for child in node.children:
        if isinstance(child, Element):
            found += [child] if child.tag == tag else _all(child, tag)
    return found


MAKERS = {
    **dict.fromkeys(HEADINGS, _heading),
    "p": _paragraph,
    "blockquote": _quote,
    "pre": _listing,
    "ul": _list,
    "ol": _list,
    "figure": _figure,
    "table": _table,
    "hr": lambda _node: "---",
}
