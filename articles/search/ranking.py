"""The few best candidates, compared with the question as texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from articles.search.queries import Kind, Query, Term
from articles.search.words import stem

USUAL_LENGTH = 6_000
SATURATION = 1.5
_NOT_SIGNS = str.maketrans("", "", " {}\n")


@dataclass(frozen=True, slots=True)
class Text:
    """An article to be compared; all of it folded. ``length``: characters of the whole body, of which
    ``body`` may be a part. ``rank``: what the database thinks of it."""

    article: int
    title: str
    lines: str
    body: str
    length: int
    rank: float


def best_first(query: Query, texts: Iterable[Text]) -> list[int]:
    """The ids of articles, those that answer best first; without those that lack a phrase."""
    phrases = [term for term in query.terms if term.kind is Kind.PHRASE]
    held = [text for text in texts if all(_holds(text, phrase) for phrase in phrases)]
    return [text.article for text in sorted(held, key=lambda text: -score(query, text))]


def score(query: Query, text: Text) -> float:
    """How well an article answers: saturated term frequencies with weights for the fields, as BM25F has
    them, and more for the words of the question in their order."""
    total = 0.5 * text.rank
    for term in query.terms:
        frequency = _frequency(term, text)
        total += 2.2 * frequency / (frequency + SATURATION)
    in_title = sum(term.text in text.title for term in query.terms)
    return total + 1.5 * in_title / max(1, len(query.terms)) + _as_whole(query, text)


def _frequency(term: Term, text: Text) -> float:
    share = 1 / (0.3 + 0.7 * text.length / USUAL_LENGTH)
    if term.kind is Kind.FORMULA:
        wanted = term.text.translate(_NOT_SIGNS).strip("$")
        title, body = (each.translate(_NOT_SIGNS).count(wanted) for each in (text.title, text.body))
        return 5 * title + body
    count = _count_word if term.kind is Kind.WORD else _count_text
    frequency = (
        5 * count(text.title, term) + 2 * min(4, count(text.lines, term)) + count(text.body, term) * share
    )
    return frequency or _scattered(term, text)


def _count_text(text: str, term: Term) -> float:
    return text.count(term.text)


def _count_word(text: str, term: Term) -> float:
    """Whole words count most, words of the same stem and words that hold it less."""
    inside = text.count(term.text)
    if len(term.text) <= 4:
        return len(_whole(term.text).findall(text)) + 0.2 * inside if inside else 0
    root = stem(term.text)
    return max(inside, 0.6 * inside + 0.4 * text.count(root)) if root != term.text else inside


@lru_cache(maxsize=1_000)
def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])")


def _scattered(term: Term, text: Text) -> float:
    """A run of characters, or an identifier, of which only the parts are there."""
    parts = term.forms[-1]
    if len(parts) < 2:
        return 0
    found = sum(3 * (part in text.title) + (part in text.lines) + 0.3 * (part in text.body) for part in parts)
    return 0.3 * found / len(parts)


def _as_whole(query: Query, text: Text) -> float:
    """What the question as it stands is worth where it occurs."""
    asked = query.text
    if len(asked) < 2:
        return 0
    if text.title == asked:
        return 8
    if asked in text.title:
        return 2 + 3 * len(asked) / len(text.title)
    worth = 0.0
    if asked in text.lines:
        worth = 3 if f"\n{asked}\n" in f"\n{text.lines}\n" else 1.5
    return worth + (1.5 if _is_telling(query.terms) and asked in text.body else 0)


def _is_telling(terms: Sequence[Term]) -> bool:
    """Whether it is more than one English word, whose occurrences are counted already."""
    return len(terms) > 1 or terms[0].kind is not Kind.WORD or "_" in terms[0].text or "." in terms[0].text
