"""What an import has to say about the files it met."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something about a file that its author should know.

    ``path`` is relative to the imported folder; ``line`` and ``column`` count from 1, 0 means the whole file;
    ``code`` names the kind (see ``wording``), ``detail`` is the culprit. ``rendering`` remarks come from the
    renderer and are worded by it.
    """

    path: str
    line: int
    column: int
    code: str
    detail: str = ""
    rendering: bool = False


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both counted from 1."""
    starts = _line_starts(text)
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def aligned(column: int, now: str, before: str) -> int:
    """The column in a line as it was ``before`` for a column of the line as it is ``now``, counted from 1; 1
    where the place is not found again."""
    rest = now[column - 1 :]
    if now == before or before.startswith(now[: column - 1] + rest[:1]):
        return column
    if rest and before.endswith(rest):
        return len(before) - len(rest) + 1
    found = (before.find(rest[:length]) for length in (24, 12, 6) if rest)
    return next((at + 1 for at in found if at >= 0), 1)


@lru_cache(maxsize=2)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in re.finditer("\n", text)))
