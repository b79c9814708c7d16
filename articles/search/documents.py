"""What is stored of articles to find them by."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import DataError, OperationalError, ProgrammingError, connection, models, transaction
from psycopg.errors import ProgramLimitExceeded

from articles.parallel import Mapper
from articles.search.folding import fold
from articles.search.vectors import VERSION, Document, vectors

TITLE_LIMIT = 500
"""Characters of a title that are compared with what is typed: an index takes 2,704 bytes."""

VECTORS = ("title", "salient", "words")
MADE = ("title_text", "lines", *VECTORS)
STATE = ("version", "failure")

WAITING = 64
WAITING_OF_MANY = 1_024
"""Kilobytes of new entries that an index may keep unsorted. Every look-up reads through them, of which a
misspelt word takes hundreds; to sort many at once takes half as long."""

logger = logging.getLogger(__name__)


class SearchDocumentQuerySet(models.QuerySet):
    def index(
        self, ids: Collection[int], mapped: Mapper = map, *, waiting: int = WAITING
    ) -> list[SearchDocument]:
        """Makes locked articles be found as they are now; the rows that were written. ``waiting``: as in
        ``put``. One that cannot be analysed is found as it was before; the reason is recorded and not raised.
        """
        rows = list(mapped(row_of, documents_of(ids)))
        self.put(rows, waiting=waiting)
        return rows

    def lock(self, ids: Collection[int]) -> None:
        """Locks articles. Who changes what is found of them does this before anything else of theirs, and in
        this order, so that nobody waits for each other."""
        articles = articles_of(ids).select_for_update(no_key=True)
        list(articles.values_list("pk", flat=True))

    def put(self, rows: Iterable[SearchDocument], *, waiting: int = WAITING) -> None:
        """Writes rows in the place of what is there for their articles. One that the database refuses has
        version 0 then, there and here. ``waiting``: ``WAITING_OF_MANY`` in a row of batches, behind which
        stands ``sort_in``."""
        rows = list(rows)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL gin_pending_list_limit = {waiting}")
                self._write(rows)
        except (DataError, ProgrammingError, OperationalError) as error:
            if isinstance(error, OperationalError) and not isinstance(error.__cause__, ProgramLimitExceeded):
                raise
            if len(rows) > 1:
                for row in rows:
                    self.put([row], waiting=waiting)
                return
            logger.exception("Article %s cannot be searched", rows[0].article_id)
            rows[0].version = 0
            self._write([SearchDocument(article_id=rows[0].article_id, failure=str(error))])

    def sort_in(self) -> None:
        """Sorts into the indexes what waits for it."""
        with connection.cursor() as cursor:
            for name in VECTORS:
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [f"search_{name}"])

    def _write(self, rows: Iterable[SearchDocument]) -> None:
        """What failed leaves the vectors that are there."""
        made, failed = partition(rows)
        for group, columns in ((made, (*MADE, *STATE)), (failed, STATE)):
            self.bulk_create(group, update_conflicts=True, unique_fields=["article"], update_fields=columns)


def partition(rows: Iterable[SearchDocument]) -> tuple[list[SearchDocument], list[SearchDocument]]:
    """Those that were made, and those that failed."""
    groups: tuple[list[SearchDocument], list[SearchDocument]] = ([], [])
    for row in rows:
        groups[bool(row.failure)].append(row)
    return groups


class SearchDocument(models.Model):
    """``title_text`` and ``lines``, the headings and tags, are folded; the vectors are those of ``Vectors``.

    ``version`` is that of the analyser that made it, 0 where it failed: then ``failure`` says why.
    """

    article = models.OneToOneField(
        "articles.Article", models.CASCADE, primary_key=True, related_name="search"
    )
    title_text = models.TextField()
    lines = models.TextField()
    title = SearchVectorField()
    salient = SearchVectorField()
    words = SearchVectorField()
    version = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            *(GinIndex(fields=[name], name=f"search_{name}") for name in VECTORS),
            models.Index(fields=["title_text"], opclasses=["text_pattern_ops"], name="search_title_prefix"),
        ]

    def __str__(self) -> str:
        return self.title_text


Found = tuple[int, Document]
"""An article by its id, and what can be found of it."""


def articles_of(ids: Collection[int]) -> models.QuerySet:
    return SearchDocument.article.field.related_model.objects.filter(pk__in=ids).order_by("pk")


def documents_of(ids: Collection[int]) -> list[Found]:
    """What can be found of articles, by their ids."""
    return [(pk, document_of(*columns)) for pk, *columns in _rows().filter(pk__in=ids)]


@cache
def _rows() -> models.QuerySet:
    """The columns of ``document_of`` of all articles: to say it takes as long as to ask it."""
    articles = SearchDocument.article.field.related_model.objects.order_by("pk")
    tagging = articles.model.taggings.rel.related_model
    tags = ArraySubquery(tagging.objects.filter(content_object=models.OuterRef("pk")).values("tag__name"))
    return articles.values_list("pk", "title", "title_text", "slug", "toc", "text", tags)


def document_of(
    title: str, title_text: str, slug: str, toc: Iterable[dict[str, Any]], text: str, tags: Iterable[str]
) -> Document:
    """What can be found of the columns of an article and the names of its tags. The formulas of its title,
    which ``title_text`` has made readable, are found as those of its text."""
    formulas = f"{title}\n" if "$" in title else ""
    return Document(title_text, slug, (*(heading["text"] for heading in toc), *tags), formulas + text)


def row_of(found: Found) -> SearchDocument:
    """The row of an article; one that says why, where it cannot be analysed."""
    article, document = found
    try:
        made = vectors(document)
    except Exception as error:
        logger.exception("Article %s cannot be analysed for the search", article)
        return SearchDocument(article_id=article, failure=f"{type(error).__name__}: {error}")
    return SearchDocument(
        article_id=article,
        title_text=fold(document.title)[:TITLE_LIMIT],
        lines=fold("\n".join(document.lines)),
        title=made.title,
        salient=made.salient,
        words=made.words,
        version=VERSION,
    )
