"""Where two lists of tokens differ, in nearly linear time whatever they hold."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

EDITS_AT_MOST = 200
"""Between two anchors with more insertions and deletions than this, all counts as changed."""

DEPTH_AT_MOST = 12
"""How often anchors are looked for between anchors."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """``old[start:end]`` has become ``new[new_start:new_end]``."""

    start: int
    end: int
    new_start: int
    new_end: int


Pair = tuple[int, int]
Tokens = Sequence[str]


def hunks(old: Tokens, new: Tokens) -> list[Hunk]:
    """The differences in order; between them, tokens are equal one by one."""
    found: list[Hunk] = []
    at, new_at = 0, 0
    for i, j in [*_common(old, new, 0, len(old), 0, len(new), 0), (len(old), len(new))]:
        if (i, j) != (at, new_at):
            found.append(Hunk(at, i, new_at, j))
        at, new_at = i + 1, j + 1
    return found


def _common(a: Tokens, b: Tokens, a0: int, a1: int, b0: int, b1: int, depth: int) -> Iterator[Pair]:
    """Pairs of positions of equal tokens within ``a[a0:a1]`` and ``b[b0:b1]``, ascending on both sides."""
    while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
        yield a0, b0
        a0, b0 = a0 + 1, b0 + 1
    tail = 0
    while a0 < a1 - tail and b0 < b1 - tail and a[a1 - tail - 1] == b[b1 - tail - 1]:
        tail += 1
    a1, b1 = a1 - tail, b1 - tail
    if a0 < a1 and b0 < b1:
        anchors = _anchors(a, b, a0, a1, b0, b1) if depth < DEPTH_AT_MOST else []
        if anchors:
            for i, j in [*anchors, (a1, b1)]:
                yield from _common(a, b, a0, i, b0, j, depth + 1)
                if i < a1:
                    yield i, j
                a0, b0 = i + 1, j + 1
        else:
            yield from ((a0 + i, b0 + j) for i, j in _shortest(a[a0:a1], b[b0:b1]))
    yield from ((a1 + i, b1 + i) for i in range(tail))


def _anchors(a: Tokens, b: Tokens, a0: int, a1: int, b0: int, b1: int) -> list[Pair]:
    """The longest ascending row of tokens that occur once on each side."""
    in_a, in_b = Counter(a[a0:a1]), Counter(b[b0:b1])
    place = {b[j]: j for j in range(b0, b1) if in_b[b[j]] == 1}
    candidates = [(i, place[a[i]]) for i in range(a0, a1) if in_a[a[i]] == 1 and a[i] in place]
    return _longest_ascending(candidates)


def _longest_ascending(pairs: list[Pair]) -> list[Pair]:
    """Of pairs that ascend on the first side, the most that ascend on the second too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_i, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(j)
            last.append(index)
        else:
            ends[length], last[length] = j, index
    row = []
    at = last[-1] if last else -1
    while at >= 0:
        row.append(pairs[at])
        at = before[at]
    return row[::-1]


def _shortest(a: Tokens, b: Tokens) -> list[Pair]:
    """Equal positions along a shortest edit script (Myers), or none if it is longer than the bound."""
    furthest = {1: 0}
    steps: list[dict[int, int]] = []
    for edits in range(min(len(a) + len(b), EDITS_AT_MOST) + 1):
        steps.append(furthest.copy())
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            furthest[k] = x
            if x >= len(a) and x - k >= len(b):
                return _walk_back(a, b, steps)
    return []


def _walk_back(a: Tokens, b: Tokens, steps: list[dict[int, int]]) -> list[Pair]:
    pairs = []
    x, y = len(a), len(b)
    for edits in range(len(steps) - 1, -1, -1):
        furthest, k = steps[edits], x - y
        down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
        before = k + 1 if down else k - 1
        start = furthest[before]
        while x > start and y > max(start - before, 0):
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = start, start - before
    return pairs[::-1]
