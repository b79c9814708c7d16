"""The import of an export: what belongs to the site, then its notes, then what was typed and what was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import timezone

from articles.models import Article, FormerSlug, Picture, Tagging
from articles.transfer.dialects.formulary import Formulary
from articles.transfer.exact.heads import Found
from articles.transfer.exact.media import Shelf
from articles.transfer.exact.reading import COUNTING, ExactPreparer, Site, digest
from articles.transfer.exact.site import (
    Accounts,
    category_ids,
    give_addresses,
    restore_pictures,
    restore_site,
)
from articles.transfer.exact.typed import Typed
from articles.transfer.exact.writing import ExactWriter, leave_numbers_to
from articles.transfer.media import MediaStore
from articles.transfer.prepare import Prepared
from articles.transfer.report import Remark
from articles.transfer.store import BATCH
from articles.transfer.summary import CHANGED, NEW, UNCHANGED, Outcome, Summary
from articles.transfer.workers import prepare_all, useful_jobs
from categories.models import Category

Watch = Callable[[Iterable[Any], int, str], Iterable[Any]]


def restore(
    dialect: Formulary, author: str, jobs: int, dry_run: bool, watch: Watch | None, summary: Summary
) -> None:
    """Imports the notes of an export, and all that belongs to them. As ``import_folder`` else."""
    Restoring(dialect, summary, author=author, dry_run=dry_run).run(jobs, watch)


class Restoring:
    """One import of an export. ``author``: whose all of it is to be, whatever it says.

    Killed at any moment and run again, it ends in the same state: what is there already is left alone.
    """

    def __init__(
        self, dialect: Formulary, summary: Summary, *, author: str = "", dry_run: bool = False
    ) -> None:
        self._dialect = dialect
        self._summary = summary
        self._author = author
        self._writes = not dry_run
        self._root = dialect.whole.root.name
        self._accounts = Accounts(dialect.manifest.authors)

    def run(self, jobs: int = 0, watch: Watch | None = None) -> None:
        """Restores, and counts into the summary. ``watch`` is handed what becomes of the notes, and hands it
        on."""
        manifest, notes = self._dialect.manifest, self._without_taken()
        if manifest.macros != settings.TEX_MACROS:
            self._remark([Remark("formulary.yaml", 0, 0, "site-macros")])
        if self._writes:
            self._remark(restore_site(manifest, self._accounts))
        notes = self._place(notes)
        prepared = prepare_all(ExactPreparer(self._site(notes)), notes, jobs or useful_jobs(len(notes)))
        self._write(watch(prepared, len(notes), self._root) if watch else prepared)
        if self._writes:
            typed = Typed(self._dialect.whole, self._accounts)
            typed.restore()
            self._remark(typed.remarks)

    def _remark(self, remarks: Iterable[Remark]) -> None:
        self._summary.remarks += [replace(each, path=f"{self._root}/{each.path}") for each in remarks]

    def _without_taken(self) -> list[Found]:
        """The notes whose addresses do not lead to something else here, and stand in one file only."""
        former = FormerSlug.objects.values_list("address", flat=True)
        taken = set(former) - set(Article.objects.values_list("slug", flat=True))
        notes = []
        for found in self._dialect.found.values():
            if found.slug in taken:
                self._remark([Remark(found.path, 0, 0, "taken-address", found.slug)])
                self._summary.skipped += 1
            else:
                notes.append(found)
                taken.add(found.slug)
        return notes

    def _place(self, notes: list[Found]) -> list[Found]:
        """Puts the pictures into the media folder; the notes with where theirs are now."""
        self._store = MediaStore(self._writes)
        shelf = Shelf(self._dialect.whole, self._store, self._dialect.manifest.pictures)
        notes = [shelf.place_beside(found, self._dialect.beside(found)) for found in notes]
        shelf.place_rest()
        self._remark(shelf.remarks)
        if self._writes:
            restore_pictures(self._dialect.manifest.pictures.values(), shelf.placed, self._accounts)
            Picture.objects.adopt(shelf.added)
        return notes

    def _site(self, notes: Iterable[Found]) -> Site:
        path_of = {pk: path for path, pk in category_ids().items()}
        path_of |= dict(Category.objects.values_list("pk", "path"))
        keys = Article.objects.exclude(import_key=None).values_list("import_key", "slug")
        return Site(
            tree=self._dialect.whole,
            slugs={found.path: found.slug for found in notes},
            digests=self._digests(),
            owners=dict(keys),
            categories={path: path_of[pk] for path, pk in category_ids().items()},
            store=self._store,
            zone=timezone.get_default_timezone(),
            author=self._author,
        )

    def _digests(self) -> dict[str, str]:
        """What the articles of the site are, by their slugs."""
        tags: dict[int, list[str]] = {}
        for pk, name in Tagging.objects.values_list("content_object", "tag__name"):
            tags.setdefault(pk, []).append(name)
        columns = {"author": "author__username", "category": "category__path"}
        wanted = ["pk", "slug", *(columns.get(name, name) for name in COUNTING)]
        rows = Article.objects.order_by("pk").values_list(*wanted).iterator(chunk_size=500)
        return {
            slug: digest(dict(zip(COUNTING, values, strict=True)), tags.get(pk, []))
            for pk, slug, *values in rows
        }

    def _write(self, prepared: Iterable[Prepared | Remark]) -> None:
        writer = self._writer()
        former: dict[str, str] = {}
        for batch in _batches(prepared):
            self._remark(each for each in batch if isinstance(each, Remark))
            notes = [each for each in batch if isinstance(each, Prepared)]
            self._summary.skipped += len(batch) - len(notes)
            to_write = [each for each in notes if each.derived is not None]
            existing = set(
                Article.objects.filter(slug__in=[p.slug for p in notes]).values_list("slug", flat=True)
            )
            self._summary.outcomes += [_outcome(each, self._root, existing) for each in notes]
            if writer and to_write:
                writer.write(to_write)
            former |= {address: each.slug for each in notes for address in each.former}
        if writer:
            writer.finish()
            self._give_former(former)

    def _writer(self) -> ExactWriter | None:
        if not self._writes:
            return None
        leave_numbers_to(Article, max((found.number for found in self._dialect.found.values()), default=0))
        return ExactWriter(self._accounts)

    def _give_former(self, former: dict[str, str]) -> None:
        ids = dict(Article.objects.values_list("slug", "pk"))
        wanted = {address: ids[slug] for address, slug in former.items() if slug in ids}
        self._remark(give_addresses(FormerSlug, wanted, (), ids))


def _outcome(prepared: Prepared, root: str, existing: set[str]) -> Outcome:
    fate = UNCHANGED if prepared.derived is None else CHANGED if prepared.slug in existing else NEW
    return Outcome(fate, f"{root}/{prepared.path}", prepared.fields["title"], prepared.slug)


def _batches(prepared: Iterable[Prepared | Remark]) -> Iterator[list[Prepared | Remark]]:
    iterator = iter(prepared)
    while batch := list(islice(iterator, BATCH)):
        yield batch
