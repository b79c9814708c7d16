"""What is stored of articles to find them by."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import DatabaseError, connection, models, transaction

from articles.search.folding import fold
from articles.search.vectors import VERSION, Document, vectors

TITLE_LIMIT = 500
"""Characters of a title that are compared with what is typed: an index takes 2,704 bytes."""

VECTORS = ("title", "salient", "words")

logger = logging.getLogger(__name__)


class SearchDocumentQuerySet(models.QuerySet):
    def index(self, ids: Collection[int]) -> None:
        """Makes articles be found as they are now. Where that fails, it is recorded and not raised."""
        self.put(map(row_of, documents_of(ids)))

    def put(self, rows: Iterable[SearchDocument]) -> None:
        """Writes rows in the place of what is there for their articles."""
        rows = list(rows)
        try:
            with transaction.atomic():
                self._write(rows)
        except DatabaseError as error:
            if len(rows) == 1:
                logger.exception("Article %s cannot be searched", rows[0].article_id)
                self._write([SearchDocument(article_id=rows[0].article_id, failure=str(error))])
            else:
                for row in rows:
                    self.put([row])

    def settle(self) -> None:
        """After many writes: sorts what waits in the lists of the indexes, which every search reads."""
        with connection.cursor() as cursor:
            for name in VECTORS:
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [f"search_{name}"])

    def _write(self, rows: list[SearchDocument]) -> None:
        columns = ["title_text", "lines", "title", "salient", "words", "version", "failure"]
        self.bulk_create(rows, update_conflicts=True, unique_fields=["article"], update_fields=columns)


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


def documents_of(ids: Collection[int]) -> list[Found]:
    """What can be found of articles, by their ids."""
    articles = SearchDocument.article.field.related_model.objects.filter(pk__in=ids).order_by("pk")
    tags: dict[int, list[str]] = {}
    for pk, name in articles.filter(taggings__isnull=False).values_list("pk", "taggings__tag__name"):
        tags.setdefault(pk, []).append(name)
    rows = articles.values_list("pk", "title_text", "slug", "toc", "text")
    return [
        (pk, Document(title, slug, (*(heading["text"] for heading in toc), *tags.get(pk, [])), text))
        for pk, title, slug, toc, text in rows
    ]


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
