"""Search: every word must occur, the newest first."""

from __future__ import annotations

import re
from functools import reduce
from operator import and_
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article

LENGTH_LIMIT = 200
WORD_LIMIT = 12
RESULT_LIMIT = 100
SUGGESTIONS = 5
BEFORE, AFTER = 60, 140


def search_articles(query: str) -> list[dict[str, Any]]:
    """The public articles that hold every word: ``url``, ``title_html``, ``language`` and ``snippet``.

    Only the first ``LENGTH_LIMIT`` characters and ``WORD_LIMIT`` words count. A search that takes the
    database longer than two seconds finds nothing.
    """
    words = words_of(query)
    found = _with_all(words, ("title_text", "text"), RESULT_LIMIT, milliseconds=2_000)
    return [{**_link(article), "snippet": snippet(article.text, words)} for article in found]


def suggest_articles(query: str) -> list[dict[str, Any]]:
    """A few public articles with every word in the title: ``url``, ``title_html`` and ``language``."""
    return [
        _link(each) for each in _with_all(words_of(query), ("title_text",), SUGGESTIONS, milliseconds=300)
    ]


def words_of(query: str) -> list[str]:
    return query[:LENGTH_LIMIT].replace("\0", " ").split()[:WORD_LIMIT]


def snippet(text: str, words: list[str]) -> SafeString:
    """The text around the first of the words, as HTML with every word marked."""
    anywhere = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    first = re.search(anywhere, text, re.IGNORECASE)
    start = max(0, first.start() - BEFORE) if first else 0
    end = start + BEFORE + AFTER
    pieces = re.split(f"({anywhere})", text[start:end], flags=re.IGNORECASE)
    marked = [f"<mark>{escape(piece)}</mark>" if at % 2 else escape(piece) for at, piece in enumerate(pieces)]
    return mark_safe(("…" if start else "") + "".join(marked) + ("…" if end < len(text) else ""))


def _with_all(words: list[str], columns: tuple[str, ...], limit: int, milliseconds: int) -> list[Article]:
    if not words:
        return []
    anywhere = [reduce(Q.__or__, (Q((f"{column}__icontains", word)) for column in columns)) for word in words]
    found = Article.objects.published().filter(reduce(and_, anywhere)).newest_first()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {milliseconds:d}")
            return list(found.only("slug", "title_html", "language", *columns)[:limit])
    except OperationalError:
        return []


def _link(article: Article) -> dict[str, Any]:
    return {
        "url": article.get_absolute_url(),
        "title_html": article.title_html,
        "language": article.language,
    }
