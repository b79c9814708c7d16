"""From the files of a folder to notes that are read but not yet rewritten."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from django.utils import timezone

from articles.transfer import frontmatter, metadata
from articles.transfer.dialects import ARTICLE, DRAFT, Dialect
from articles.transfer.files import OTHER_NOTES, UnreadableError
from articles.transfer.notes import Note, headings_of, take_title, unmarked
from articles.transfer.report import Remark

DRAFTS = "_drafts"


@dataclass(frozen=True, slots=True)
class Collected:
    """The notes of a folder, and what there is to say of its other files; ``skipped`` could not be read."""

    notes: tuple[Note, ...]
    remarks: tuple[Remark, ...]
    skipped: int


def collect(dialect: Dialect) -> Collected:
    """Reads every Markdown file of the dialect's folder that is an article."""
    notes: list[Note] = []
    remarks = [Remark(path, 0, 0, "link-out-of-folder") for path in dialect.tree.outside]
    remarks += [Remark(path, 0, 0, code) for path, code in dialect.tree.left_out]
    remarks += dialect.remarks()
    skipped = 0
    for path in dialect.notes():
        role = dialect.role(path)
        if role not in {ARTICLE, DRAFT}:
            remarks.append(Remark(path, 0, 0, role))
            continue
        try:
            notes.append(read_note(dialect, path, draft=role == DRAFT or _is_in_drafts(dialect, path)))
        except UnreadableError as error:
            remarks.append(Remark(path, 0, 0, error.code, error.detail))
            skipped += 1
        except frontmatter.FrontMatterError as error:
            remarks.append(Remark(path, error.line, 1, "broken-front-matter", str(error)))
            skipped += 1
    if others := _in_other_formats(dialect):
        remarks.append(Remark("", 0, 0, "other-format", others))
    if undated := sum(note.metadata.published_at is None for note in notes):
        remarks.append(Remark("", 0, 0, "no-date", f"{undated:,}"))
    if fields := sum(note.fields for note in notes):
        remarks.append(Remark("", 0, 0, "fields-read", f"{fields:,}"))
    return Collected(tuple(_with_folder_names(notes, dialect)), tuple(remarks), skipped)


def _in_other_formats(dialect: Dialect) -> str:
    """How many notes there are in each format that is not read: ``.mdx 3, .org 1``."""
    suffixes = Counter(PurePosixPath(path).suffix.lower() for path in dialect.tree.files)
    return ", ".join(f"{name} {suffixes[name]:,}" for name in sorted(OTHER_NOTES & suffixes.keys()))


def _is_in_drafts(dialect: Dialect, path: str) -> bool:
    """Whether a note lies in a folder of drafts, wherever that is: a site may stand in any folder, and its
    drafts may be all that is imported."""
    return DRAFTS in (dialect.tree.root.name, *PurePosixPath(path).parts[:-1])


def read_note(dialect: Dialect, path: str, *, draft: bool = False) -> Note:
    """The note in a file. Raises UnreadableError and FrontMatterError."""
    split, remarks = dialect.parted(path)
    fields = dialect.fields(split.body)
    said = metadata.completed(
        metadata.read(split.metadata, dialect.zone), metadata.read(fields.values, dialect.zone)
    )
    if said.published_at is None:
        said = replace(said, published_at=metadata.file_date(PurePosixPath(path).name, dialect.zone))
    if not (split.metadata or said.draft) and metadata.is_called_draft(split.body):
        draft = True
        remarks.append(Remark(path, 1, 1, "unread-draft"))
    heading, body = take_title(fields.body)
    if len(heading) > metadata.TITLE_LIMIT or (said.title and heading != unmarked(said.title)):
        body = fields.body
    remarks += [Remark(path, split.line_of(detail), 1, code, detail) for code, detail in said.unread]
    if said.published_at and said.published_at > timezone.now() and not (draft or said.draft):
        date = f"{said.published_at:%Y-%m-%d %H:%M %Z}"
        remarks.append(Remark(path, split.line_of(f"{said.published_at:%Y-%m-%d}"), 1, "future-date", date))
    return Note(
        path=path,
        title=(said.title or heading or dialect.file_title(path))[: metadata.TITLE_LIMIT],
        body=body,
        body_line=split.body_line,
        metadata=replace(said, tags=tuple(dict.fromkeys((*said.tags, *dialect.tags(body))))),
        draft=draft or said.draft,
        labels=dialect.labels(body),
        headings=headings_of(body),
        fields=fields.count,
        remarks=tuple(remarks),
    )


def _with_folder_names(notes: Iterable[Note], dialect: Dialect) -> list[Note]:
    """Gives each note its category; a folder is called what its index page is called."""
    notes = list(notes)
    names = {
        "/".join(dialect.folders(note)): note.title
        for note in notes
        if PurePosixPath(note.path).stem.lower() in {"index", "readme", "_index"} and note.folder
    }
    return [_with_category(note, names, dialect) for note in notes]


def _with_category(note: Note, names: dict[str, str], dialect: Dialect) -> Note:
    said = note.metadata
    if not said.categories:
        folders = dialect.category(note)
        paths = ["/".join(folders[: depth + 1]) for depth in range(len(folders))]
        found = tuple(names.get(path, folder)[:100] for path, folder in zip(paths, folders, strict=True))
        return replace(note, metadata=replace(said, categories=(found,) if found else ()))
    if not dialect.category_lists_are_paths and len(said.categories) == 1:
        first, *others = said.categories[0]
        said = replace(said, categories=((first,),), tags=tuple(dict.fromkeys((*said.tags, *others))))
    elif len(said.categories) > 1:
        leaves = [path[-1] for path in said.categories[1:]]
        said = replace(said, categories=said.categories[:1], tags=tuple(dict.fromkeys((*said.tags, *leaves))))
    moved = said.tags[len(note.metadata.tags) :]
    remarks = tuple(Remark(note.path, 0, 0, "category-as-tag", name) for name in moved)
    return replace(note, metadata=said, remarks=note.remarks + remarks)
