"""Search: every word must occur, the newest first."""

from __future__ import annotations

import re
from functools import reduce
from operator import and_
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from psycopg.errors import QueryCanceled

from articles.addresses import category_address
from articles.models import Article, day
from articles.rendering.maths import Span, formulas_in
from articles.rendering.tex import NO_MACROS, Macros, parse_macros, to_readable

LENGTH_LIMIT = 200
WORD_LIMIT = 12
RESULT_LIMIT = 100
SUGGESTIONS = 5
BEFORE, AFTER = 60, 140
_REST_OF_WORD = re.compile(r"[A-Za-z0-9]{1,30}")


class TooSlowError(Exception):
    """The database took longer over a search than it may."""


def search_articles(query: str) -> list[dict[str, Any]]:
    """The public articles that hold every word: ``url``, ``title_html``, ``language``, ``day``,
    ``category_name``, ``category_url`` and ``snippet``.

    Only the first ``LENGTH_LIMIT`` characters and ``WORD_LIMIT`` words count. Raises ``TooSlowError`` where
    the database needs longer than two seconds.
    """
    words = words_of(query)
    columns = ("title_text", "text")
    found = _with_all(words, columns, RESULT_LIMIT, 2_000, "macros", "published_at", "category")
    return [{**_link(article), **_details(article), "snippet": _snippet(article, words)} for article in found]


def suggest_articles(query: str) -> list[dict[str, Any]]:
    """A few public articles with every word in the title: ``url``, ``title_html`` and ``language``."""
    try:
        return [_link(each) for each in _with_all(words_of(query), ("title_text",), SUGGESTIONS, 300)]
    except TooSlowError:
        return []


def words_of(query: str) -> list[str]:
    return query[:LENGTH_LIMIT].replace("\0", " ").split()[:WORD_LIMIT]


def snippet(text: str, words: list[str], macros: Macros = NO_MACROS) -> SafeString:
    """The text around the first of the words, as HTML with every word marked.

    Formulas stand whole, as people would type them; one is marked where its TeX holds a word.
    """
    anywhere = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))), re.IGNORECASE)
    start, end = _window(text, anywhere.search(text))
    formulas = [(at, span) for at, span in formulas_in(text) if at < end]
    start, end = _around_formulas(start, end, formulas)
    pieces, at = [], start
    for opening, span in formulas:
        if opening < start:
            continue
        pieces.append(_marked(text[at:opening], anywhere))
        mark = "<mark>{}</mark>" if anywhere.search(span.tex) else "{}"
        pieces.append(format_html(mark, to_readable(span.tex, macros)))
        at = span.end
    pieces.append(_marked(text[at:end], anywhere))
    return mark_safe("…" * (start > 0) + "".join(pieces) + "…" * (end < len(text)))


def _window(text: str, found: re.Match[str] | None) -> tuple[int, int]:
    """What a snippet shows of the text, from one end of a Latin word to another."""
    at = found.start() if found else 0
    start = max(0, at - BEFORE)
    if start and text[start - 1].isascii() and text[start - 1].isalnum():
        start = min(at, _end_of_word(text, start))
    return start, _end_of_word(text, start + BEFORE + AFTER)


def _end_of_word(text: str, at: int) -> int:
    found = _REST_OF_WORD.match(text, at)
    return found.end() if found else at


def _around_formulas(start: int, end: int, formulas: list[tuple[int, Span]]) -> tuple[int, int]:
    """The window, widened so that it cuts no formula."""
    for opening, span in formulas:
        if opening < start < span.end:
            start = opening
        if opening < end < span.end:
            end = span.end
    return start, end


def _marked(text: str, anywhere: re.Pattern[str]) -> str:
    pieces, at = [], 0
    for found in anywhere.finditer(text):
        pieces += [escape(text[at : found.start()]), format_html("<mark>{}</mark>", found.group())]
        at = found.end()
    return "".join([*pieces, escape(text[at:])])


def _with_all(
    words: list[str], columns: tuple[str, ...], limit: int, milliseconds: int, *more: str
) -> list[Article]:
    """The newest articles with every word in one of the columns; ``more`` columns are read with them."""
    if not words:
        return []
    anywhere = [reduce(Q.__or__, (Q((f"{column}__icontains", word)) for column in columns)) for word in words]
    found = Article.objects.published().filter(reduce(and_, anywhere)).newest_first()
    if "category" in more:
        found = found.select_related("category")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {milliseconds:d}")
            return list(found.only("slug", "title_html", "language", *columns, *more)[:limit])
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise TooSlowError from error


def _snippet(article: Article, words: list[str]) -> SafeString:
    macros = "\n".join(filter(None, [settings.TEX_MACROS, article.macros]))
    return snippet(article.text, words, parse_macros(macros))


def _details(article: Article) -> dict[str, Any]:
    category = article.category
    return {
        "day": day(article.published_at),
        "category_name": category and category.name,
        "category_url": category and category_address(category.path),
    }


def _link(article: Article) -> dict[str, Any]:
    return {
        "url": article.get_absolute_url(),
        "title_html": article.title_html,
        "language": article.language,
    }
