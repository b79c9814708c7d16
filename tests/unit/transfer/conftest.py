"""Notes in a folder, prepared as an import does, without a database."""

from pathlib import Path

import pytest
from django.conf import settings

from articles.transfer.collect import collect
from articles.transfer.dialects import detect
from articles.transfer.files import Tree
from articles.transfer.importing import give_slugs, surroundings
from articles.transfer.page import Page
from articles.transfer.prepare import Preparer
from articles.transfer.references import rewrite_references


class Folder:
    """A folder of notes that a test writes, and what would be imported from it."""

    def __init__(self, root: Path):
        self.root = root

    def write(self, path, content=""):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    @property
    def dialect(self):
        return detect(Tree.walk(self.root))[0]

    def collected(self):
        return collect(self.dialect)

    def prepared(self):
        """The prepared notes by their paths."""
        notes, dialect, around = self._around()
        preparer = Preparer(dialect, around, {})
        return {note.path: preparer.prepare(note) for note in notes}

    def translated(self, path):
        """The body of one note after its program's own syntax is gone and its links are rewritten."""
        notes, dialect, around = self._around()
        note = next(note for note in notes if note.path == path)
        page = Page(note, around, dialect.picture_folders(path))
        return rewrite_references(dialect.translate(note.body, page), page)

    def _around(self):
        dialect = self.dialect
        notes = collect(dialect).notes
        slugs, _remarks = give_slugs(notes, dialect, {}, set())
        return notes, dialect, surroundings(dialect, notes, slugs, writes=True)

    def source(self, path):
        return self.prepared()[path].fields["source"]

    def html(self, path):
        return self.prepared()[path].derived["html"]

    def remarks(self, path):
        return [(remark.code, remark.line, remark.detail) for remark in self.prepared()[path].remarks]

    def media(self):
        root = Path(settings.MEDIA_ROOT)
        return sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file())


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "notes")
