"""Hugo's shortcodes, and those of its best known themes, as Markdown."""

import re
from functools import cache

from articles.transfer.dialects.base import attributes_of
from articles.transfer.page import Page
from articles.transfer.pairs import as_quote, replace_pairs
from articles.transfer.zones import substitute

SHORTCODE = re.compile(
    r"\{\{(?P<open>[<%])(?P<comment>/\*)?\s*(?P<close>/)?\s*(?P<name>[\w/-]+)"
    r"(?P<arguments>(?:[^}{\n]|\}(?!\})|\{(?!\{))*?)"
    r"(?:\*/)?(?P<self>/)?[>%]\}\}"
)
OPENING = r"\{\{[<%%]\s*(?P<name>%s)(?P<arguments>(?:\s[^}{\n]*?)?)\s*[>%%]\}\}"
HIGHLIGHT = re.compile(OPENING % r"highlight|code-?block|code|mermaid|plantuml|chart|echarts")
MATHS = re.compile(OPENING % "katex|math|mathjax|latex|tex")
QUOTE = re.compile(OPENING % "quote|blockquote|epigraph")
DELIMITED = re.compile(r"\$|\\\(|\\\[|\\begin\{")
MARKED = re.compile(r"hl_lines\s*=\s*[\"'\[]*([\d\s,-]+)")
CODE = {"highlight", "code", "codeblock", "code-block"}
KINDS = {
    "note", "tip", "info", "warning", "danger", "caution", "important", "question", "success", "failure",
    "bug", "example", "abstract", "error", "hint", "attention", "summary", "todo",
}  # fmt: skip
BOXES = {"admonition", "notice", "alert", "callout", "box", *KINDS}
NAMING = {"admonition", "notice", "alert"}
FOLDS = {"fold", "details", "spoiler", "expand", "collapse", "accordion"}
VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={0}",
    "bilibili": "https://www.bilibili.com/video/{0}",
    "vimeo": "https://vimeo.com/{0}",
    "gist": "https://gist.github.com/{0}/{1}",
    "instagram": "https://www.instagram.com/p/{0}",
    "tweet": "https://twitter.com/i/status/{0}",
    "x": "https://twitter.com/i/status/{0}",
    "iframe": "{0}",
}
ARRANGING = {"toc", "more", "raw", "rawhtml", "html", "math", "katex", "mathjax", "latex", "tex", "tabs"}
ARRANGING |= {"columns", "steps", "cards", "center", "row", "tab-content"}


def translated(text: str, page: Page) -> str:
    """A body with its shortcodes as Markdown; one that is not known is left out with a remark."""
    if "{{" not in text:
        return text
    text = replace_pairs(text, MATHS, _closing, _formula)
    text = replace_pairs(text, HIGHLIGHT, _closing, _listing)
    text = replace_pairs(text, QUOTE, _closing, _quote)
    return substitute(text, SHORTCODE, lambda match: _shortcode(match, page))


@cache
def _ending(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}")


def _closing(match: re.Match[str]) -> re.Pattern[str]:
    return _ending(match["name"])


def _formula(match: re.Match[str], body: str) -> str:
    """What stands between the tags is a formula, and may have its dollars already."""
    inner = body.strip()
    if not inner or DELIMITED.search(body):
        return body
    mark = "$$" if "display" in match["arguments"] or "\n" in inner else "$"
    return body.replace(inner, f"{mark}{inner}{mark}", 1)


def _listing(match: re.Match[str], body: str) -> str:
    """``{{< highlight go "hl_lines=2" >}}`` as a fence."""
    values, named = attributes_of(match["arguments"])
    language = match["name"]
    if language in CODE:
        language = named.get("lang") or named.get("language") or (values[0] if values else "")
    lines = MARKED.search(match["arguments"])
    info = f"{language} {{{','.join(lines[1].split())}}}" if lines else language
    before = "" if body.startswith("\n") else "\n"
    return f"```{info.strip()}{before}{body}" + ("```" if body.endswith("\n") else "\n```")


def _quote(match: re.Match[str], body: str) -> str:
    values, named = attributes_of(match["arguments"])
    author = named.get("author") or " ".join(values)
    return as_quote(body, " ".join(filter(None, [author, named.get("source", "")])))


def _shortcode(match: re.Match[str], page: Page) -> str:
    if match["comment"]:
        return match[0].replace("/*", "", 1).replace("*/", "", 1)
    name, (values, named) = match["name"].lower(), attributes_of(match["arguments"])
    if name in BOXES | FOLDS:
        return ":::" if match["close"] else _box(name, values, named)
    if (markup := _inline(name, values, named, page)) is not None:
        return markup
    page.remark("unknown-tag", match[0], text=match.string, offset=match.start())
    return ""


def _box(name: str, values: list[str], named: dict[str, str]) -> str:
    """``{{< admonition note "Proof" true >}}`` → ``::: note+ Proof``; what folds in Hugo folds here."""
    kind = name if name in KINDS else "note"
    first = values[0].lower() if values and name not in FOLDS else ""
    if first in KINDS or (name in NAMING and first.isalpha()):
        kind, values = first, values[1:]
    kind = named.get("type", kind).lower()
    title = named.get("title") or " ".join(value for value in values if value not in {"true", "false"})
    opened = named.get("open", values[-1] if values else "")
    closed = name in FOLDS or opened == "false" or named.get("details") == "true"
    return f"::: {kind}{'-' if closed else '+' if opened == 'true' else ''} {title}".rstrip()


def _inline(name: str, values: list[str], named: dict[str, str], page: Page) -> str | None:
    source = next((named[key] for key in ("src", "path", "url", "href", "link") if named.get(key)), "")
    source = source or (values[0] if values else "")
    if name in {"figure", "image", "picture"}:
        words = named.get("alt") or named.get("caption") or ""
        caption = (named.get("caption") or named.get("title") or "").replace('"', r"\"")
        width = f"{{width={named['width']}}}" if named.get("width", "").removesuffix("px").isdigit() else ""
        return f"![{words}](<{source}>" + (f' "{caption}")' if caption else ")") + width
    if name == "img":
        picture = ".".join(values) or source
        return f"![](</{page.index.file_named(picture, page.note.path) or picture}>)"
    if name in {"ref", "relref"}:
        return source
    if name in VIDEOS:
        parts = [named.get("id") or source, *values[1:], ""]
        return f"<{VIDEOS[name].format(*parts).rstrip('/')}>"
    if name in {"button", "btn", "link", "card"} and source:
        return f"[{named.get('title') or named.get('text') or source}](<{source}>)"
    if name in {"tab", "step"}:
        title = named.get("name") or named.get("title") or source
        return f"**{title}**" if title else ""
    return "" if name in ARRANGING else None
