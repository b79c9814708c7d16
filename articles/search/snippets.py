"""The place of a text that answers, as HTML: what was found is marked, formulas stand whole and typeset."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from django.utils.safestring import SafeString, mark_safe

from articles.rendering import render_inline
from articles.rendering.maths import formulas_in
from articles.search.folding import fold
from articles.search.formulas import signs
from articles.search.queries import Kind, Term
from articles.search.words import stem

READ = 300_000
"""Characters of a text in which its best place is looked for."""

WIDTH = {"zh": 110, "en": 220}
"""Characters of a snippet, by language."""

FORMULA_LIMIT = 300
"""Characters of TeX that are shown beside what was found; a longer formula only where it is found itself."""

LONGEST = 2_000
"""Characters of what was found itself; of something longer only a mark is shown."""

HITS_OF_A_TERM = 200
FORMULAS_COMPARED = 2_000
NEAR = 50
Spans = list[tuple[int, int]]
_ENGLISH = re.compile("[a-z]+")
_REST_OF_WORD = re.compile(r"[A-Za-z0-9]{1,30}")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was found, as offsets of a text. ``term`` is its number in the question."""

    start: int
    end: int
    term: int


def snippet(text: str, terms: Sequence[Term], language: str, macros: str = "") -> SafeString:
    """The best place of a text with formulas as ``$tex$``."""
    text = text[:READ]
    formulas = [(start, span.end) for start, span in formulas_in(text)]
    found = places(text, terms, formulas)
    start, end = _window(text, found, WIDTH[language])
    start, end = _with_whole_formulas(start, end, formulas)
    inner = _marked(text, start, end, found, macros)
    return mark_safe("…" * (start > 0) + inner + "…" * (end < len(text)))


def marked(text: str, terms: Sequence[Term], macros: str = "") -> SafeString:
    """A whole line, such as a title."""
    formulas = [(start, span.end) for start, span in formulas_in(text)]
    return mark_safe(_marked(text, 0, len(text), places(text, terms, formulas), macros))


def places(text: str, terms: Sequence[Term], formulas: Spans) -> list[Place]:
    """Where the terms stand in a text, in order; within a formula it is all of it."""
    folded = fold(text)
    found = []
    for number, term in enumerate(terms):
        is_formula = term.kind is Kind.FORMULA
        spans = _of_formula(text, term, formulas) if is_formula else _of_words(folded, term)
        found += [Place(*_whole(start, end, formulas), number) for start, end in spans]
    return sorted(set(found))


def _of_formula(text: str, term: Term, formulas: Spans) -> list[tuple[int, int]]:
    """The formulas that hold it whole; else the one that holds most of it."""
    rows = [
        (place, fold("".join(signs(text[slice(*place)].strip("$")))))
        for place in formulas[:FORMULAS_COMPARED]
    ]
    wanted = "".join(signs(term.text.strip("$")))
    if whole := [place for place, row in rows if wanted in row]:
        return whole
    parts = [lexeme[1:].lower() for lexeme in term.lexemes]
    held = {place: sum(part in row for part in parts) for place, row in rows}
    most = max(held.values(), default=0)
    return [place for place, count in held.items() if count == most > 0][:1]


def _of_words(folded: str, term: Term) -> list[tuple[int, int]]:
    """Where a term stands; where its parts do, if it does not stand anywhere itself."""
    whole = _occurrences(folded, term.text, term.is_prefix)
    if whole or term.is_prefix or term.kind is Kind.PHRASE:
        return whole
    return [place for part in _parts(term) for place in _occurrences(folded, part, False)]


def _occurrences(folded: str, wanted: str, is_prefix: bool) -> list[tuple[int, int]]:
    """The places of a text; of an English word those of its other forms too."""
    if not _ENGLISH.fullmatch(wanted):
        found = re.finditer(re.escape(wanted).replace(r"\ ", r"\s+"), folded)
    elif len(wanted) < 4 and not is_prefix:
        found = re.finditer(rf"(?<![a-z]){wanted}(?![a-z])", folded)
    else:
        root = wanted if is_prefix else stem(wanted).removesuffix("i")
        forms = re.finditer(rf"(?<![a-z]){root}[a-z]*", folded)
        found = (form for form in forms if is_prefix or _is_form(form.group(), wanted))
    return [each.span() for each in islice(found, HITS_OF_A_TERM)]


def _is_form(word: str, wanted: str) -> bool:
    return word.startswith(wanted) or stem(word) == stem(wanted)


def _parts(term: Term) -> tuple[str, ...]:
    return tuple(part for part in term.forms[-1] if part != term.text)


def _whole(start: int, end: int, formulas: Spans) -> tuple[int, int]:
    """The place, or the formula in which it is."""
    at = bisect_right(formulas, start, key=itemgetter(0)) - 1
    opening, closing = formulas[at] if at >= 0 else (0, 0)
    return (opening, closing) if start < closing else (start, end)


def _window(text: str, found: Sequence[Place], width: int) -> tuple[int, int]:
    """The part of a text with the most different terms, and they in its middle; cuts no Latin word."""
    first, last = _densest(found, width)
    start = max(0, (first + last) // 2 - width // 2)
    start = min(start, first)
    if start and text[start - 1].isascii() and text[start - 1].isalnum():
        start = min(first, _end_of_word(text, start))
    end = max(last, start + width)
    return start, min(len(text), max(_end_of_word(text, end), last))


def _densest(found: Sequence[Place], width: int) -> tuple[int, int]:
    """From the first to the last of those places that stand together and have the most different terms."""
    best, most = (0, 0), (0, 0)
    for at, first in enumerate(found):
        near = [place for place in found[at : at + NEAR] if place.end <= first.start + width] or [first]
        worth = len({place.term for place in near}), len(near)
        if worth > most:
            best, most = (first.start, max(place.end for place in near)), worth
    return best


def _end_of_word(text: str, at: int) -> int:
    rest = _REST_OF_WORD.match(text, at)
    return rest.end() if rest else at


def _with_whole_formulas(start: int, end: int, formulas: Spans) -> tuple[int, int]:
    """The window, widened so that it cuts no formula."""
    for opening, closing in formulas:
        if opening < start < closing:
            start = opening
        if opening < end < closing:
            end = closing
    return start, end


def _marked(text: str, start: int, end: int, found: Sequence[Place], macros: str) -> str:
    """A part of the text as HTML: formulas typeset, places marked."""
    pieces, at = [], start
    for place in found:
        if place.start < at or place.end > end:
            continue
        pieces.append(_typeset(_without_long_formulas(text[at : place.start]), macros))
        inside = text[place.start : place.end] if place.end - place.start <= LONGEST else "…"
        pieces.append(f"<mark>{_typeset(inside, macros)}</mark>")
        at = place.end
    return "".join([*pieces, _typeset(_without_long_formulas(text[at:end]), macros)])


def _without_long_formulas(text: str) -> str:
    pieces, at = [], 0
    for start, span in formulas_in(text):
        if span.end - start > FORMULA_LIMIT:
            pieces += [text[at:start], "…"]
            at = span.end
    return "".join([*pieces, text[at:]])


def _typeset(text: str, macros: str) -> str:
    return render_inline(text, macros=macros).html
