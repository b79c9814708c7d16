"""What ``manage.py export_markdown`` has written. Its notes are restored; what somebody has put among them
is a plain folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from articles.exporting.manifest import NAME
from articles.transfer.dialects.base import ARTICLE, INDEX_NAMES, Dialect
from articles.transfer.files import MARKDOWN, Tree
from articles.transfer.index import Target

if TYPE_CHECKING:
    from articles.transfer.exact.heads import Found
    from articles.transfer.exact.manifest import Manifest
    from articles.transfer.notes import Note

CONTENT = "content/"
APART = ("drafts/", "history/")


class Formulary(Dialect):
    """``whole``: all files; ``tree``: those that are no part of the export, and the pictures. ``found``: the
    notes of the export, by path."""

    name = "formulary"

    def __init__(self, tree: Tree) -> None:
        from articles.transfer.exact.heads import glance

        self.whole = tree
        notes = [path for path in tree.notes() if path.startswith(CONTENT)]
        seen = {path: glance(tree, path) for path in notes if PurePosixPath(path).name != "_index.md"}
        self.found: dict[str, Found] = {path: found for path, found in seen.items() if found}
        ours = self.found.keys() | {path for path in notes if path not in seen}
        super().__init__(
            replace(
                tree,
                files=tuple(path for path in tree.files if path not in ours and not path.startswith(APART)),
            )
        )

    @classmethod
    def confidence(cls, tree: Tree) -> float:
        return 1 if NAME in tree.files else 0

    @cached_property
    def manifest(self) -> Manifest:
        """What the export says of its site. Raises RefusedSourceError."""
        from articles.transfer.exact.manifest import read_manifest

        return read_manifest(self.whole)

    def beside(self, found: Found) -> list[str]:
        """The files in the folder of a note, but for notes."""
        return self._files[str(PurePosixPath(found.path).parent)]

    @cached_property
    def _files(self) -> Mapping[str, list[str]]:
        files: dict[str, list[str]] = defaultdict(list)
        for path in self.whole.files:
            if path.startswith(CONTENT) and PurePosixPath(path).suffix.lower() not in MARKDOWN:
                files[str(PurePosixPath(path).parent)].append(path)
        return files

    @cached_property
    def targets(self) -> dict[str, Target]:
        """Where links to the notes of the export lead."""
        return {path: Target(path, found.slug, "") for path, found in self.found.items()}

    # What somebody has added

    def role(self, path: str) -> str:
        return ARTICLE if path.startswith(CONTENT) else "repository-file"

    def category(self, note: Note) -> tuple[str, ...]:
        """The category of a folder of the export has the name that it has there."""
        folders = PurePosixPath(note.path).parent.parts[1:]
        if PurePosixPath(note.path).stem.lower() in INDEX_NAMES:
            folders = folders[:-1]
        return self.manifest.folders().get("/".join(folders), folders)
