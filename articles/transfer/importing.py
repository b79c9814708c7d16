"""Importing a folder of notes, from its files to its articles."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from django.conf import settings

from articles import slugs
from articles.transfer.collect import collect
from articles.transfer.dialects import OWN_FOLDER, Dialect, detect
from articles.transfer.files import Tree
from articles.transfer.index import Index
from articles.transfer.media import MediaStore
from articles.transfer.notes import Note
from articles.transfer.page import Surroundings
from articles.transfer.prepare import Known, Prepared, Preparer, import_key
from articles.transfer.report import Remark
from articles.transfer.store import BATCH, Writer, known_articles, taken_slugs
from articles.transfer.workers import prepare_all, useful_jobs

OWN_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


Results = Iterable[Prepared | Remark]
Progress = Callable[[Results, int, str], Results]


@dataclass(slots=True)
class Summary:
    """What an import did. ``folders`` are their names and dialects; ``skipped`` notes could not be read."""

    folders: list[tuple[str, str]] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    remarks: list[Remark] = field(default_factory=list)

    @property
    def articles(self) -> int:
        """How many notes are articles now."""
        return self.new + self.changed + self.unchanged

    def kinds(self) -> Counter[tuple[str, bool]]:
        """How many remarks there are of each kind, and whether the renderer made them."""
        return Counter((remark.code, remark.rendering) for remark in self.remarks)


def folders_in(root: Path) -> list[Path]:
    """The folders to import: the one itself or, where it holds those of several programs, each of them."""
    children = sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))
    if len(children) < 2 or detect(Tree.walk(root))[1] >= OWN_FOLDER or any(root.glob("*.md")):
        return [root]
    trees = [Tree.walk(child) for child in children]
    known = sum(detect(tree)[1] >= OWN_FOLDER for tree in trees)
    return [tree.root for tree in trees if tree.notes()] if known >= 2 else [root]


def import_folder(
    root: Path, *, author: str = "", jobs: int = 0, dry_run: bool = False, progress: Progress | None = None
) -> Summary:
    """Imports every note below ``root``; with ``dry_run`` only tells what that would do.

    ``jobs``: worker processes; 0 is one for each core, if there is work for them.
    """
    summary = Summary()
    for folder in folders_in(root):
        _import_one(folder, author, jobs, dry_run, progress, summary)
    return summary


def _import_one(
    folder: Path, author: str, jobs: int, dry_run: bool, progress: Progress | None, summary: Summary
) -> None:
    dialect, _confidence = detect(Tree.walk(folder))
    root = dialect.tree.root.name
    collected = collect(dialect)
    known, slug_of = known_articles(root)
    slug_by_path, slug_remarks = give_slugs(collected.notes, dialect, slug_of, taken_slugs())
    preparer = Preparer(dialect, surroundings(dialect, collected.notes, slug_by_path, not dry_run), known)
    prepared = prepare_all(preparer, collected.notes, jobs or useful_jobs(len(collected.notes)))
    if progress:
        prepared = progress(prepared, len(collected.notes), root)
    summary.folders.append((root, dialect.name))
    summary.skipped += collected.skipped
    remarks = [*collected.remarks, *slug_remarks]
    writer = None if dry_run else Writer(author)
    for batch in _batches(prepared):
        remarks += _count(batch, known, summary)
        to_write = [each for each in batch if isinstance(each, Prepared) and each.derived is not None]
        if writer and to_write:
            writer.write(to_write)
    if writer:
        writer.finish()
        remarks += writer.remarks
    summary.remarks += [replace(each, path=f"{root}/{each.path}") for each in remarks]


def _count(batch: Results, known: Mapping[str, Known], summary: Summary) -> Iterator[Remark]:
    """Counts the results of a batch, and hands on what there is to say of them."""
    for each in batch:
        if isinstance(each, Remark):
            summary.skipped += 1
            yield each
            continue
        yield from each.remarks
        if each.derived is None:
            summary.unchanged += 1
        elif each.key in known:
            summary.changed += 1
        else:
            summary.new += 1


def surroundings(
    dialect: Dialect, notes: Sequence[Note], slug_by_path: Mapping[str, str], writes: bool
) -> Surroundings:
    """What the notes share while they are rewritten; ``writes``: whether pictures are stored."""
    paths = {note.path for note in notes}
    files = [path for path in dialect.tree.files if path not in paths]
    addresses = {note.path: dialect.addresses(note) for note in notes}
    store = MediaStore(Path(settings.MEDIA_ROOT), settings.MEDIA_URL, writes)
    index = Index.of(notes, slug_by_path, files, addresses)
    return Surroundings(dialect.tree, index, store, dialect.site_url, dialect.finds_by_name)


def give_slugs(
    notes: Sequence[Note], dialect: Dialect, slug_of: Mapping[str, str], taken: set[str]
) -> tuple[dict[str, str], list[Remark]]:
    """The slug of each note by path, the one it has had or a free one, and what to say of taken ones."""
    found: dict[str, str] = {}
    remarks: list[Remark] = []
    for note in notes:
        slug = slug_of.get(import_key(dialect.tree.root.name, note.path))
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
