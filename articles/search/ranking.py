"""The few best candidates, compared with the question as texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from operator import mul

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

    @property
    def share(self) -> float:
        """What an occurrence in the body is worth: the less, the longer it is."""
        return 1 / (0.3 + 0.7 * self.length / USUAL_LENGTH)


def best_first(query: Query, texts: Iterable[Text]) -> list[int]:
    """The ids of articles, those that answer best first."""
    texts = list(texts)
    worths = [[_worth(term, text) for term in query.terms] for text in texts]
    rarities = [_rarity(column) for column in zip(*worths, strict=True)]
    scores = {
        text.article: _score(query, text, sum(map(mul, worth, rarities)))
        for text, worth in zip(texts, worths, strict=True)
    }
    return sorted(scores, key=lambda article: -scores[article])


def _rarity(worths: Sequence[float]) -> float:
    """What a term counts: 1 where all hold it, the more the fewer do. Source: the idf of BM25."""
    holding = sum(worth > 0 for worth in worths)
    return log2(1 + len(worths) / max(1, holding))


def _score(query: Query, text: Text, worth: float) -> float:
    """How well an article answers: saturated term frequencies with weights for the fields, as BM25F has
    them, and more for the words of the question in their order."""
    total = 0.5 * text.rank + worth
    in_title = sum(term.text in text.title for term in query.terms)
    return total + 1.5 * in_title / max(1, len(query.terms)) + _as_whole(query, text)


def _worth(term: Term, text: Text) -> float:
    """What an article is worth for one term."""
    if term.kind is Kind.FORMULA:
        return _of_formula(term, text)
    if term.kind is Kind.WORD and not term.is_prefix:
        return _of_word(term, text)
    frequency = 5 * text.title.count(term.text) + 2 * min(4, text.lines.count(term.text))
    frequency += text.body.count(term.text) * text.share
    return _saturated(frequency) or _scattered(term, text)


def _of_formula(term: Term, text: Text) -> float:
    """The formula as it was typed counts most, whatever its braces; else how much of it is there."""
    wanted = term.text.translate(_NOT_SIGNS).strip("$")
    title, body = (each.translate(_NOT_SIGNS) for each in (text.title, text.body))
    whole = 5 * title.count(wanted) + body.count(wanted)
    parts = [lexeme[1:].lower() for lexeme in term.lexemes]
    return _saturated(whole) or sum(part in body for part in parts) / len(parts)


def _of_word(term: Term, text: Text) -> float:
    """The word itself counts most; in the body, its other forms are saturated on their own, so that many of
    them are not worth what the word is."""
    root = stem(term.text)
    (title, title_forms), (lines, lines_forms), (body, body_forms) = (
        _count(each, term.text, root) for each in (text.title, text.lines, text.body)
    )
    frequency = 5 * (title + 0.2 * title_forms) + 2 * min(4, lines + 0.3 * lines_forms) + body * text.share
    worth = _saturated(frequency) + 0.3 * _saturated(body_forms * text.share)
    return worth or _scattered(term, text)


def _count(text: str, word: str, root: str) -> tuple[int, int]:
    """How often a word stands in a text, in the singular or plural, and how often another form of it."""
    singular = _singular(word)
    inside = text.count(singular)
    ends = _number(singular).finditer(text) if inside else ()
    whole = sum(not text[found.start() - 1 : found.start()].isalnum() for found in ends)
    return whole, max(inside, text.count(root)) - whole


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "su" else word


@lru_cache(maxsize=1_000)
def _number(word: str) -> re.Pattern[str]:
    """Singular and plural up to their end. Where they begin is looked at by who uses this: a pattern that
    starts with letters is found many times as fast."""
    return re.compile(rf"{re.escape(word)}(?:e?s)?(?![a-z0-9])")


def _saturated(frequency: float) -> float:
    return 2.2 * frequency / (frequency + SATURATION)


def _scattered(term: Term, text: Text) -> float:
    """A run of characters, or an identifier, of which only the parts are there."""
    parts = term.forms[-1]
    if len(parts) < 2:
        return 0
    found = sum(3 * (part in text.title) + (part in text.lines) + 0.3 * (part in text.body) for part in parts)
    return 0.3 * _saturated(0.3 * found / len(parts))


def _as_whole(query: Query, text: Text) -> float:
    """What the question as it stands is worth where it occurs: its words in their order, close together."""
    asked = " ".join(query.said)
    if len(asked) < 2:
        return 0
    together = _together(query.said)
    body = 1.5 * min(len(query.said), 2, len(together.findall(text.body))) if _is_telling(query) else 0
    if text.title == asked:
        return 8 + body
    if found := together.search(text.title):
        return 2.5 + 3 * len(found.group()) / len(text.title) + body
    if f"\n{asked}\n" in f"\n{text.lines}\n":
        return 3 + body
    return (1.5 if together.search(text.lines) else 0) + body


@lru_cache(maxsize=1_000)
def _together(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words as neighbours, also as the parts of an identifier."""
    return re.compile(r"[\W_]{0,3}".join(map(re.escape, words)))


def _is_telling(query: Query) -> bool:
    """Whether it is more than one English word, whose occurrences are counted already."""
    return len(query.said) > 1 or not query.said[0].isascii() or not query.said[0].isalnum()


def holds(text: Text, phrase: Term) -> bool:
    """Whether a phrase stands somewhere, whatever white space is in it."""
    wanted = _bare(phrase.text)
    return any(wanted in _bare(each) for each in (text.title, text.lines, text.body))


def _bare(text: str) -> str:
    return " ".join(text.replace("\\$", "").replace("$", "").split())
