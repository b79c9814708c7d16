"""What changed from one text to the next, for people: by sentence, and by word and TeX token within."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from articles.history.align import hunks
from articles.history.tokens import is_formula, pieces, sentences, tex_tokens, words

TOO_LONG = 20_000
"""Characters on one side of a change beyond which it is not looked into."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of characters; ``changed``: the other side does not have it here. A formula comes whole, with
    its delimiters, and with ``parts``: the runs of its TeX."""

    text: str
    changed: bool
    is_formula: bool = False
    parts: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Same:
    """Text on which both sides agree, up to the next change."""

    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One piece that differs. ``old`` or ``new`` is empty where it was added or taken away."""

    old: tuple[Mark, ...]
    new: tuple[Mark, ...]

    @property
    def old_text(self) -> str:
        return "".join(mark.text for mark in self.old)

    @property
    def new_text(self) -> str:
        return "".join(mark.text for mark in self.new)


def compare(old: str, new: str) -> list[Same | Change]:
    """Both texts from beginning to end, what is the same and what is not in turn."""
    before, after = sentences(old), sentences(new)
    found: list[Same | Change] = []
    at = 0
    for hunk in hunks(before, after):
        if at < hunk.start:
            found.append(Same("".join(before[at : hunk.start])))
        removed, added = before[hunk.start : hunk.end], after[hunk.new_start : hunk.new_end]
        found.append(_change("".join(removed), "".join(added)))
        at = hunk.end
    return [*found, Same("".join(before[at:]))] if at < len(before) else found


def without_change(old: str, new: str, number: int) -> str:
    """The new text with the change of that number (from 0, of ``compare``) undone. Raises IndexError."""
    pieces = compare(old, new)
    undone = [piece for piece in pieces if isinstance(piece, Change)][number]
    return "".join(
        piece.text if isinstance(piece, Same) else piece.old_text if piece is undone else piece.new_text
        for piece in pieces
    )


def _change(old: str, new: str) -> Change:
    if not old or not new or max(len(old), len(new)) > TOO_LONG:
        return Change(tuple(_whole(old)), tuple(_whole(new)))
    before, after = words(old), words(new)
    old_marks: list[Mark] = []
    new_marks: list[Mark] = []
    at = new_at = 0
    for hunk in hunks(before, after):
        old_marks += _marks(before[at : hunk.start], changed=False)
        new_marks += _marks(after[new_at : hunk.new_start], changed=False)
        removed, added = before[hunk.start : hunk.end], after[hunk.new_start : hunk.new_end]
        pairs = _paired(removed, added)
        old_marks += _marks(removed, changed=True, beside=pairs.get)
        new_marks += _marks(added, changed=True, beside={b: a for a, b in pairs.items()}.get)
        at, new_at = hunk.end, hunk.new_end
    old_marks += _marks(before[at:], changed=False)
    new_marks += _marks(after[new_at:], changed=False)
    return Change(tuple(_runs(old_marks)), tuple(_runs(new_marks)))


def _paired(removed: list[str], added: list[str]) -> dict[str, str]:
    """Each formula that went with the one that came in its place: the first with the first, and so on."""
    return dict(zip(filter(is_formula, removed), filter(is_formula, added), strict=False))


def _whole(text: str) -> Iterator[Mark]:
    marks = (
        Mark(piece, True, True, _parts(piece, None, changed=True)) if formula else Mark(piece, True)
        for piece, formula in pieces(text)
    )
    return _runs(list(marks))


def _marks(
    tokens: list[str], *, changed: bool, beside: Callable[[str], str | None] = lambda _token: None
) -> list[Mark]:
    return [
        Mark(token, changed, True, _parts(token, beside(token), changed=changed))
        if is_formula(token)
        else Mark(token, changed)
        for token in tokens
    ]


def _parts(formula: str, other: str | None, *, changed: bool) -> tuple[Mark, ...]:
    """The TeX of a formula, with what the other one does not have marked."""
    if other is None or not changed:
        return (Mark(formula, changed),)
    mine = tex_tokens(formula)
    marks: list[Mark] = []
    at = 0
    for hunk in hunks(mine, tex_tokens(other)):
        marks.append(Mark("".join(mine[at : hunk.start]), False))
        marks.append(Mark("".join(mine[hunk.start : hunk.end]), True))
        at = hunk.end
    return tuple(_runs([*marks, Mark("".join(mine[at:]), False)]))


def _runs(marks: list[Mark]) -> Iterator[Mark]:
    """Neighbours of one kind as one; formulas stay by themselves, nothing is empty."""
    text, changed = "", False
    for mark in marks:
        if mark.is_formula or mark.changed != changed:
            if text:
                yield Mark(text, changed)
            text, changed = "", mark.changed
        if mark.is_formula:
            yield mark
        else:
            text += mark.text
    if text:
        yield Mark(text, changed)


@dataclass(frozen=True, slots=True)
class Folded:
    """Text on which both sides agree: what stands next to the changes, and what can be folded between."""

    head: str
    hidden: str
    tail: str

    @property
    def lines(self) -> int:
        return self.hidden.rstrip("\n").count("\n") + 1


def fold(pieces: list[Same | Change], around: int = 2) -> list[Folded | Change]:
    """With only so many sentences around each change unfolded."""
    return [
        piece if isinstance(piece, Change) else _folded(piece, at > 0, at < len(pieces) - 1, around)
        for at, piece in enumerate(pieces)
    ]


def _folded(piece: Same, follows: bool, leads: bool, around: int) -> Folded:
    parts = sentences(piece.text)
    head = around if follows else 0
    tail = len(parts) - (around if leads else 0)
    if tail <= head + 1:
        return Folded(piece.text, "", "")
    return Folded("".join(parts[:head]), "".join(parts[head:tail]), "".join(parts[tail:]))
