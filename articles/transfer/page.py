"""A note while it is rewritten: what it is, what is around it, and what was found in it."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

from articles.transfer.files import Tree
from articles.transfer.index import Index
from articles.transfer.media import MediaStore
from articles.transfer.notes import Note
from articles.transfer.report import Remark, aligned, position

HOST = re.compile(r"(?:https?:)?//(?:www\.)?(?P<host>[^/?#]+)", re.I)
RESIZED = re.compile(r"-\d+x\d+(?=\.\w+\Z)")
"""What WordPress puts behind the names of pictures that it made smaller."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the notes of one folder share while they are rewritten.

    ``site_url``: where the notes stood before, without a slash at its end. ``finds_by_name``: an address may
    be nothing but the name of a file that lies anywhere.
    """

    tree: Tree
    index: Index
    store: MediaStore
    site_url: str = ""
    finds_by_name: bool = False

    def own_path(self, address: str) -> str | None:
        """The path of an address on the notes' former site, with its slash; None for any other address."""
        site, given = HOST.match(self.site_url), HOST.match(address)
        if not site or not given or site["host"].lower() != given["host"].lower():
            return None
        path = address[given.end() :]
        above = self.site_url[site.end() :]
        return (path.removeprefix(above) or "/") if path.startswith(above) else None


def _last_part(address: str) -> str:
    return unquote(address).replace("\\", "/").split("?")[0].rstrip("/").rpartition("/")[2]


@dataclass(slots=True)
class Page:
    """The work on one note. ``folders``: where its pictures' addresses are looked up, the nearest first."""

    note: Note
    around: Surroundings
    folders: tuple[str, ...] = ()
    remarks: list[Remark] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _removed: list[tuple[int, int]] = field(default_factory=list)
    _skipped: int = 0

    def __post_init__(self) -> None:
        self._lines = self.note.body.split("\n")

    @property
    def index(self) -> Index:
        return self.around.index

    def picture_at(self, address: str) -> str | None:
        """The path of the file that a picture's address means, in its original size if there is but that."""
        address = unescape(address).split("#")[0]
        for wanted in dict.fromkeys((address, RESIZED.sub("", address))):
            path = self.index.file_at(wanted, self.folders)
            if path is None and self.around.finds_by_name:
                path = self.index.file_named(_last_part(wanted), self.note.path)
            if path is not None:
                return path
        return None

    def remark(self, code: str, detail: str = "", *, text: str = "", offset: int = 0) -> None:
        """Notes something about the place at an offset of ``text``; without a text, about the whole file."""
        line, column = position(text, offset) if text else (0, 0)
        if text:
            now = text[offset - column + 1 : offset] + text[offset:].partition("\n")[0]
            line, column = self.file_place(line, column, now)
        self.remarks.append(Remark(self.note.path, line, column, code, detail))

    def file_place(self, line: int, column: int, now: str) -> tuple[int, int]:
        """The place in the file of a place in the rewritten body, whose line is ``now``."""
        found = self.file_line(line)
        at = found - self.note.body_line
        before = self._lines[at] if 0 <= at < len(self._lines) else now
        return found, aligned(column, now, before)

    def lines_removed(self, line: int, count: int) -> None:
        """Remembers that lines went missing after a line of the new text. Call in the order of lines."""
        if count:
            self._removed.append((line, count))

    def skip_lines(self, count: int) -> None:
        """Remembers that the text starts so many lines later from now on."""
        self._skipped += count

    def file_line(self, line: int) -> int:
        """The line of the file that a line of the rewritten body was; 0 stays 0."""
        if not line:
            return 0
        line += self._skipped
        passed = bisect_right([after for after, _count in self._removed], line - 1)
        return line + sum(count for _after, count in self._removed[:passed]) + self.note.body_line - 1
