"""The file: a ZIP whose parts are stored as they are, checked part by part."""

from __future__ import annotations

import hashlib
import re
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from articles.backup.errors import BackupError

MANIFEST, DATABASE, SECRETS, MEDIA = "manifest.json", "database.dump", "secrets.json", "media/"
CHUNK = 1 << 20
MANIFEST_BYTES = 256 << 20
NAME_BYTES = 255
ENCRYPTED = 0x1
UNUSUAL = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]|^[A-Za-z]:")
"""Control characters, backslashes, bytes that are no text, drives."""

Advance = Callable[[int], object]


@dataclass(frozen=True)
class Part:
    bytes: int
    sha256: str


class ArchiveWriter:
    """Writes to a file or a pipe, from the first byte to the last, and keeps nothing but names and hashes.

    The table of contents comes last: a file that was cut off has none, and is no ZIP.
    """

    def __init__(self, out: IO[bytes], advance: Advance = int) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_STORED)
        self._advance = advance
        self.parts: dict[str, Part] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> Part:
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name, time.localtime()[:6])
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                self._advance(len(chunk))
        self.parts[name] = Part(size, digest.hexdigest())
        return self.parts[name]

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, error: type[BaseException] | None, *_details: object) -> None:
        """Writes the table of contents, or, where the block failed, sees to it that nobody ever does."""
        if error:
            self._zip.fp = None
        self._zip.close()


class Archive:
    """A backup to be read. Raises BackupError for whatever this program would not have written."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, ValueError, NotImplementedError) as error:
            raise BackupError(f"“{path}” cannot be read: {error}.") from error
        except zipfile.BadZipFile as error:
            raise BackupError(f"“{path}” is no backup, or not a whole one: {error}.") from error
        entries = self._zip.infolist()
        self.sizes = {entry.filename: entry.file_size for entry in entries}
        if len(self.sizes) < len(entries):
            raise BackupError("A name stands twice in this file: it was not made by a backup.")
        for entry in entries:
            _check(entry)
        if sum(self.sizes.values()) > path.stat().st_size:
            raise BackupError("The parts are said to be longer than the file: it was not made by a backup.")

    def manifest(self) -> bytes:
        if self.sizes.get(MANIFEST, MANIFEST_BYTES) >= MANIFEST_BYTES:
            raise BackupError("There is no manifest in this file: it was not made by a backup.")
        return b"".join(self._read(MANIFEST))

    def chunks(self, name: str, expected: Part) -> Iterator[bytes]:
        """A part from its first byte to its last. Raises BackupError, at the end, for another one."""
        digest = hashlib.sha256()
        for chunk in self._read(name):
            digest.update(chunk)
            yield chunk
        if digest.hexdigest() != expected.sha256:
            raise BackupError(
                f"“{name}” is not what was backed up: its checksum differs. Use another backup."
            )

    def close(self) -> None:
        self._zip.close()

    def _read(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(name) as part:
                yield from iter(lambda: part.read(CHUNK), b"")
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
            raise BackupError(
                f"“{name}” cannot be read from this file: {error}. Use another backup."
            ) from error


def is_media_name(name: str) -> bool:
    """Whether a name may be written below the media folder, and nowhere else."""
    path = name.removeprefix(MEDIA)
    parts = path.split("/")
    return (
        name.startswith(MEDIA)
        and not path.startswith((".", "/"))
        and path == str(PurePosixPath(path))
        and not UNUSUAL.search(path)
        and all(part not in {"", ".", ".."} and len(part.encode()) <= NAME_BYTES for part in parts)
    )


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name not in {MANIFEST, DATABASE, SECRETS} and not is_media_name(name):
        raise BackupError(f"“{name!r}” has no place in a backup: the file was not made by one.")
    stored = entry.compress_type == zipfile.ZIP_STORED and entry.compress_size == entry.file_size
    if not stored or entry.flag_bits & ENCRYPTED:
        raise BackupError(f"“{name}” is packed in another way than a backup does: it was not made by one.")
