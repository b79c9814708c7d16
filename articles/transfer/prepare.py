"""From a note to the article that it becomes."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from articles.models import DERIVED_FIELDS, SHAPING_FIELDS, Article, SearchDocument
from articles.search.documents import document_of, row_of
from articles.tags import tidied
from articles.transfer import macros
from articles.transfer.dialects import Dialect
from articles.transfer.drawings import take_out_drawings
from articles.transfer.language import is_chinese
from articles.transfer.notes import Note
from articles.transfer.page import Page, Surroundings
from articles.transfer.pasting import Place, store_picture
from articles.transfer.references import rewrite_references
from articles.transfer.report import Remark

VERSION = 3
"""Raise it when the same file is to become another article."""

KEY_LIMIT = 500


@dataclass(slots=True)
class Prepared:
    """What an import writes for one note. ``derived`` and ``search`` are None where the article is already
    like this."""

    key: str
    path: str
    slug: str
    category: tuple[str, ...]
    tags: tuple[str, ...]
    author: str
    former: tuple[str, ...]
    fields: dict[str, Any]
    hash: str = ""
    derived: dict[str, Any] | None = None
    search: SearchDocument | None = None
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """An article of an earlier run: its digest and its rendering's problems."""

    hash: str
    problems: tuple[dict[str, Any], ...] = ()


class Preparer:
    """Prepares the notes of one folder; what it holds goes to the worker processes once."""

    def __init__(self, dialect: Dialect, around: Surroundings, known: dict[str, Known]) -> None:
        self._dialect = dialect
        self._around = around
        self._known = known
        self._macros = macros.definitions(dialect.macros())

    def prepare(self, note: Note) -> Prepared:
        """The article of a note, rendered unless it is as it was."""
        page = Page(note, self._around, self._dialect.picture_folders(note.path))
        page.remarks += note.remarks
        prepared = self._authored(note, self._rewrite(note, page), page)
        prepared.hash = _digest(prepared)
        known = self._known.get(prepared.key)
        if known and known.hash == prepared.hash:
            problems = known.problems
        else:
            prepared.derived = self._derive(prepared.fields)
            prepared.search = found_as(prepared)
            problems = tuple(prepared.derived["problems"])
        lines = prepared.fields["source"].split("\n") if problems else []
        found = [_from_rendering(problem, page, lines) for problem in problems]
        prepared.remarks = sorted(page.remarks + found)
        return prepared

    def _rewrite(self, note: Note, page: Page) -> str:
        text = take_out_drawings(self._dialect.unwrap(note.body), page)
        text = self._dialect.translate(text, page)
        return rewrite_references(text, page)

    def _authored(self, note: Note, text: str, page: Page) -> Prepared:
        said = note.metadata
        source = text.strip("\n").rstrip() + "\n"
        if not source.strip():
            page.remark("empty-note")
        page.skip_lines(len(text) - len(text.lstrip("\n")))
        language = said.language[:2] if said.language[:2] in {"zh", "en"} else ""
        needed = macros.needed(self._macros, source + note.title + said.summary)
        return Prepared(
            key=import_key(self._dialect.root, note.path),
            path=note.path,
            slug=self._around.index.targets[note.path].slug,
            category=said.categories[0] if said.categories else (),
            tags=tuple(filter(None, dict.fromkeys(map(tidied, said.tags)))),
            author=said.author,
            former=self._dialect.former_addresses(note),
            fields={
                "title": note.title,
                "source": source,
                "summary": said.summary,
                "macros": "\n".join(filter(None, [needed, said.macros])),
                "cover": store_picture(said.cover, page, Place("", 0)) if said.cover else "",
                "language": language or ("zh" if is_chinese(text, note.title) else "en"),
                "status": Article.Status.DRAFT if note.draft else Article.Status.PUBLISHED,
                "published_at": said.published_at,
                "updated_at": said.updated_at,
            },
        )

    def _derive(self, fields: dict[str, Any]) -> dict[str, Any]:
        texts = {name: fields[name] for name in SHAPING_FIELDS}
        article = Article(**texts)
        article.derive(image_size=self._around.store.size)
        return {name: getattr(article, name) for name in DERIVED_FIELDS}


def found_as(prepared: Prepared) -> SearchDocument:
    """What the search is to know of the article, which has no id yet."""
    made = prepared.derived
    columns = prepared.fields["title"], made["title_text"], prepared.slug, made["toc"], made["text"]
    return row_of((0, document_of(*columns, prepared.tags)))


def import_key(root: str, path: str) -> str:
    """What a note is known by from one import to the next: the name of its folder, and its place in it."""
    key = f"{root}/{path}"
    if len(key) <= KEY_LIMIT:
        return key
    return f"{key[: KEY_LIMIT - 65]}#{hashlib.sha256(key.encode()).hexdigest()}"


def _digest(prepared: Prepared) -> str:
    parts = [VERSION, prepared.category, prepared.tags, prepared.author, prepared.former]
    parts += [str(prepared.fields[name]) for name in sorted(prepared.fields)]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _from_rendering(problem: dict[str, Any], page: Page, lines: list[str]) -> Remark:
    now = lines[problem["line"] - 1] if problem["line"] <= len(lines) else ""
    line, column = page.file_place(problem["line"], problem["column"], now)
    return Remark(page.note.path, line, column, problem["code"], problem["detail"], rendering=True)
