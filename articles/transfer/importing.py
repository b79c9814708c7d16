"""Importing notes, from their files to their articles."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection

from articles import slugs
from articles.models import Article, Tag
from articles.tags import tidied
from articles.transfer.collect import collect
from articles.transfer.dialects import OWN_FOLDER, Dialect, detect
from articles.transfer.dialects.formulary import Formulary
from articles.transfer.edited import conflicts_ahead
from articles.transfer.exact.restoring import restore
from articles.transfer.files import Tree
from articles.transfer.index import Index
from articles.transfer.media import FOLDER, MediaStore
from articles.transfer.notes import Note
from articles.transfer.page import Surroundings
from articles.transfer.prepare import Known, Prepared, Preparer, import_key
from articles.transfer.report import Remark
from articles.transfer.sources import opened
from articles.transfer.store import BATCH, Writer, known_articles, refuse_others, taken_slugs
from articles.transfer.summary import CHANGED, GONE, NEW, UNCHANGED, Outcome, Summary
from articles.transfer.workers import prepare_all, useful_jobs
from articles.turns import turn
from categories.models import Category

OWN_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")

MANY = 100
LOOK_AGAIN = "ANALYZE articles_article, articles_tagging, articles_listentry, articles_searchdocument"

Results = Iterable[Prepared | Remark]
Progress = Callable[[Results, int, str], Results]


def folders_in(root: Path) -> list[Path]:
    """The folders to import: the one itself or, where it holds those of several programs, each of them."""
    children = sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
    if len(children) < 2 or detect(Tree.walk(root))[1] >= OWN_FOLDER or any(root.glob("*.md")):
        return [root]
    trees = [Tree.walk(child) for child in children]
    known = sum(detect(tree)[1] >= OWN_FOLDER for tree in trees)
    return [tree.root for tree in trees if tree.notes()] if known >= 2 else [root]


def import_source(path: Path, *, tick: Callable[[], None] = lambda: None, **options: Any) -> Summary:
    """Imports what is at ``path``: a folder, a ZIP or one file; as ``import_folder`` else.

    ``tick`` is called again and again while a ZIP is unpacked. Raises RefusedSourceError.
    """
    remarks: list[Remark] = []
    with opened(path, remarks, tick) as (folder, name):
        summary = import_folder(folder, **options)
    summary.remarks[:0] = [replace(each, path=f"{name}/{each.path}") for each in remarks]
    return summary


def import_folder(
    root: Path, *, author: str = "", jobs: int = 0, dry_run: bool = False, progress: Progress | None = None
) -> Summary:
    """Imports every note below ``root``; with ``dry_run`` only tells what that would do.

    ``jobs``: worker processes; 0 is one for each core, if there is work for them. Raises BusyError where
    another import is running, and RefusedSourceError where ``author`` would change what others imported.
    """
    summary = Summary()
    with nullcontext() if dry_run else turn():
        if not dry_run:
            default_storage.clear_unfinished(FOLDER)
        folders = folders_in(root)
        for folder in folders if author else ():
            refuse_others(detect(Tree.walk(folder))[0].root, author)
        for folder in folders:
            _import_one(folder, author, jobs, dry_run, progress, summary)
        if summary.new >= MANY and not dry_run:
            # The database plans for what it has seen. Left alone, it looks again within minutes, and what is
            # similar to an article takes twenty times as long until then.
            with connection.cursor() as cursor:
                cursor.execute(LOOK_AGAIN)
    return summary


def _import_one(
    folder: Path, author: str, jobs: int, dry_run: bool, progress: Progress | None, summary: Summary
) -> None:
    dialect, _confidence = detect(Tree.walk(folder))
    root = dialect.root
    if isinstance(dialect, Formulary):
        restore(dialect, author, jobs, dry_run, progress, summary)
    collected = collect(dialect)
    known, slug_of = known_articles(root)
    taken = taken_slugs() | {outcome.slug for outcome in summary.outcomes}
    slug_by_path, slug_remarks = give_slugs(collected.notes, dialect, slug_of, taken)
    preparer = Preparer(dialect, surroundings(dialect, collected.notes, slug_by_path, not dry_run), known)
    prepared = prepare_all(preparer, collected.notes, jobs or useful_jobs(len(collected.notes)))
    if progress and (collected.notes or not isinstance(dialect, Formulary)):
        prepared = progress(prepared, len(collected.notes), root)
    summary.folders.append((root, dialect.name))
    summary.skipped += collected.skipped
    gone = [] if isinstance(dialect, Formulary) else gone_from(dialect, collected.notes, known)
    summary.outcomes += gone
    remarks = [*collected.remarks, *slug_remarks]
    counts = Counts(root, known, summary)
    writer = None if dry_run else Writer(author, set(slug_by_path.values()))
    for batch in _batches(prepared):
        remarks += counts.count(batch)
        to_write = [each for each in batch if isinstance(each, Prepared) and each.derived is not None]
        if writer and to_write:
            writer.write(to_write)
        elif to_write:
            remarks += conflicts_ahead(to_write)
    if writer:
        writer.finish()
        remarks += writer.remarks
    summary.remarks += [replace(each, path=f"{root}/{each.path}") for each in remarks]
    summary.remarks += [Remark(each.path, 0, 0, "gone", each.title) for each in gone]


def gone_from(dialect: Dialect, notes: Sequence[Note], known: Mapping[str, Known]) -> list[Outcome]:
    """The articles of earlier imports whose files are not in the folder any more."""
    root, tree = dialect.root, dialect.tree
    present = {import_key(root, path) for path in (*tree.files, *(note.path for note in notes))}
    folders = [path for path, code in tree.left_out if code == "closed-folder"]
    unseen = tuple(f"{root}/{folder}/" if folder != "." else f"{root}/" for folder in folders)
    missing = [key for key in known if key not in present and not key.startswith(unseen)]
    articles = Article.objects.filter(import_key__in=missing)
    rows = articles.exclude(status=Article.Status.BINNED).order_by("import_key")
    return [Outcome(GONE, *row) for row in rows.values_list("import_key", "title_text", "slug")]


class Counts:
    """Counts what becomes of the notes of one folder into a summary."""

    def __init__(self, root: str, known: Mapping[str, Known], summary: Summary) -> None:
        self._root = root
        self._known = known
        self._summary = summary
        self._categories = category_names()
        self._tags = {tidied(name).casefold() for name in Tag.objects.values_list("name", flat=True)}

    def count(self, batch: Results) -> Iterator[Remark]:
        """Counts the results of a batch, and hands on what there is to say of them."""
        for each in batch:
            if isinstance(each, Remark):
                self._summary.skipped += 1
                yield each
                continue
            yield from each.remarks
            self._summary.outcomes.append(self._outcome(each))
            self._count_made(each)

    def _count_made(self, prepared: Prepared) -> None:
        for depth in range(len(prepared.category)):
            path = prepared.category[: depth + 1]
            if (folded := _folded(path)) not in self._categories:
                self._summary.categories.setdefault(folded, path)
        for name in prepared.tags:
            if (folded_name := name.casefold()) not in self._tags:
                self._summary.tags.setdefault(folded_name, name)

    def _outcome(self, prepared: Prepared) -> Outcome:
        written = CHANGED if prepared.key in self._known else NEW
        fate = UNCHANGED if prepared.derived is None else written
        path = f"{self._root}/{prepared.path}"
        return Outcome(fate, path, prepared.fields["title"], prepared.slug)


def category_names() -> set[tuple[str, ...]]:
    """Every category as the path of its names, in lower case."""
    rows = {pk: (name, parent) for pk, name, parent in Category.objects.values_list("pk", "name", "parent")}

    def path(pk: int | None) -> tuple[str, ...]:
        return (*path(rows[pk][1]), rows[pk][0]) if pk else ()

    return {_folded(path(pk)) for pk in rows}


def _folded(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in path)


def surroundings(
    dialect: Dialect, notes: Sequence[Note], slug_by_path: Mapping[str, str], writes: bool
) -> Surroundings:
    """What the notes share while they are rewritten; ``writes``: whether pictures are stored."""
    paths = {note.path for note in notes}
    files = [path for path in dialect.tree.files if path not in paths]
    addresses = {note.path: dialect.addresses(note) for note in notes}
    store = MediaStore(writes)
    index = Index.of(notes, slug_by_path, files, addresses)
    index.targets.update(dialect.targets)
    return Surroundings(dialect.tree, index, store, dialect.site_url, dialect.finds_by_name)


def give_slugs(
    notes: Sequence[Note], dialect: Dialect, slug_of: Mapping[str, str], taken: set[str]
) -> tuple[dict[str, str], list[Remark]]:
    """The slug of each note by path, the one it has had or a free one, and what to say of taken ones."""
    found: dict[str, str] = {}
    remarks: list[Remark] = []
    for note in notes:
        slug = slug_of.get(import_key(dialect.root, note.path))
        if slug is None:
            wanted = _wanted_slug(note, dialect)
            slug = slugs.unique(wanted, taken)
            if slug != wanted:
                remarks.append(Remark(note.path, 0, 0, "slug-taken", f"{wanted} → {slug}"))
        taken.add(slug)
        found[note.path] = slug
    return found, remarks


def _wanted_slug(note: Note, dialect: Dialect) -> str:
    own = note.metadata.slug
    return own if OWN_SLUG.fullmatch(own) else slugs.title_slug(own or dialect.slug(note.path))


def _batches(prepared: Iterable[Prepared | Remark]) -> Iterator[list[Prepared | Remark]]:
    iterator = iter(prepared)
    while batch := list(islice(iterator, BATCH)):
        yield batch
