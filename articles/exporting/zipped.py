"""An export as one ZIP, on its way while it is made."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from articles.exporting.entries import Entry
from articles.exporting.folder import NotOursError
from articles.exporting.manifest import NAME

TEXTS = (".md", ".yaml", ".svg")
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file, so that the same site is the same ZIP."""


class _Outbox(io.RawIOBase):
    """Holds what a ZIP writes until it is taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def zip_pieces(entries: Iterable[Entry], top: str) -> Iterator[bytes]:
    """The bytes of a ZIP with all files below the folder ``top``, as they come about."""
    outbox = _Outbox()
    with ZipFile(outbox, "w") as file:
        for entry in entries:
            info = ZipInfo(f"{top}/{entry.path}", EPOCH)
            info.compress_type = ZIP_DEFLATED if entry.path.endswith(TEXTS) else ZIP_STORED
            info.external_attr = 0o644 << 16
            with file.open(info, "w", force_zip64=not isinstance(entry.content, bytes)) as member:
                for piece in entry.pieces:
                    member.write(piece)
                    yield outbox.take()
    yield outbox.take()


def write_zip(entries: Iterable[Entry], path: Path) -> None:
    """Writes the ZIP beside and renames it: it is there whole, or as it was. Raises NotOursError."""
    check_zip(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.unfinished")
    try:
        with beside.open("wb") as file:
            for piece in zip_pieces(entries, path.stem):
                file.write(piece)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def check_zip(path: Path) -> None:
    """Raises NotOursError where a ZIP must not be written."""
    if path.exists() and not _is_export(path):
        raise NotOursError(
            _("“%(path)s” is something else. Name a new file, or an earlier export.") % {"path": path}
        )


def _is_export(path: Path) -> bool:
    try:
        with ZipFile(path) as file:
            return any(name.count("/") == 1 and name.endswith(f"/{NAME}") for name in file.namelist())
    except (OSError, ValueError):
        return False
