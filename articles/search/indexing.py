"""Making many articles be found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from articles.models import Article
from articles.parallel import Mapper
from articles.search.documents import WAITING_OF_MANY, SearchDocument
from articles.search.vectors import VERSION

BATCH = 100


def stale() -> QuerySet[Article]:
    """The articles that the search does not know, or only by an older analyser, or could not analyse."""
    return Article.objects.exclude(search__version=VERSION).order_by("pk")


def index_stale(mapped: Mapper, advance: Callable[[int], Any] = lambda _done: None) -> int:
    """Makes the stale articles be found, and tells ``advance`` of each batch; how many could not be analysed.

    Each batch is written at once: a run that is stopped goes on where it was.
    """
    failed = 0
    waiting = list(stale().values_list("pk", flat=True))
    for start in range(0, len(waiting), BATCH):
        ids = waiting[start : start + BATCH]
        with transaction.atomic():
            SearchDocument.objects.lock(ids)
            rows = SearchDocument.objects.index(ids, mapped, waiting=WAITING_OF_MANY)
        failed += sum(row.version != VERSION for row in rows)
        advance(len(ids))
    SearchDocument.objects.sort_in()
    return failed
