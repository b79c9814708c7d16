"""Where a note's Markdown is prose, and where it is code, mathematics or HTML that must not be touched."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["prose", "code", "maths", "comment"]


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of a text: ``text[start:end]`` is of one kind."""

    kind: Kind
    start: int
    end: int


FENCE = re.compile(
    r"^(?P<lead>[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?)(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)$", re.M
)
CODE_SPAN = re.compile(r"(?<![`\\])(?P<ticks>`{1,3})(?!`)[^`\n]+(?P=ticks)(?!`)")
SPAN = re.compile(
    r"(?P<escape>\\[\\`$])"
    r"|(?P<ticks>`+)"
    r"|(?P<comment><!--)"
    r"|(?P<display>\$\$)"
    r"|(?P<dollar>\$)"
    r"|(?P<bracket>\\\[)"
    r"|(?P<paren>\\\()"
    r"|(?P<environment>\\begin\{(?P<name>[a-zA-Z]+\*?)\})"
)
BLANK_LINE = re.compile(r"\n[ \t>]*\n")
CLOSING = {
    "$": re.compile(r"(?<!\\)\$(?!\$)"),
    "$$": re.compile(r"(?<!\\)\$\$"),
    r"\[": re.compile(r"\\\]"),
    r"\(": re.compile(r"\\\)"),
    "<!--": re.compile("-->"),
}
HEADING = re.compile(r"^#{1,6}[ \t]", re.M)


@lru_cache(maxsize=4)
def zones(text: str) -> tuple[Zone, ...]:
    """The zones of a text in order; together they cover it. Kept for the next rule that asks."""
    scanner = _Scanner(text)
    found: list[Zone] = []
    position = 0
    for start, end in fences(text):
        found += scanner.spans(position, start)
        found.append(Zone("code", start, end))
        position = end
    return (*found, *scanner.spans(position, len(text)))


def map_zones(text: str, kind: Kind, change: Callable[[str, int], str]) -> str:
    """Replaces every zone of a kind by ``change(its text, its offset)``."""
    return "".join(
        change(text[zone.start : zone.end], zone.start) if zone.kind == kind else text[zone.start : zone.end]
        for zone in zones(text)
    )


def map_outside_code(text: str, change: Callable[[str], str]) -> str:
    """Replaces the stretches between code by ``change(stretch)``; formulas are within them."""
    parts: list[str] = []
    position = 0
    for start, end in _code(text):
        parts += [change(text[position:start]), text[start:end]]
        position = end
    return "".join([*parts, change(text[position:])])


def substitute(text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> str:
    """``pattern.sub`` where a match begins in prose; it may reach over formulas and code spans.

    ``[the ring $R$](Ring.md)`` is one link. ``match.start()`` is the offset in the whole text.
    """
    if not pattern.search(text):
        return text
    kinds = _Kinds(zones(text))
    return pattern.sub(lambda match: change(match) if kinds.at(match.start()) == "prose" else match[0], text)


class _Kinds:
    """Looks up the kind at offsets that only grow."""

    def __init__(self, found: Sequence[Zone]) -> None:
        self._left = iter(found)
        self._zone = next(self._left, Zone("prose", 0, 0))

    def at(self, offset: int) -> Kind:
        while offset >= self._zone.end:
            following = next(self._left, None)
            if following is None:
                break
            self._zone = following
        return self._zone.kind


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each fence and code span, whatever dollars stand around."""
    position = 0
    for start, end in [*fences(text), (len(text), len(text))]:
        yield from (match.span() for match in CODE_SPAN.finditer(text, position, start))
        if end > start:
            yield start, end
        position = end


def fences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each fenced block. One that is never closed ends with the text."""
    opening = None
    for match in FENCE.finditer(text):
        if opening is None:
            if "`" not in match["info"] or match["mark"][0] == "~":
                opening = match
        elif _closes(match, opening):
            yield opening.start(), match.end()
            opening = None
    if opening is not None:
        yield opening.start(), len(text)


def _closes(match: re.Match[str], opening: re.Match[str]) -> bool:
    return match["mark"].startswith(opening["mark"]) and not match["info"].strip()


class _Scanner:
    """Finds the spans between fences, in time linear in the text.

    Barriers are listed once; a closing mark that was not found before an offset is not looked for again.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._blank_lines = [match.start() for match in BLANK_LINE.finditer(text)]
        self._headings = [match.start() for match in HEADING.finditer(text)]
        self._absent: dict[re.Pattern[str], int] = {}

    def spans(self, start: int, end: int) -> list[Zone]:
        """The zones of ``text[start:end]``, in which no fence stands."""
        found: list[Zone] = []
        prose = position = start
        while match := SPAN.search(self._text, position, end):
            close, kind = self._close(match, end)
            position = close or match.end()
            if close is None:
                continue
            if match.start() > prose:
                found.append(Zone("prose", prose, match.start()))
            found.append(Zone(kind, match.start(), close))
            prose = close
        return [*found, Zone("prose", prose, end)] if end > prose else found

    def _close(self, match: re.Match[str], end: int) -> tuple[int | None, Kind]:
        mark, start = match[0], match.end()
        if mark == "$":
            return self._dollar(start, _next(self._blank_lines, start, end)), "maths"
        if mark[0] == "`":
            paragraph = _next(self._blank_lines, start, end)
            return self._find(re.compile(rf"(?<!`){mark}(?!`)"), start, paragraph), "code"
        if mark == "<!--":
            return self._find(CLOSING[mark], start, end), "comment"
        if match["name"]:
            closing = re.compile(rf"\\end\{{{re.escape(match['name'])}\}}")
            return self._find(closing, start, _next(self._headings, start, end)), "maths"
        if mark in CLOSING:
            barriers = self._blank_lines if mark == "\\(" else self._headings
            return self._find(CLOSING[mark], start, _next(barriers, start, end)), "maths"
        return None, "prose"

    def _dollar(self, start: int, limit: int) -> int | None:
        """The end of ``$…$``: within its paragraph, not empty, and not the first of two prices."""
        close = self._find(CLOSING["$"], start, limit)
        if close is None or close - start < 2 or self._text[close : close + 1].isdigit():
            return None
        return close

    def _find(self, closing: re.Pattern[str], start: int, limit: int) -> int | None:
        if start < self._absent.get(closing, 0):
            return None
        match = closing.search(self._text, start, limit)
        if match is None:
            self._absent[closing] = limit
            return None
        return match.end()


def _next(barriers: list[int], start: int, end: int) -> int:
    """The first barrier from ``start`` on, at most ``end``."""
    at = bisect_left(barriers, start)
    return min(barriers[at], end) if at < len(barriers) else end
