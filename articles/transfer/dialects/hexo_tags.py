"""The tags of Hexo and of its best known themes, as Markdown."""

import re
from functools import cache

from articles.transfer.dialects.base import attributes_of
from articles.transfer.dialects.tags import block_fence
from articles.transfer.page import Page
from articles.transfer.pairs import as_quote, replace_pairs

QUOTE = re.compile(
    r"\{%-?\s*(?P<tag>blockquote|quote|pullquote|centerquote|cq)\b(?P<arguments>[^%{\n]*)-?%\}"
)
LINKS = {"post_link": "[{1}]({0}.md)", "post_path": "{0}.md", "asset_path": "{0}", "asset_link": "[{1}]({0})"}
VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={0}",
    "vimeo": "https://vimeo.com/{0}",
    "bilibili": "https://www.bilibili.com/video/{0}",
    "gist": "https://gist.github.com/{0}",
    "jsfiddle": "https://jsfiddle.net/{0}/",
    "iframe": "{0}",
    "pdf": "{0}",
}
BOXES = {"note", "tip", "callout"}
FOLDS = {"hidetoggle", "folding", "spoiler", "details", "collapse"}
ARRANGING = {"tabs", "endtabs", "endtab", "subtabs", "endsubtabs"}
ARRANGING |= {
    "grouppicture",
    "endgrouppicture",
    "gp",
    "endgp",
    "raw",
    "endraw",
    "math",
    "endmath",
    "more",
    "toc",
}
SHOWN = {"label", "u", "emp", "wavy", "del", "kbd", "span", "psw", "p", "inlinehightlight"}
COLOURS = {"primary", "success", "info", "warning", "danger", "default"}
COLOURS |= {"blue", "red", "green", "orange", "pink", "purple", "cyan"}
UNSIGNED = {"pullquote", "centerquote", "cq"}


def with_quotes(text: str) -> str:
    """A text whose ``blockquote`` tags are quotes, with their author and source below."""
    return replace_pairs(text, QUOTE, _end_of_quote, _quote)


@cache
def _ending(tag: str) -> re.Pattern[str]:
    return re.compile(rf"\{{%-?\s*end{tag}\s*-?%\}}")


def _end_of_quote(match: re.Match[str]) -> re.Pattern[str]:
    return _ending(match["tag"])


def _quote(match: re.Match[str], body: str) -> str:
    return as_quote(body, "" if match["tag"] in UNSIGNED else match["arguments"].strip())


def markdown_of_tag(name: str, arguments: str, page: Page) -> str | None:
    """What a tag becomes; None for one that is not known."""
    name = name.lower()
    if fence := block_fence(name, arguments, "codeblock") or block_fence(name, arguments, "code"):
        return fence
    if name in {"mermaid", "endmermaid"}:
        return "```mermaid" if name == "mermaid" else "```"
    values, _named = attributes_of(arguments)
    if name in LINKS and values:
        return LINKS[name].format(values[0], " ".join(values[1:]) or values[0])
    if name in {"asset_img", "img", "image", "limg", "inlineimage"} and values:
        return _picture(values)
    if name.removeprefix("end") in BOXES | FOLDS:
        return ":::" if name.startswith("end") else _box(name, arguments, values)
    if name in VIDEOS and values:
        return f"<{VIDEOS[name].format(values[0])}>"
    return _of_theme(name, arguments, values, page)


def _of_theme(name: str, arguments: str, values: list[str], page: Page) -> str | None:
    if name in {"link", "btn", "button"} and values:
        return _link(arguments, values)
    if name == "include_code" and values:
        return _code(values, page)
    if name in SHOWN:
        words = (value.rpartition("@")[2] for value in values if value.lower() not in COLOURS)
        return " ".join(filter(None, words))
    if name == "tab":
        return f"**{arguments.strip()}**"
    return "" if name in ARRANGING else None


def _picture(values: list[str]) -> str:
    picture = next((value for value in values if "." in value), values[-1])
    words = " ".join(value for value in values if value != picture and not value.isdigit())
    return f"![{words}]({picture})"


def _box(name: str, arguments: str, values: list[str]) -> str:
    """``{% note info 标题 %}`` → ``::: info 标题``; what folds at the reader's wish folds here."""
    if name in FOLDS:
        parts = [part.strip() for part in arguments.split(",")] if "," in arguments else values
        title = " ".join(part for part in parts if part.lower() not in COLOURS | {"open", "close", "true"})
        return f"::: note- {title}".rstrip()
    return f"::: {values[0] if values else 'note'} {' '.join(values[1:])}".rstrip()


def _link(arguments: str, values: list[str]) -> str:
    parts = [part.strip() for part in arguments.split(",")] if "," in arguments else values
    address = next((part for part in parts if re.match(r"(?:https?:)?/", part)), parts[0])
    words = next(
        (part for part in parts if part != address and not re.match(r"(?:fa|icon)\b", part)), address
    )
    return f"[{words}]({address})"


def _code(values: list[str], page: Page) -> str | None:
    """The link to a file of code; its text would not be the author's."""
    path = next((value for value in reversed(values) if "." in value), values[-1])
    found = page.index.file_at(path, ("source/downloads/code", *page.folders))
    return f"`{path}`" if found else None
