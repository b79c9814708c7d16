"""Drawings that Excalidraw and draw.io put into a note's HTML as SVG, taken out into files."""

import re
from collections.abc import Iterator
from html import escape

from articles.transfer.page import Page
from articles.transfer.pasting import Place, keep
from articles.transfer.zones import fences

TAG = re.compile(r"<(?P<close>/)?svg\b[^<>]*?(?P<empty>/)?>", re.I)
PROLOGUE = re.compile(r"(?:<\?xml[^<>]*\?>|<!DOCTYPE[^<>]*>|<!--(?:(?!-->).)*-->|\s)*\Z", re.S)
PROLOGUE_LENGTH = 600


def take_out_drawings(text: str, page: Page) -> str:
    """The text with a picture in the place of each drawing outside code; an unreadable one is remarked."""
    parts: list[str] = []
    position = line = 0
    for start, end in _drawings(text):
        parts.append(text[position:start])
        line += parts[-1].count("\n")
        parts.append(_img(text[start:end], page, Place(text, start)))
        page.lines_removed(line + 1, text.count("\n", start, end))
        position = end
    return "".join([*parts, text[position:]])


def _drawings(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each outermost ``svg`` element, with the prologue of a file that was pasted whole."""
    code = list(fences(text)) if "<svg" in text else []
    depth = start = finished = 0
    for tag in TAG.finditer(text) if "<svg" in text else ():
        if depth == 0 and (tag["close"] or any(a <= tag.start() < b for a, b in code)):
            continue
        if depth == 0:
            start = _with_prologue(text, tag.start(), finished)
        depth += -1 if tag["close"] else 0 if tag["empty"] else 1
        if depth == 0:
            finished = tag.end()
            yield start, finished


def _with_prologue(text: str, start: int, finished: int) -> int:
    window = max(finished, start - PROLOGUE_LENGTH)
    match = PROLOGUE.search(text[window:start])
    found = text[window:start][match.start() :] if match else ""
    return start - len(found.lstrip())


def _img(drawing: str, page: Page, place: Place) -> str:
    svg = drawing[drawing.lower().index("<svg") :].encode()
    address = keep(svg, f"{page.note.title}.svg", page, place)
    if address is None:
        return ""
    line = place.text[place.text.rfind("\n", 0, place.offset) + 1 : place.offset]
    if "<" not in line:
        return f"![{page.note.title}]({address})"
    return f'<img src="{address}" alt="{escape(page.note.title)}">'
