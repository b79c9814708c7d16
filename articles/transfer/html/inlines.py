"""Text with its emphasis, links and code, from HTML to Markdown; formulas stay as they are."""

import re

from articles.transfer.html.elements import Comment, Element, Node, written

FORMULA = re.compile(
    r"\$\$(?:[^$]|\\\$)+?\$\$|\$(?!\s*\$)(?:[^$\n]|\\\$)+?\$(?!\d)|\\\((?:(?!\\[()]).)+?\\\)|\\\[(?:(?!\\[\[\]]).)+?\\\]"
    r"|\\begin\{(?P<name>[A-Za-z]+\*?)\}(?:(?!\\begin\{).)+?\\end\{(?P=name)\}",
    re.S,
)
MARKS = re.compile(
    r"[*`]|(?<!\w)_|_(?!\w)|~~|==|<(?=[A-Za-z/!?])|\](?=[(\[:])|\[(?=\^|\[)|&(?=#?\w+;)|\\(?=[!-/:-@\[-`{-~]|$)"
)
LINE_START = re.compile(
    r"^(?P<space>[ \t]*)"
    r"(?P<mark>#{1,6}(?=\s|$)|[-+](?=\s|$)|-(?=[ \t-]*$)|=(?=[ \t=]*$)|>|\d+[.)](?=\s|$)|:::|---|===|\|)",
    re.M,
)
BY_NAME = {"[": "&#91;", "]": "&#93;", "<": "&lt;", "&": "&amp;", "\\": "&#92;"}
BREAK = "\ufdd0"
RAW = {
    "sup",
    "sub",
    "u",
    "mark",
    "kbd",
    "ins",
    "small",
    "abbr",
    "samp",
    "var",
    "cite",
    "q",
    "ruby",
    "rt",
    "rp",
}
SAME = {"span", "font", "tt", "big", "nobr", "label", "time", "wbr", "bdi", "o:p"}
EMPHASIS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~"}
EDGE = re.compile(r"(\s*)(.*?)(\s*)", re.S)


def inline_markdown(nodes: list[Node]) -> str:
    """A run of text and inline elements as one paragraph of Markdown."""
    text = _joined(nodes)
    text = FORMULA.sub(lambda match: match[0].replace(BREAK, "\n"), text)
    return re.sub(rf"[ \t]*{BREAK}[ \t\n]*", "  \n", text).strip()


def _joined(nodes: list[Node]) -> str:
    """The nodes as Markdown, with a mark for each break; text beside text is one, for its formulas."""
    parts: list[str] = []
    run = ""
    for node in nodes:
        if isinstance(node, str):
            run += node
        elif isinstance(node, Element) and node.tag == "br":
            run += BREAK
        else:
            parts += [_plain(run), _element(node)]
            run = ""
    return "".join([*parts, _plain(run)])


def _plain(text: str) -> str:
    """Text with what Markdown would take for its marks escaped, outside formulas."""
    parts: list[str] = []
    position = 0
    for match in FORMULA.finditer(text):
        parts += [_escaped(text[position : match.start()]), match[0]]
        position = match.end()
    return "".join([*parts, _escaped(text[position:])])


def _escaped(text: str) -> str:
    text = " ".join(re.split(r"[ \t\n\r\f]+", text)) if text else ""
    text = MARKS.sub(_mark, text)
    lines = text.split(BREAK)
    return BREAK.join(LINE_START.sub(_line_start, line) for line in lines)


def _line_start(match: re.Match[str]) -> str:
    number, sign = re.match(r"(\d*)(.*)", match["mark"]).groups()
    return f"{match['space']}{number}\\{sign}"


def _mark(match: re.Match[str]) -> str:
    """A mark with a backslash; but in front of brackets that would begin a formula."""
    if match[0] in BY_NAME:
        return BY_NAME[match[0]]
    return "".join(f"\\{character}" for character in match[0])


def _element(node: Node) -> str:
    if isinstance(node, str):
        return _plain(node)
    if isinstance(node, Comment):
        return ""
    if node.tag in EMPHASIS:
        return _emphasis(node)
    if node.tag == "code":
        return _code(node.text())
    if node.tag == "a":
        return _link(node)
    if node.tag == "img":
        return picture(node)
    if node.tag in RAW:
        return f"<{node.tag}>{_joined(node.children)}</{node.tag}>"
    return _joined(node.children) if node.tag in SAME else " ".join(written(node).split("\n"))


def _emphasis(node: Element) -> str:
    match = EDGE.fullmatch(_joined(node.children))
    before, inner, after = match.groups() if match else ("", "", "")
    if not inner:
        return before + after
    mark = EMPHASIS[node.tag]
    if inner[0].isalnum() and inner[-1].isalnum() and BREAK not in inner:
        return f"{before}{mark}{inner}{mark}{after}"
    return f"{before}<{node.tag}>{inner}</{node.tag}>{after}"


def _code(text: str) -> str:
    text = " ".join(text.split("\n"))
    ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}" if text.strip() else text


def _link(node: Element) -> str:
    inner = _joined(node.children).strip().replace(BREAK, " ")
    address = node.get("href").strip()
    if not address:
        anchor = node.get("id") or node.get("name")
        return f'<a id="{anchor}"></a>{inner}' if re.fullmatch(r"[\w-]+", anchor) else inner
    title = f' "{_quoted(node.get("title"))}"' if node.get("title") else ""
    return f"[{inner}]({_destination(address)}{title})" if inner else ""


def picture(node: Element, caption: str = "") -> str:
    """An ``img`` as Markdown, with its caption as the title."""
    address = node.get("src") or node.get("data-src") or node.get("data-original")
    if not address:
        return ""
    alt = re.sub(r"([\[\]])", r"\\\1", " ".join(node.get("alt").split()))
    words = caption or node.get("title")
    width = node.get("width")
    extent = f"{{width={width}}}" if width.isdigit() and not caption else ""
    return f"![{alt}]({_destination(address)}" + (f' "{_quoted(words)}")' if words else ")") + extent


def _destination(address: str) -> str:
    address = " ".join(address.split())
    return f"<{address}>" if re.search(r"[\s()]", address) else address


def _quoted(text: str) -> str:
    return " ".join(text.split()).replace('"', r"\"")
