"""What is stored of an article, so that it is found: three vectors, as literals of PostgreSQL.

``title`` holds all of the title, with its sounds: for the search as one types. ``salient`` is small and kept
in its row, for ranking: the title, the headings and tags, and what the text speaks of most. ``words`` holds
all, without places or weights.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice

from articles.rendering.maths import formulas_in
from articles.search.folding import fold, plain
from articles.search.formulas import formula_lexemes
from articles.search.salience import salient_lexemes
from articles.search.sounds import is_pair, sound_lexemes, sound_of_pair, typed_sounds
from articles.search.words import lexemes, tokens

VERSION = 1
"""Raise it when the same article is to be found otherwise."""

SALIENT_BYTES = 1_500
WORDS_BYTES = 1_000_000
"""PostgreSQL takes vectors of at most 1 MB."""

MOST_SALIENT = 24

FORMULA_LIMIT = 20_000
"""Characters of a formula that are looked at: no page shows a longer one."""


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found of an article. ``lines``: its headings and tags; ``text``: formulas as ``$tex$``."""

    title: str
    slug: str
    lines: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Vectors:
    title: str
    salient: str
    words: str


def analyse(text: str) -> Counter[str]:
    """The lexemes by which a text with formulas as ``$tex$`` is found, and how often each occurs."""
    found: Counter[str] = Counter()
    words: list[str] = []
    at = 0
    for start, span in formulas_in(text):
        words.append(text[at:start])
        found.update(formula_lexemes(span.tex[:FORMULA_LIMIT]))
        at = span.end
    words.append(text[at:])
    found.update(
        chain.from_iterable(map(lexemes, tokens(plain(unicodedata.normalize("NFKC", " ".join(words))))))
    )
    return found


def vectors(document: Document) -> Vectors:
    """The vectors of an article."""
    title = analyse(document.title)
    lines = analyse("\n".join(document.lines))
    body = analyse(document.text)
    sounds = sound_lexemes(fold("\n".join([document.title, *document.lines])))
    slug = analyse(document.slug)
    return Vectors(
        title=_literal(title.keys() | typed_sounds(fold(document.title))),
        salient=_weighted(title, lines, salient_lexemes(body)),
        words=_literal(
            title.keys() | lines.keys() | sounds | _sounds_of_repeated(body) | slug.keys() | body.keys()
        ),
    )


def _sounds_of_repeated(body: Counter[str]) -> set[str]:
    """The sounds of the pairs of characters that a text repeats."""
    return {sound_of_pair(lexeme) for lexeme, count in body.items() if count > 1 and is_pair(lexeme)}


def quoted(lexeme: str) -> str:
    """A lexeme within a literal of PostgreSQL.

    >>> print(quoted("it's"))
    'it''s'
    """
    if "\\" in lexeme or "'" in lexeme:
        lexeme = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{lexeme}'"


def _weighted(title: Iterable[str], lines: Iterable[str], body: Sequence[str]) -> str:
    """The lexemes, each at place 1 with the weight of where it stands: A to D."""
    weights = dict.fromkeys(title, "A")
    for lexeme in lines:
        weights.setdefault(lexeme, "B")
    for rank, lexeme in enumerate(body):
        weights.setdefault(lexeme, "C" if rank < MOST_SALIENT else "D")
    kept = _within(SALIENT_BYTES, weights)
    return " ".join(f"{quoted(lexeme)}:1{weights[lexeme]}" for lexeme in kept)


def _literal(lexemes: Collection[str]) -> str:
    """All of them, quoted at once: no lexeme holds a line break."""
    kept = _within(WORDS_BYTES, lexemes)
    return quoted("\n".join(kept)).replace("\n", "' '") if kept else ""


def _within(size: int, lexemes: Collection[str]) -> Collection[str]:
    """As many of the lexemes as a vector of that size takes; each takes 8 bytes beside its own."""
    if 4 * sum(map(len, lexemes)) + 8 * len(lexemes) <= size:
        return lexemes
    ends = accumulate(len(lexeme.encode()) + 8 for lexeme in lexemes)
    return list(islice(lexemes, sum(end <= size for end in ends)))
