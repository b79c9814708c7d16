"""What a text speaks of most: the words that it repeats, but for those that every text repeats."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from articles.search.words import FUNCTION_WORDS

LIMIT = 64
LENGTH_LIMIT = 24

_COMMON = FUNCTION_WORDS | {"def", "else", "false", "import", "none", "print", "return", "self", "true"}
"""Words without a subject of their own, in English and in programs."""

_FUNCTION = frozenset(
    "的了是在和与及或也都而但对于从以为被把将让使其这那此该等可能会要我们你他她它个一种些上下中时前后之所有不如果因则由就用到"
)
"""Characters of words without a subject: pronouns, particles, conjunctions."""

_WEIGHT_OF_COMMON = 0.25


def salient_lexemes(counts: Counter[str]) -> list[str]:
    """Those of a text's lexemes that tell it from others, the most telling first; ``counts``: how often
    each occurs."""
    repeated = [(lexeme, count) for lexeme, count in counts.items() if count > 1 and _tells(lexeme)]
    found = sorted((-(min(count, 20) ** 0.5) * _weight(lexeme), lexeme) for lexeme, count in repeated)
    return [lexeme for _salience, lexeme in found[:LIMIT]]


def _tells(lexeme: str) -> bool:
    return 1 < len(lexeme) <= LENGTH_LIMIT and not lexeme.startswith("$")


@lru_cache(maxsize=100_000)
def _weight(lexeme: str) -> float:
    is_common = lexeme in _COMMON or not _FUNCTION.isdisjoint(lexeme)
    return _WEIGHT_OF_COMMON if is_common else 1
