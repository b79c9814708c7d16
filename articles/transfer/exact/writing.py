"""The articles of an export into the database: by their slugs, whole in batches, with the history of those
that were there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import DateTimeField, Max, Value
from django.utils import timezone

from articles import slugs
from articles.models import DERIVED_FIELDS, Article, Revision, SearchDocument, Tag, Tagging
from articles.search.documents import WAITING_OF_MANY
from articles.transfer.exact.reading import LIMITS
from articles.transfer.exact.site import Accounts, category_ids, new_category
from articles.transfer.prepare import Prepared
from articles.transfer.store import BATCH

WRITTEN = (
    *LIMITS,
    *("source", "cover", "language", "status", "published_at", "updated_at", "created_at"),
    *("category", "author"),
    *sorted(DERIVED_FIELDS),
)


class ExactWriter:
    """Writes what ``ExactPreparer`` has prepared."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._categories = category_ids()
        self._tags = {name.casefold(): pk for name, pk in Tag.objects.values_list("name", "pk")}

    @transaction.atomic
    def write(self, batch: Sequence[Prepared]) -> None:
        """Creates and updates the articles of one batch in one transaction."""
        self._make_tags({name for prepared in batch for name in prepared.tags})
        there = Article.objects.filter(slug__in=[prepared.slug for prepared in batch])
        before = list(there.values_list("pk", flat=True))
        Revision.objects.keep(before)
        existing = {article.slug: article for article in there}
        changed = [self._fill(existing[p.slug], p) for p in batch if p.slug in existing]
        if changed:
            Article.objects.bulk_update(changed, WRITTEN, batch_size=BATCH)
        created = self._create([prepared for prepared in batch if prepared.slug not in existing])
        ids = {article.slug: article.pk for article in [*created, *changed]}
        self._tag(ids, batch)
        for prepared in batch:
            prepared.search.article_id = ids[prepared.slug]
        SearchDocument.objects.put((prepared.search for prepared in batch), waiting=WAITING_OF_MANY)
        Revision.objects.record_all(before, reason=Revision.Reason.IMPORTED)

    def finish(self) -> None:
        """Behind the last batch."""
        SearchDocument.objects.sort_in()

    def _create(self, batch: Sequence[Prepared]) -> list[Article]:
        """New articles, under their former numbers where these are free: numbers order what has one date.

        An expression among its values keeps Django from sending arrays, whose quoting takes long.
        """
        numbers = {prepared.fields["number"] for prepared in batch}
        taken = set(Article.objects.filter(pk__in=numbers).values_list("pk", flat=True)) | {0}
        created = []
        for prepared in batch:
            number = prepared.fields["number"]
            article = self._fill(
                Article(pk=None if number in taken else number, slug=prepared.slug), prepared
            )
            taken.add(number)
            article.created_at = Value(article.created_at, DateTimeField())
            created.append(article)
        return Article.objects.bulk_create(created, batch_size=BATCH)

    def _fill(self, article: Article, prepared: Prepared) -> Article:
        for name, value in {**prepared.fields, **(prepared.derived or {})}.items():
            if name not in {"category", "number"}:
                setattr(article, name, value)
        article.created_at = article.created_at or timezone.now()
        article.import_key = article.import_key or None
        article.category_id = self._category(prepared.fields["category"])
        article.author_id = self._accounts.pk(prepared.author or "author")
        return article

    def _category(self, path: str) -> int | None:
        if path and path not in self._categories:
            new_category(path, self._categories)
        return self._categories[path] if path else None

    def _make_tags(self, names: set[str]) -> None:
        """Tags that no manifest has named."""
        missing = {name.casefold(): name for name in sorted(names) if name.casefold() not in self._tags}
        taken = set(Tag.objects.values_list("slug", flat=True)) if missing else set()
        for key, name in missing.items():
            slug = slugs.unique(slugs.tag_slug(name), taken)
            taken.add(slug)
            self._tags[key] = Tag.objects.create(name=name, slug=slug).pk

    def _tag(self, ids: Mapping[str, int], batch: Sequence[Prepared]) -> None:
        wanted = {(ids[p.slug], self._tags[name.casefold()]) for p in batch for name in p.tags}
        uses = Tagging.objects.filter(content_object__in=ids.values())
        there = {(article, tag): pk for pk, article, tag in uses.values_list("pk", "content_object", "tag")}
        Tagging.objects.filter(pk__in=[there[each] for each in there.keys() - wanted]).delete()
        new = sorted(wanted - there.keys())
        Tagging.objects.bulk_create(Tagging(content_object_id=pk, tag_id=tag) for pk, tag in new)


def leave_numbers_to(model: Any, highest: int) -> None:
    """Rows that are made from now on are numbered from above ``highest``, and above all that are there."""
    table = model._meta.db_table
    highest = max(highest, model.objects.aggregate(last=Max("pk"))["last"] or 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        sequence = cursor.fetchone()[0]
        cursor.execute(f"SELECT last_value FROM {sequence}")  # noqa: S608 - its name comes from the database
        if highest > cursor.fetchone()[0]:
            cursor.execute("SELECT setval(%s, %s)", [sequence, highest])
