"""The text as it comes in: cleaned for the parser, bounded, with places that people can find again."""

import re
from bisect import bisect_right

LIMIT = 1_000_000
"""The longest source that is rendered, in bytes of UTF-8."""

MAX_LINES = 30_000
"""The most lines with anything in them."""

MAX_BARS = 50_000
"""The most ``|``: each may begin the cell of a table, and 100,000 cells take 3 seconds."""

_LINE = re.compile(r"\S[^\n]*")
_FOREIGN = re.compile("[\x00\ud800-\udfff\ufdd0-\ufdef]")


def cleaned(source: str) -> str:
    """The source with ``\\n`` line ends, and U+FFFD for what no text may hold: NUL, lone surrogates, and the
    noncharacters that the renderer uses as placeholders. A byte order mark is dropped."""
    text = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    return _FOREIGN.sub("\ufffd", text)


def excess(source: str) -> str:
    """What a source has too much of, ``bytes``, ``lines`` or ``cells``; nothing if it is not too long."""
    if len(source) > LIMIT or len(source.encode("utf-8", "replace")) > LIMIT:
        return "bytes"
    if source.count("\n") > MAX_LINES and len(_LINE.findall(source)) > MAX_LINES:
        return "lines"
    return "cells" if source.count("|") > MAX_BARS else ""


def first_in_excess(source: str) -> int:
    """The line, from 1, with which a source becomes more than ``excess`` allows; 0 where it stays within."""
    size = written = bars = 0
    for number, line in enumerate(source.split("\n"), 1):
        size += len(line.encode("utf-8", "replace")) + 1
        written += bool(line.strip())
        bars += line.count("|")
        if size > LIMIT + 1 or written > MAX_LINES or bars > MAX_BARS:
            return number
    return 0


class Places:
    """Finds the line and column, from 1, of an offset in the text that the parser is reading.

    A block's text lacks the prefixes (``> ``, indents) of its lines; the column is found by looking for the
    line's text in the source line. Between blocks, ``enter`` tells where the next one stands.
    """

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self.enter("", 0)

    def enter(self, content: str, line: int) -> None:
        """The parser goes into a block with this text, whose first line is ``line``, counted from 0."""
        self._content = content
        self._line = line
        self._starts: list[int] | None = None
        self._columns: dict[int, int] = {}

    def of(self, text: str, pos: int) -> tuple[int, int]:
        """The place of ``text[pos]``, where ``text`` is the block's text or a part of it."""
        if text is not self._content and text != self._content:
            pos += max(self._content.find(text), 0)
        row = min(bisect_right(self._line_starts(), pos), len(self._line_starts()) - 1) - 1
        begin, end = self._line_starts()[row : row + 2]
        if row not in self._columns:
            self._columns[row] = self.in_source(self._line + row, self._content[begin : end - 1], 0)[1]
        return self._line + row + 1, self._columns[row] + pos - begin

    def in_source(self, line: int, segment: str, pos: int) -> tuple[int, int]:
        """The place of ``segment[pos]``, ``segment`` being a part of source line ``line``, counted from 0."""
        if line >= len(self._lines):
            return line + 1, pos + 1
        return line + 1, max(self._lines[line].find(segment), 0) + pos + 1

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            breaks = (found.end() for found in re.finditer("\n", self._content))
            self._starts = [0, *breaks, len(self._content) + 1]
        return self._starts
