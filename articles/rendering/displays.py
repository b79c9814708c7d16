r"""Where the display formulas and containers of a source can end: found in one pass, for the block rules.

Offsets are those of the whole source, so that prefixes of quotes and lists do not matter. Every question is
answered by a binary search: a thousand unclosed ``$$`` cost no more than a thousand closed ones.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

ENVIRONMENTS = {
    "equation", "align", "alignat", "flalign", "gather", "multline", "eqnarray", "aligned", "alignedat",
    "gathered", "split", "cases", "dcases", "rcases", "array", "matrix", "pmatrix", "bmatrix", "Bmatrix",
    "vmatrix", "Vmatrix", "smallmatrix", "CD", "displaymath", "math", "subequations",
}  # fmt: skip
"""Environments that are formulas without any delimiter around them (also with a star)."""

MAX_CONTAINERS = 20
"""How deep containers may stand in each other."""

_CLOSER = re.compile(r"\\\\\]|\\\]|\\begin\{\w+\*?\}|\\end\{\w+\*?\}|\\.|\$\$", re.DOTALL)
_PREFIX = r"[ \t>]*"
_HEADING = re.compile(rf"{_PREFIX}#{{1,6}}[ \t]")
_FENCE = re.compile(rf"{_PREFIX}(?:```|~~~)")
_BLANK = re.compile(rf"{_PREFIX}$")
_PROSE = re.compile(
    rf"{_PREFIX}(?:[\w\"'(*“‘（《][^\\^_&=$]*(?:[\u4e00-\u9fff]{{6}}|\w \w+ \w+ \w+)[^\\^_&=$]*)$"
)
_INLINE = re.compile(r"\$[^$]++\$")
_CONTAINER = re.compile(rf"{_PREFIX}(:{{3,}})[ \t]*(\S?)")


class Displays:
    """The closing delimiters of one source, and the barriers that no unclosed formula passes."""

    def __init__(self, source: str) -> None:
        self._source = source

    def end_of(self, opener: str, start: int, limit: int) -> int | None:
        r"""The offset behind the delimiter that closes the display opened at ``start`` by ``opener`` (``$$``,
        ``\[``, ``\\[`` or ``\begin{…}``), if it stands before ``limit`` and before any barrier."""
        if opener.startswith(r"\begin"):
            end = self._environments.get(start)
        else:
            end = self._next_closer(opener, start + len(opener))
        if end is None or end > limit or end > self._next(self._barriers, start):
            return None
        if opener == r"\[" and end > self.next_blank(start):
            return None
        return end

    def next_blank(self, offset: int) -> int:
        """The offset of the first blank line behind ``offset``."""
        return self._next(self._blanks, offset)

    def container_end(self, line: int) -> int | None:
        """The line of the ``:::`` that closes the container opened in ``line``; both count from 0."""
        return self._containers.get(line)

    def _next_closer(self, opener: str, start: int) -> int | None:
        closer = {"$$": "$$", r"\[": r"\]", r"\\[": r"\\]"}[opener]
        ends = self._closers[closer]
        at = bisect_left(ends, start + len(closer))
        return ends[at] if at < len(ends) else None

    def _next(self, offsets: list[int], start: int) -> int:
        at = bisect_right(offsets, start)
        return offsets[at] if at < len(offsets) else len(self._source)

    @cached_property
    def _closers(self) -> dict[str, list[int]]:
        ends: dict[str, list[int]] = {"$$": [], r"\]": [], r"\\]": []}
        for found in _CLOSER.finditer(self._source):
            if found.group() in ends:
                ends[found.group()].append(found.end())
        return ends

    @cached_property
    def _environments(self) -> dict[int, int]:
        ends: dict[int, int] = {}
        open_at: dict[str, list[int]] = {}
        for found in _CLOSER.finditer(self._source):
            command, _, name = found.group().partition("{")
            if command == r"\begin":
                open_at.setdefault(name, []).append(found.start())
            elif command == r"\end" and open_at.get(name):
                ends[open_at[name].pop()] = found.end()
        return ends

    @cached_property
    def _lines(self) -> list[tuple[int, str]]:
        lines, offset = [], 0
        for line in self._source.split("\n"):
            lines.append((offset, line))
            offset += len(line) + 1
        return lines

    @cached_property
    def _blanks(self) -> list[int]:
        return [offset for offset, line in self._lines if _BLANK.match(line)]

    @cached_property
    def _barriers(self) -> list[int]:
        blank = {-1, len(self._lines)}
        blank.update(number for number, (_, line) in enumerate(self._lines) if _BLANK.match(line))
        return [
            offset for number, (offset, line) in enumerate(self._lines) if _is_barrier(line, number, blank)
        ]

    @cached_property
    def _containers(self) -> dict[int, int]:
        ends: dict[int, int] = {}
        open_containers: list[tuple[int, int]] = []
        fence = False
        for number, (_, line) in enumerate(self._lines):
            fence ^= bool(_FENCE.match(line))
            found = None if fence else _CONTAINER.match(line)
            if found and found.group(2):
                open_containers.append((len(found.group(1)), number))
            elif found:
                _close(open_containers, len(found.group(1)), number, ends)
        return ends


def _is_barrier(line: str, number: int, blank: set[int]) -> bool:
    """Fences; headings with a blank neighbour; prose that follows a blank line."""
    if _FENCE.match(line):
        return True
    if _HEADING.match(line):
        return number - 1 in blank or number + 1 in blank
    return number - 1 in blank and number > 0 and bool(_PROSE.match(_INLINE.sub("", line)))


def _close(open_containers: list[tuple[int, int]], colons: int, number: int, ends: dict[int, int]) -> None:
    """A closing line ends the innermost container with as many colons, else the innermost with fewer."""
    inner = [count for count, _ in open_containers[-MAX_CONTAINERS:]]
    if not any(count <= colons for count in inner):
        return
    exact = colons in inner
    while open_containers:
        count, start = open_containers.pop()
        if count == colons or (not exact and count < colons):
            ends[start] = number
            return
