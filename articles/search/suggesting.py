"""Search as one types: titles by their beginnings, words, pinyin and initials; then headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from django.db import connection
from django.utils.safestring import mark_safe

from articles.addresses import article_address
from articles.models import Article
from articles.search.folding import fold
from articles.search.matching import Scope, answering_to, held, rows, searching
from articles.search.queries import LENGTH_LIMIT, Kind, Term, word_terms
from articles.search.results import Suggestion
from articles.search.snippets import marked
from articles.search.vectors import quoted

LIMIT = 8
LOOKED_AT = 200
HEADINGS_OF = 30
INITIALS, PINYIN = 2, 3
"""Letters that must be typed before they are looked for as such."""
_LETTERS = re.compile("[a-z]+")


def suggest(text: str) -> list[Suggestion]:
    """At most ``LIMIT`` public places that are meant by what is typed so far. Raises ``TooSlowError``."""
    typed = " ".join(fold(text[:LENGTH_LIMIT].replace("\0", " ")).split())
    terms = _as_typed(typed)
    if not terms:
        return []
    with searching():
        return _suggestions(typed, terms)


def _suggestions(typed: str, terms: Sequence[Term]) -> list[Suggestion]:
    scope = Scope(Article.objects.published())
    ids = _titles(typed, terms, scope)[:LIMIT]
    found = [_title(article, terms) for article in _in_order(ids)]
    if len(found) < LIMIT and _is_telling(typed):
        found += _headings(terms, scope, LIMIT - len(found))
    return found


def _as_typed(typed: str) -> list[Term]:
    """The words, of which the last may go on."""
    terms = word_terms(typed)
    if terms and terms[-1].kind is Kind.WORD:
        last = terms[-1]
        terms[-1] = replace(last, forms=((last.text,),), is_prefix=True)
    return terms


def _titles(typed: str, terms: Sequence[Term], scope: Scope) -> list[int]:
    """The ids of articles: whose titles begin so, then hold it, then sound so; each time short ones first."""
    whole = "title_text = %s", (typed,)
    begins = "title_text LIKE %s", (f"{connection.ops.prep_for_like_query(typed)}%",)
    found: dict[int, str] = {}
    for condition in (whole, begins, answering_to(_literal(typed, terms), "title")):
        if len(found) < LIMIT:
            found |= dict(rows(held(condition, scope, "article_id, title_text", LOOKED_AT)))
    return sorted(
        found, key=lambda pk: (not found[pk].startswith(typed), typed not in found[pk], len(found[pk]), pk)
    )


def _literal(typed: str, terms: Sequence[Term]) -> str:
    """A ``tsquery`` over titles; what is only letters may be pinyin, or the first letters of it, once there
    are enough of them for few titles to begin so."""
    literal = "(" + " & ".join(term.literal() for term in terms) + ")"
    letters = typed.replace(" ", "").replace("'", "")
    if _LETTERS.fullmatch(letters):
        literal += f" | {quoted('#' + letters)}:*" * (len(letters) >= INITIALS)
        literal += f" | {quoted('@' + letters)}:*" * (len(letters) >= PINYIN)
    return literal


def _is_telling(typed: str) -> bool:
    """Whether few enough headings begin so."""
    return len(typed) > (3 if typed.isascii() else 1)


def _headings(terms: Sequence[Term], scope: Scope, wanted: int) -> list[Suggestion]:
    """Headings that hold all that was typed."""
    literal = " & ".join(term.literal() for term in terms)
    ids = [pk for (pk,) in rows(held(answering_to(literal, "salient"), scope, "article_id", HEADINGS_OF))]
    places = [
        (len(heading["text"]), article, heading)
        for article in _in_order(ids)
        for heading in article.toc
        if _holds(fold(heading["text"]), terms)
    ]
    places.sort(key=lambda place: place[0])
    return [_heading(article, heading, terms) for _length, article, heading in places[:wanted]]


def _holds(text: str, terms: Sequence[Term]) -> bool:
    return all(term.text in text for term in terms)


def _in_order(ids: Sequence[int]) -> Iterator[Article]:
    columns = ("slug", "title", "title_html", "macros", "language", "toc")
    found = Article.objects.published().only(*columns).in_bulk(ids)
    return (found[pk] for pk in ids if pk in found)


def _title(article: Article, terms: Sequence[Term]) -> Suggestion:
    title = marked(article.title, terms, article.all_macros)
    return Suggestion(article.get_absolute_url(), title, article.language)


def _heading(article: Article, heading: dict[str, str], terms: Sequence[Term]) -> Suggestion:
    return Suggestion(
        url=f"{article_address(article.slug)}#{quote(heading['anchor'])}",
        title_html=mark_safe(heading["html"]) if "<" in heading["html"] else marked(heading["text"], terms),
        language=article.language,
        article_html=mark_safe(article.title_html),
    )
