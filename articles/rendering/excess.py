"""HTML that would cost a parser more than its length: told from its tags, before any parser sees it.

Two things make the work of a browser's algorithm grow with the square of a text: elements nested without end,
and formatting elements left open, which every block behind them gets again, attributes and all.
"""

import re
from collections import Counter
from collections.abc import Iterable

HARMLESS = 10_000
"""HTML up to this length, in characters, cannot cost much."""

DEPTH = 1_000
ROOM = 10_000_000
"""What may be copied, in characters; an element counts for ``ELEMENT`` of them besides its tag."""

ELEMENT = 100

FORMATTING = "a b big code em font i nobr s small strike strong tt u"
NEVER_DEEP = "br caption col colgroup dd dt hr img input li p tbody td tfoot th thead tr wbr"
"""Void, or closed by the next of its kind."""

HIDING = "iframe math noembed noframes plaintext script style svg textarea title xmp"
_FORMATTING, _NEVER_DEEP, _HIDING = (frozenset(names.split()) for names in (FORMATTING, NEVER_DEEP, HIDING))
_TAG = re.compile(
    r"<(?:(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)"
    r"""(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*+\s*/?>"""
    r"|[A-Za-z/!?])"
)


def is_excessive(html: str) -> bool:
    """Whether no parser should be asked. End tags are believed only where all markup is plain to read."""
    if len(html) <= HARMLESS:
        return False
    tags = list(_TAG.finditer(html))
    believed = all(tag["name"] and tag["name"].lower() not in _HIDING for tag in tags)
    return _Cost(believed).is_too_much_for(tags)


class _Cost:
    def __init__(self, believed: bool) -> None:
        self._believed = believed
        self._open: Counter[str] = Counter()
        self._formatting: dict[str, list[tuple[int, int]]] = {}
        self._depth = self._blocks = self._copied = self._each = 0

    def is_too_much_for(self, tags: Iterable[re.Match[str]]) -> bool:
        for tag in tags:
            name, ends = (tag["name"] or "").lower(), bool(tag["end"])
            if name in _FORMATTING:
                self._format(name, ends, len(tag.group()) + ELEMENT)
            elif name:
                self._nest(name, ends)
            if self._depth > DEPTH or self._copied > ROOM:
                return True
        return False

    def _format(self, name: str, ends: bool, size: int) -> None:
        opened = self._formatting.setdefault(name, [])
        if not ends:
            opened.append((size, self._blocks))
            self._each += size
        elif opened and self._believed:
            size, blocks = opened.pop()
            if blocks == self._blocks:  # else the rest of it may live on
                self._each -= size

    def _nest(self, name: str, ends: bool) -> None:
        self._blocks += 1
        self._copied += self._each
        if name in _NEVER_DEEP or (ends and not (self._believed and self._open[name])):
            return
        step = -1 if ends else 1
        self._open[name] += step
        self._depth += step
