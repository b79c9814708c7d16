"""An export into a folder: beside what is there, then in its place."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _
from fasteners import InterProcessLock

from articles.exporting.entries import Entry
from articles.exporting.manifest import FORMAT, NAME
from articles.exporting.site import TOP

BESIDE = ".unfinished-export"
FORMER = ".former-export"
OURS = {BESIDE, FORMER}


class NotOursError(Exception):
    """A place where something else is: its words say what to do."""


def write_folder(entries: Iterable[Entry], root: Path) -> None:
    """Makes ``root`` an export: a missing or empty folder, or one that holds an earlier export.

    All files are written beside the earlier ones, then take their places by one renaming for each thing at
    the top. Killed before, the earlier export is whole; killed among these few renamings, what was not moved
    yet is in ``.former-export`` and ``.unfinished-export``, and the next run makes it whole. What else stands
    at the top (``.git``, ``.obsidian``, ``themes``) stays. Raises NotOursError.
    """
    check_folder(root)
    root.mkdir(parents=True, exist_ok=True)
    with _lock(root):
        for name in OURS:
            shutil.rmtree(root / name, ignore_errors=True)
        _write_all(entries, root / BESIDE)
        _switch(root)


def check_folder(root: Path) -> None:
    """Raises NotOursError where an export must not be written."""
    if root.exists() and not root.is_dir():
        raise NotOursError(_("“%(path)s” is a file. Name a folder, or say --zip.") % {"path": root})
    names = {path.name for path in root.iterdir()} if root.exists() else set()
    if names - OURS and not is_export(root):
        raise NotOursError(
            _("“%(path)s” holds something else. Name a new folder, or one with an earlier export.")
            % {"path": root}
        )


def is_export(root: Path) -> bool:
    """Whether a folder holds an export, or one that was interrupted while it took its place."""
    manifests = (folder / NAME for folder in (root, root / FORMER, root / BESIDE))
    return any(path.is_file() and f'\nformat: "{FORMAT}"\n' in _head(path) for path in manifests)


def _head(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(1_000)


def _lock(root: Path) -> InterProcessLock:
    """One export at a time into a folder."""
    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    return InterProcessLock(Path(tempfile.gettempdir()) / f"formulary-export-{name}.lock")


def _write_all(entries: Iterable[Entry], folder: Path) -> None:
    """Writes into a new folder; where that fails, nothing of it stays to fill a disk."""
    folder.mkdir()
    made = {""}
    try:
        for entry in entries:
            _write(entry, str(folder), made)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write(entry: Entry, root: str, made: set[str]) -> None:
    """Writes a file. ``made``: the folders that are there already, as far as it matters."""
    folder = entry.path.rpartition("/")[0]
    if folder not in made:
        os.makedirs(f"{root}/{folder}", exist_ok=True)
        made.clear()
        made.add(folder)
    with open(f"{root}/{entry.path}", "xb") as file:
        for piece in entry.pieces:
            file.write(piece)


def _switch(root: Path) -> None:
    """The new things at the top take the places of the former ones; the manifest goes first, comes last."""
    former, beside = root / FORMER, root / BESIDE
    former.mkdir()
    for name in reversed(TOP):
        if (root / name).exists():
            os.rename(root / name, former / name)
    for name in TOP:
        if (beside / name).exists():
            os.rename(beside / name, root / name)
    shutil.rmtree(former)
    beside.rmdir()
