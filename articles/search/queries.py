"""What somebody types, understood: words, phrases, formulas, what must not occur, and filters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from articles.rendering.maths import formulas_in
from articles.search.folding import CJK, fold, plain
from articles.search.formulas import asked_formula, looks_like_formula
from articles.search.vectors import quoted
from articles.search.words import FUNCTION_WORDS, asked_forms, bigrams, is_chinese, tokens

LENGTH_LIMIT = 200
LEXEME_LIMIT = 24

_PIECE = re.compile(
    r'(?<!\w)(?P<name>(?i:tag|category|lang)):(?:"(?P<quoted>[^"]+)"|(?P<value>[^\s"]+))'
    r'|(?P<minus>(?<!\S)-)?"(?P<phrase>[^"]*)"'
    r"|(?<!\S)-(?P<without>\w\S+)"
)
_TYPED_AS = str.maketrans("“”＂：－\0", '""":- ')
_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z-]{2,}")
_QUESTION = re.compile(
    "(?:什么是|是什么|什么叫|有什么用|有什么|有哪些|怎么用|怎么样|怎么|怎样|如何|请问|为什么|为何)[的是]?"
)
_CALL = re.compile(r"[\w.]+\([\w\s.,]*\)")
_SCRIPT = re.compile(rf"[{CJK}]+|[^{CJK}]+")


class Kind(Enum):
    WORD = "word"
    CHINESE = "chinese"
    FORMULA = "formula"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is asked for. ``text``: folded; ``forms``: lexemes, all of one of these must be there,
    with ``is_prefix`` also longer ones."""

    kind: Kind
    text: str
    forms: tuple[tuple[str, ...], ...]
    is_prefix: bool = False

    @property
    def typed(self) -> str:
        return f'"{self.text}"' if self.kind is Kind.PHRASE else self.text

    @property
    def is_compound(self) -> bool:
        """Whether it is an identifier with parts, which may also be asked for apart."""
        return self.kind is Kind.WORD and len(self.forms[-1]) > 1

    @property
    def lexemes(self) -> list[str]:
        return [lexeme for form in self.forms for lexeme in form]

    def literal(self) -> str:
        """The condition as part of a ``tsquery``."""
        forms = (" & ".join(self._literal_of(lexeme) for lexeme in form) for form in self.forms)
        return "(" + " | ".join(f"({form})" for form in forms) + ")"

    def any_literal(self) -> Iterator[str]:
        return map(self._literal_of, self.lexemes)

    def _literal_of(self, lexeme: str) -> str:
        return quoted(lexeme) + ":*" * self.is_prefix


@dataclass(frozen=True, slots=True)
class Filter:
    """``name``: ``tag``, ``category`` or ``lang``; ``typed``: the filter as it was typed."""

    name: str
    value: str
    typed: str


@dataclass(frozen=True, slots=True)
class Query:
    """``terms`` must all be there, none of ``without`` may be; ``filters`` hold beside them. ``said``: the
    texts of all that was asked for, with the words that need not be there."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What to type for it."""
        words = [term.typed for term in self.terms] + [f"-{term.typed}" for term in self.without]
        return " ".join([*words, *(each.typed for each in self.filters)])

    def as_written(self) -> Query | None:
        """The same, with identifiers only as they were written; None where there are none."""
        terms = [replace(term, forms=term.forms[:1]) if term.is_compound else term for term in self.terms]
        return replace(self, terms=tuple(terms)) if terms != list(self.terms) else None

    def all_literal(self) -> str:
        """What an article must answer to, as a ``tsquery``."""
        return " & ".join([term.literal() for term in self.terms] + self._not_there())

    def any_literal(self) -> str:
        """Any of its lexemes, as a ``tsquery``."""
        return " | ".join(dict.fromkeys(each for term in self.terms for each in term.any_literal()))

    def loose_literal(self) -> str:
        """What an article must answer to that holds only some of what was asked for, as a ``tsquery``."""
        return " & ".join([f"({self.any_literal()})", *self._not_there()])

    def _not_there(self) -> list[str]:
        return [f"!{term.literal()}" for term in self.without]

    def with_terms(self, terms: Sequence[Term]) -> Query:
        """The same, but for the terms."""
        return replace(self, terms=tuple(terms), said=tuple(term.text for term in terms))


def parse(text: str) -> Query:
    """What was typed. Whatever is no valid syntax is words; only the first ``LENGTH_LIMIT`` characters and
    ``LEXEME_LIMIT`` lexemes count."""
    typed = text[:LENGTH_LIMIT].translate(_TYPED_AS)
    terms: list[Term] = []
    without: list[Term] = []
    filters: list[Filter] = []
    at = 0
    for found in _PIECE.finditer(typed):
        terms += free_terms(typed[at : found.start()])
        at = found.end()
        if found["name"]:
            value = found["quoted"] or found["value"]
            filters.append(Filter(found["name"].lower(), value, found.group()))
        elif found["without"]:
            without += free_terms(found["without"])
        else:
            (without if found["minus"] else terms).extend(_phrase(found["phrase"]))
    terms += free_terms(typed[at:])
    if not terms and not filters:
        terms, without = without, []
    said = tuple(term.text for term in terms)
    terms, without = list(dict.fromkeys(terms)), list(dict.fromkeys(without))
    return Query(tuple(_first(_needed(terms))), tuple(_first(without)), tuple(filters), said)


def free_terms(text: str) -> list[Term]:
    """The terms of a text without syntax: formulas in dollars or as they are, words, Chinese."""
    terms: list[Term] = []
    at = 0
    for start, span in formulas_in(text):
        terms += _words_and_formulas(text[at:start])
        terms += _formula(span.tex)
        at = span.end
    return terms + _words_and_formulas(text[at:])


def word_terms(text: str) -> list[Term]:
    """The terms of a text of words only."""
    normal = plain(unicodedata.normalize("NFKC", text))
    return [_chinese(token) if is_chinese(token) else _word(token) for token in tokens(normal)]


def _needed(terms: Sequence[Term]) -> list[Term]:
    """The terms without those that only ask or only join others, if any are left."""
    needed = []
    for term in terms:
        if term.kind is Kind.CHINESE:
            needed += [_chinese(part) for part in _QUESTION.split(term.text) if part]
        elif term.kind is not Kind.WORD or term.text not in FUNCTION_WORDS:
            needed.append(term)
    return needed or list(terms)


def _words_and_formulas(text: str) -> list[Term]:
    if not looks_like_formula(text):
        return word_terms(text)
    pieces = [piece for run in _SCRIPT.findall(text) for piece in _around_formula(run)]
    return [
        term
        for piece in pieces
        for term in (_formula(piece) if looks_like_formula(piece) else word_terms(piece))
    ]


def _around_formula(text: str) -> list[str]:
    """Plain words before a formula, the formula, and plain words behind it."""
    pieces = text.split()
    start, end = 0, len(pieces)
    while start < end and _is_plain(pieces[start]):
        start += 1
    while end > start and _is_plain(pieces[end - 1]):
        end -= 1
    return [*pieces[:start], " ".join(pieces[start:end]), *pieces[end:]]


def _is_plain(piece: str) -> bool:
    return _PLAIN_WORD.fullmatch(piece) is not None or (len(piece) > 1 and piece.lower() in FUNCTION_WORDS)


def _chinese(run: str) -> Term:
    if len(run) == 1:
        return Term(Kind.CHINESE, fold(run), ((run,),), is_prefix=True)
    return Term(Kind.CHINESE, fold(run), (tuple(dict.fromkeys(bigrams(run))),))


def _word(word: str) -> Term:
    return Term(Kind.WORD, fold(word), asked_forms(word))


def _formula(tex: str) -> list[Term]:
    """A formula; where it may be a program as well, its words do too."""
    lexemes, words = asked_formula(tex), word_terms(tex)
    if not lexemes:
        return words
    forms = [lexemes]
    if _CALL.fullmatch(tex.strip()) and words:
        forms.append(tuple(lexeme for word in words for lexeme in word.forms[-1]))
    return [Term(Kind.FORMULA, fold(tex.strip()), tuple(forms))]


def _phrase(text: str) -> list[Term]:
    """A phrase must hold all its words; whether they stand together is seen in the text."""
    parts = free_terms(text)
    if not parts:
        return []
    forms = [tuple(lexeme for part in parts for lexeme in part.forms[which]) for which in (0, -1)]
    is_prefix = len(parts) == 1 and parts[0].is_prefix
    return [Term(Kind.PHRASE, " ".join(fold(text).split()), tuple(dict.fromkeys(forms)), is_prefix)]


def _first(terms: Sequence[Term]) -> Iterator[Term]:
    """As many as there may be lexemes; the last one is cut."""
    left = LEXEME_LIMIT
    for term in terms:
        if left <= 0:
            return
        yield replace(term, forms=tuple(form[:left] for form in term.forms))
        left -= len(term.lexemes)
