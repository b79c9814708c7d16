"""Two authored states side by side, for the template ``includes/difference.html``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from articles.history.diff import Change, compare, fold
from articles.revisions import FACTS, TEXTS, State
from articles.words import in_words, label_of


def differences(old: State, new: State) -> dict[str, Any]:
    """``texts``: name, label and numbered pieces of each that differs; ``facts``: label, before, after."""
    return {
        "texts": [
            (name, label_of(name), _numbered(fold(compare(old[name], new[name]))))
            for name in TEXTS
            if old[name] != new[name]
        ],
        "facts": [
            (label_of(name), in_words(name, old[name]), in_words(name, new[name]))
            for name in FACTS
            if old[name] != new[name]
        ],
        "macros": "\n".join([settings.TEX_MACROS, new["macros"]]),
    }


def _numbered(pieces: Iterable[Any]) -> list[tuple[int | None, Any]]:
    """Each change with its number, from 0."""
    found: list[tuple[int | None, Any]] = []
    count = 0
    for piece in pieces:
        is_change = isinstance(piece, Change)
        found.append((count if is_change else None, piece))
        count += is_change
    return found
