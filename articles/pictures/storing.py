"""The media folder: files that are there whole or not at all, and that nobody writes anew."""

from __future__ import annotations

import os
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import FileSystemStorage

UNFINISHED = ".unfinished-"
"""How the names of files begin that are being written."""


class Media(ABC):
    """What the site asks of the place of its media, beside what Django asks of a storage.

    Names are paths below it with ``/``. A name that leads elsewhere is that of no file.
    """

    @abstractmethod
    def opened(self, name: str) -> BinaryIO | None:
        """A file to read from, whatever becomes of its name meanwhile; None where there is none."""

    @abstractmethod
    def modified(self, name: str) -> datetime | None:
        """When a file was written; None where there is none."""

    @abstractmethod
    def write_once(self, name: str, data: bytes) -> None:
        """Writes a file, unless one has the name already."""

    @abstractmethod
    def first_in(self, folder: str) -> str | None:
        """The first name in a folder, in order."""

    @abstractmethod
    def sizes(self) -> dict[str, int]:
        """The names of all files, in order, and their lengths; none of those that are being written."""

    @abstractmethod
    def clear_unfinished(self, folder: str, seconds: float = 0) -> None:
        """Deletes what killed processes left half-written in a folder, so long ago."""

    def read(self, name: str) -> bytes | None:
        """All of a file; None where there is none."""
        file = self.opened(name)
        if file is None:
            return None
        with file:
            return file.read()


class MediaFolder(Media, FileSystemStorage):
    """Media on a disk of this machine."""

    def __str__(self) -> str:
        return str(self.location)

    def opened(self, name: str) -> BinaryIO | None:
        try:
            return path.open("rb") if (path := self._file(name)) else None
        except OSError:
            return None

    def modified(self, name: str) -> datetime | None:
        try:
            return datetime.fromtimestamp(path.stat().st_mtime, UTC) if (path := self._file(name)) else None
        except OSError:
            return None

    def write_once(self, name: str, data: bytes) -> None:
        """Writes beside and renames, so that an interrupted run leaves no half file under its name, and
        has it on the disk before anybody says that it is there, should the power fail."""
        path = Path(self.path(name))
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=UNFINISHED, delete=False) as file:
            try:
                file.write(data)
                file.flush()
                os.chmod(file.name, 0o644)
                os.fsync(file.fileno())
                os.replace(file.name, path)
                _settle(path.parent)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise

    def first_in(self, folder: str) -> str | None:
        try:
            names = os.listdir(self.path(folder))
        except FileNotFoundError:
            return None
        return min((name for name in names if not name.startswith(".")), default=None)

    def sizes(self) -> dict[str, int]:
        return dict(sorted(_walk(Path(self.location), "")))

    def clear_unfinished(self, folder: str, seconds: float = 0) -> None:
        for path in Path(self.path(folder)).rglob(f"{UNFINISHED}*"):
            if time.time() - path.stat().st_mtime >= seconds:
                path.unlink(missing_ok=True)

    def _file(self, name: str) -> Path | None:
        path = Path(self.location, name) if is_plain(name) else None
        return path if path and path.is_file() and not path.is_symlink() else None


def _settle(folder: Path) -> None:
    """Puts the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_plain(name: str) -> bool:
    """Whether a name is that of something below the media folder."""
    return "\0" not in name and not any(part in {"", ".", ".."} for part in name.split("/"))


def _walk(root: Path, folder: str) -> Iterator[tuple[str, int]]:
    try:
        entries = list(os.scandir(root / folder))
    except FileNotFoundError:
        return
    for entry in entries:
        path = f"{folder}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            if folder or not entry.name.startswith("."):
                yield from _walk(root, f"{path}/")
        elif entry.is_file() and not entry.name.startswith(UNFINISHED) and not path.startswith("."):
            yield path, entry.stat().st_size
