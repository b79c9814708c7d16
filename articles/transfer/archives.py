"""ZIP files from anywhere, unpacked without trust in anything that they say of themselves."""

import errno
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_lazy

from articles.transfer.entries import is_outside, is_unwanted, names_of, writable
from articles.transfer.report import Remark

ENTRY_LIMIT = 200_000
DIRECTORY_LIMIT = 32_000_000
"""Bytes of the list of files, which take nine times as many in memory."""
TOTAL_LIMIT = 10_000_000_000
FILE_LIMIT = 500_000_000
FREE_SIZE = 200_000_000
RATIO_LIMIT = 100
"""More than ``FREE_SIZE`` bytes may not be more than so many times the size of the ZIP: text shrinks to a
fourth, the most repetitive notes to a fiftieth."""
CHUNK = 1 << 16
LOCAL_HEADER = 30
ENCRYPTED = 0x1
BOUNDED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""Of the other ways of packing, a few kilobytes are unpacked to gigabytes at one blow."""
NESTED = {".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"}
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)
DISK_PROBLEMS = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}

WORDS = {
    "missing": gettext_lazy("There is nothing at “%(detail)s”."),
    "kind": gettext_lazy("“%(detail)s” is no folder, no ZIP and no file of notes (.md, .xml, .json)."),
    "damaged": gettext_lazy("“%(detail)s” is not a ZIP, or a part of it is missing. Make it anew."),
    "outside": gettext_lazy(
        "The ZIP names a file outside of itself (“%(detail)s”): it may be an attack. Nothing was unpacked."
    ),
    "overlapping": gettext_lazy(
        "Files of the ZIP lie over each other (“%(detail)s”): it may be an attack, or it is damaged."
    ),
    "many-files": gettext_lazy("The ZIP holds more than %(detail)s files. Import it in parts."),
    "large-file": gettext_lazy("A file is longer than %(detail)s MB. Take it out and import the rest."),
    "large": gettext_lazy("Unpacked it is longer than %(detail)s MB. Import it in parts."),
    "bomb": gettext_lazy(
        "It is %(detail)s times as long unpacked as packed: it may be an attack. Import the folder itself."
    ),
    "permission": gettext_lazy("It may not be read: %(detail)s. Check its permissions."),
    "broken-export": gettext_lazy("The export cannot be read: %(detail)s. Mend this line, or export anew."),
    "newer-export": gettext_lazy(
        "The export is of version %(detail)s, which this Formulary does not know. Update Formulary first."
    ),
    "others-folder": gettext_lazy(
        "Articles of somebody else came from a folder of this name, “%(detail)s”. Rename yours; or, to "
        "change those articles, import without naming one author of all."
    ),
    "no-space": gettext_lazy("The disk has no room for it: free some, or set SPOOL_ROOT to another disk."),
}


class RefusedSourceError(Exception):
    """What is not imported at all: its words say why, and what to do. ``code`` is one of ``WORDS``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return str(WORDS[self.code]) % {"detail": self.detail}


@dataclass(slots=True)
class Counter:
    """Counts what is really unpacked. Raises RefusedSourceError as soon as it is too much."""

    packed: int
    total: int = 0

    def add(self, length: int, file_length: int) -> None:
        self.total += length
        if file_length > FILE_LIMIT:
            raise RefusedSourceError("large-file", f"{FILE_LIMIT // 1_000_000:,}")
        if self.total > TOTAL_LIMIT:
            raise RefusedSourceError("large", f"{TOTAL_LIMIT // 1_000_000:,}")
        if self.total > FREE_SIZE and self.total > RATIO_LIMIT * self.packed:
            raise RefusedSourceError("bomb", f"{self.total // max(self.packed, 1):,}")


class Measured(io.BufferedReader):
    """A ZIP, whose list of files is read as a whole: not where it says to be longer than any may be."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size and size > DIRECTORY_LIMIT:
            raise RefusedSourceError("many-files", f"{ENTRY_LIMIT:,}")
        return super().read(size)


def unpack(path: Path, folder: Path, remarks: list[Remark], tick: Callable[[], None]) -> None:
    """Unpacks the ZIP at ``path`` into an empty ``folder``; ``remarks`` is given what was left out of it,
    ``tick`` is called before each file. One that holds nothing but ZIPs, as Notion's exports do, holds its
    parts: they are unpacked too, but none within them.

    Raises RefusedSourceError for a ZIP that is damaged as a whole, or means harm.
    """
    counter = Counter(path.stat().st_size)
    parts = _unpack(path, folder, remarks, tick, counter, may_have_parts=True)
    for part in parts:
        _unpack(part, folder, remarks, tick, counter, may_have_parts=False)
        part.unlink()


def _unpack(
    path: Path,
    folder: Path,
    remarks: list[Remark],
    tick: Callable[[], None],
    counter: Counter,
    *,
    may_have_parts: bool,
) -> list[Path]:
    """Unpacks one ZIP; the ZIPs that are now in the folder, where it holds nothing else."""
    with Measured(path.open("rb", buffering=0)) as file:
        try:
            archive = zipfile.ZipFile(file)
        except UNREADABLE as error:
            raise RefusedSourceError("damaged", path.name) from error
        has_parts = may_have_parts and _holds_only_zips(archive)
        for name, info in _entries(archive, remarks, opens_zips=has_parts):
            tick()
            if problem := _unpack_one(archive, info, folder / name, counter):
                remarks.append(Remark(name, 0, 0, problem))
    return sorted(part for part in folder.rglob("*") if part.is_file()) if has_parts else []


def _holds_only_zips(archive: zipfile.ZipFile) -> bool:
    names = [name for name in archive.namelist() if not (name.endswith("/") or is_unwanted(name))]
    return bool(names) and all(name.lower().endswith(".zip") for name in names)


def _entries(
    archive: zipfile.ZipFile, remarks: list[Remark], *, opens_zips: bool
) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The files to unpack, by the paths that they are given."""
    infos = archive.infolist()
    if len(infos) > ENTRY_LIMIT:
        raise RefusedSourceError("many-files", f"{ENTRY_LIMIT:,}")
    names = names_of(infos)
    if bad := [name for name in names if is_outside(name)]:
        raise RefusedSourceError("outside", bad[0].replace("\x00", "␀"))
    _check_overlaps(infos)
    found: dict[str, zipfile.ZipInfo] = {}
    folders: set[str] = set()
    for name, info in zip(names, infos, strict=True):
        if not name or name.endswith("/") or is_unwanted(name):
            continue
        problem = _left_out(name, info)
        if problem and not (opens_zips and problem == "nested-archive"):
            remarks.append(Remark(name, 0, 0, problem))
            continue
        path = writable(name)
        if path is None:
            remarks.append(Remark(name[:200], 0, 0, "deep-path"))
            continue
        if path != name:
            remarks.append(Remark(path, 0, 0, "long-name"))
        if path in found:
            remarks.append(Remark(path, 0, 0, "same-name"))
        found[path] = info
        _count_folders(path, folders)
    yield from found.items()


def _count_folders(path: str, folders: set[str]) -> None:
    """Adds those that a file lies in; there may be no more of them than of files."""
    while (path := path.rpartition("/")[0]) and path not in folders:
        folders.add(path)
    if len(folders) > ENTRY_LIMIT:
        raise RefusedSourceError("many-files", f"{ENTRY_LIMIT:,}")


def _check_overlaps(infos: list[zipfile.ZipInfo]) -> None:
    """Files that share their bytes are a bomb that no ratio of one file tells."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise RefusedSourceError("overlapping", info.filename)
        end = info.header_offset + LOCAL_HEADER + info.compress_size


def _left_out(name: str, info: zipfile.ZipInfo) -> str:
    """Why a file is not unpacked, as the code of a remark; nothing for one that is."""
    if info.flag_bits & ENCRYPTED:
        return "encrypted"
    if info.compress_type not in BOUNDED:
        return "damaged-entry"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.create_system == 3 and kind == stat.S_IFLNK:
        return "link-in-archive"
    return "nested-archive" if re.sub(r".*(?=\.)", "", name.lower()) in NESTED else ""


def _unpack_one(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, counter: Counter) -> str:
    """Writes one file; the code of what is wrong with it, in which case nothing of it is there."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        output = target.open("xb")
    except (FileExistsError, NotADirectoryError):
        return "same-name"
    try:
        with output:
            _copy(archive, info, output, counter)
    except RefusedSourceError:
        raise
    except UNREADABLE as error:
        target.unlink()
        if isinstance(error, OSError) and error.errno in DISK_PROBLEMS:
            raise
        return "damaged-entry"
    return ""


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, output: IO[bytes], counter: Counter) -> None:
    with archive.open(info) as entry:
        while chunk := entry.read(CHUNK):
            counter.add(len(chunk), output.tell() + len(chunk))
            output.write(chunk)
