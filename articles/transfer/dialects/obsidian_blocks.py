"""Obsidian's Admonition plug-in: fences whose content is prose."""

import re

from articles.transfer.page import Page
from articles.transfer.zones import FENCE, fences

ADMONITION = re.compile(r"[ \t]*ad-(?P<kind>[\w-]+)[ \t]*$", re.I)
PARAMETER = re.compile(r"[ \t>]*(?P<name>title|collapse|icon|color)[ \t]*:[ \t]*(?P<value>.*)$", re.I)
FOLDS = {"open": "+", "true": "-", "closed": "-", "close": "-"}


def open_admonitions(text: str, page: Page) -> str:
    """Blocks of the Admonition plug-in: fences to Markdown, but what is in them is prose."""
    parts: list[str] = []
    position = 0
    for start, end in fences(text):
        lines = text[start:end].split("\n")
        opening = FENCE.match(lines[0])
        kind = opening and ADMONITION.match(opening["info"])
        if not opening or not kind:
            continue
        closing = FENCE.match(lines[-1]) if len(lines) > 1 else None
        if closing is None:
            page.remark("unclosed-block", lines[0], text=text, offset=start)
            lines.append("")
        lines[-1] = f"{(closing or opening)['lead']}:::"
        lines[0] = f"{opening['lead']}::: {_box(lines, kind['kind'])}"
        parts += [text[position:start], "\n".join(lines)]
        position = end
    return "".join([*parts, text[position:]])


def _box(lines: list[str], kind: str) -> str:
    """The kind and title of a block, whose parameters are taken off its first lines."""
    title, fold = kind.capitalize(), ""
    for number in range(1, min(5, len(lines))):
        parameter = PARAMETER.match(lines[number])
        if parameter is None:
            break
        lines[number] = ""
        if parameter["name"].lower() == "title":
            title = parameter["value"].strip()
        elif parameter["name"].lower() == "collapse":
            fold = FOLDS.get(parameter["value"].strip().lower(), "")
    return f"{kind.lower()}{fold} {title}".rstrip()
