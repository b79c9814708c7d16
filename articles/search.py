"""Search: every word must occur, the newest first."""

from __future__ import annotations

import re
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Q
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article

LENGTH_LIMIT = 200
WORD_LIMIT = 12
RESULT_LIMIT = 100
MILLISECONDS = 2_000
BEFORE, AFTER = 60, 140


def search_articles(query: str, limit: int = RESULT_LIMIT) -> list[dict[str, Any]]:
    """``url``, ``title_html``, ``language`` and ``snippet`` of the public articles that hold every word.

    Only the first ``LENGTH_LIMIT`` characters and ``WORD_LIMIT`` words count. A search that takes the
    database too long finds nothing.
    """
    words = query[:LENGTH_LIMIT].replace("\0", " ").split()[:WORD_LIMIT]
    if not words:
        return []
    articles = Article.objects.published().newest_first()
    for word in words:
        articles = articles.filter(Q(title_text__icontains=word) | Q(text__icontains=word))
    narrow = articles.only("slug", "title_html", "language", "text")[:limit]
    return [_result(article, words) for article in _in_time(narrow)]


def _in_time(articles: Any) -> list[Article]:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {MILLISECONDS:d}")
            return list(articles)
    except OperationalError:
        return []


def _result(article: Article, words: list[str]) -> dict[str, Any]:
    return {
        "url": article.get_absolute_url(),
        "title_html": article.title_html,
        "language": article.language,
        "snippet": snippet(article.text, words),
    }


def snippet(text: str, words: list[str]) -> SafeString:
    """The text around the first of the words, as HTML with every word marked."""
    anywhere = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))), re.IGNORECASE)
    first = anywhere.search(text)
    start = max(0, first.start() - BEFORE) if first else 0
    end = start + BEFORE + AFTER
    pieces = re.split(f"({anywhere.pattern})", text[start:end], flags=re.IGNORECASE)
    marked = [f"<mark>{escape(piece)}</mark>" if at % 2 else escape(piece) for at, piece in enumerate(pieces)]
    return mark_safe(("…" if start else "") + "".join(marked) + ("…" if end < len(text) else ""))
