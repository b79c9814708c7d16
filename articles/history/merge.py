"""Two texts that grew from one, brought together: what does not touch is taken from both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from articles.history.align import Hunk, Tokens, hunks
from articles.history.tokens import sentences


@dataclass(frozen=True, slots=True)
class Agreed:
    """A piece that is settled."""

    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A piece that both sides changed, each in its own way."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The pieces in their order. Without conflicts, joined, they are the merged text."""

    pieces: tuple[Agreed | Conflict, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Conflict))

    @property
    def text(self) -> str:
        """The merged text. Raises ValueError where a conflict is not settled."""
        return self.settled([])

    def settled(self, choices: Iterable[str]) -> str:
        """The text with what was chosen for each conflict. Raises ValueError unless there is one for each."""
        chosen = list(choices)
        if len(chosen) != len(self.conflicts):
            raise ValueError(f"{len(self.conflicts)} conflicts, {len(chosen)} choices")
        texts = iter(chosen)
        return "".join(piece.text if isinstance(piece, Agreed) else next(texts) for piece in self.pieces)


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Three-way by sentences and lines, formulas whole. Changes that touch are conflicts, unless they are
    the same; changes of neighbouring sentences do not touch, insertions beside a change do."""
    if mine == theirs or base == theirs:
        return Merged((Agreed(mine),))
    if base == mine:
        return Merged((Agreed(theirs),))
    old, ours, others = sentences(base), sentences(mine), sentences(theirs)
    return Merged(tuple(_joined(_pieces(old, ours, others))))


@dataclass(slots=True)
class _Group:
    """Hunks of both sides that touch one another, and the part of the base that they take up."""

    start: int
    end: int
    mine: list[Hunk] = field(default_factory=list)
    theirs: list[Hunk] = field(default_factory=list)

    def touches(self, hunk: Hunk) -> bool:
        """Whether a later hunk overlaps it, or one inserts where the other begins or ends."""
        if self.start == self.end or hunk.start == hunk.end:
            return hunk.start <= self.end
        return hunk.start < self.end


def _pieces(old: Tokens, ours: Tokens, others: Tokens) -> Iterator[Agreed | Conflict]:
    at = 0
    for group in _groups(hunks(old, ours), hunks(old, others)):
        yield Agreed("".join(old[at : group.start]))
        yield _settle(
            "".join(old[group.start : group.end]),
            _side(old, ours, group.mine, group.start, group.end),
            _side(old, others, group.theirs, group.start, group.end),
        )
        at = group.end
    yield Agreed("".join(old[at:]))


def _groups(mine: list[Hunk], theirs: list[Hunk]) -> list[_Group]:
    groups: list[_Group] = []
    sides = [(hunk, True) for hunk in mine] + [(hunk, False) for hunk in theirs]
    for hunk, is_mine in sorted(sides, key=lambda side: (side[0].start, side[0].end)):
        if not groups or not groups[-1].touches(hunk):
            groups.append(_Group(hunk.start, hunk.end))
        group = groups[-1]
        group.end = max(group.end, hunk.end)
        (group.mine if is_mine else group.theirs).append(hunk)
    return groups


def _side(old: Tokens, new: Tokens, changes: list[Hunk], start: int, end: int) -> str:
    """What one side has for ``old[start:end]``."""
    parts, at = [], start
    for hunk in changes:
        parts += [*old[at : hunk.start], *new[hunk.new_start : hunk.new_end]]
        at = hunk.end
    return "".join([*parts, *old[at:end]])


def _settle(base: str, mine: str, theirs: str) -> Agreed | Conflict:
    if mine in (theirs, base):
        return Agreed(theirs)
    return Agreed(mine) if theirs == base else Conflict(base, mine, theirs)


def _joined(pieces: Iterable[Agreed | Conflict]) -> Iterator[Agreed | Conflict]:
    """Without empty pieces, and agreed ones that follow one another as one."""
    text = ""
    for piece in pieces:
        if isinstance(piece, Agreed):
            text += piece.text
            continue
        if text:
            yield Agreed(text)
        yield piece
        text = ""
    if text:
        yield Agreed(text)
