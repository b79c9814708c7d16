"""Whole articles that grew from one, brought together field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from articles.history.merge import Conflict, Merged, merge

State = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Together:
    """``texts`` are merged piece by piece, ``facts`` are settled as wholes; ``clashes`` are facts that both
    sides changed, each in its own way."""

    texts: dict[str, Merged]
    facts: dict[str, Any]
    clashes: dict[str, Conflict]

    @property
    def conflicts(self) -> dict[str, tuple[str, Conflict]]:
        """(field, conflict) by a key for each: ``source-0``, ``source-1``, ``category``."""
        pieces = {
            f"{name}-{number}": (name, conflict)
            for name, merged in self.texts.items()
            for number, conflict in enumerate(merged.conflicts)
        }
        return pieces | {name: (name, clash) for name, clash in self.clashes.items()}

    def settled(self, choose: Callable[[str, Conflict], Any]) -> dict[str, Any]:
        """The state, with what ``choose`` gives for the key and conflict of each piece."""
        texts = {
            name: merged.settled(
                choose(f"{name}-{number}", conflict) for number, conflict in enumerate(merged.conflicts)
            )
            for name, merged in self.texts.items()
        }
        return texts | self.facts | {name: choose(name, clash) for name, clash in self.clashes.items()}


def merge_states(base: State, mine: State, theirs: State, texts: tuple[str, ...]) -> Together:
    """Three-way: ``texts`` names the fields that are merged as texts; lists are merged as sets."""
    facts: dict[str, Any] = {}
    clashes: dict[str, Conflict] = {}
    for name in base.keys() - set(texts):
        sides = base[name], mine[name], theirs[name]
        if all(isinstance(side, list) for side in sides):
            facts[name] = _merged_set(*sides)
        elif mine[name] in (base[name], theirs[name]):
            facts[name] = theirs[name]
        elif theirs[name] == base[name]:
            facts[name] = mine[name]
        else:
            clashes[name] = Conflict(*sides)
    return Together({name: merge(base[name], mine[name], theirs[name]) for name in texts}, facts, clashes)


def _merged_set(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    added = {*mine, *theirs} - set(base)
    return sorted(added | set(base) & set(mine) & set(theirs))
