"""The media folder, on its way into a backup and out of one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from articles.backup.archive import MEDIA, Archive, Part, is_media_name
from articles.backup.errors import BackupError
from articles.pictures.storing import UNFINISHED

CHUNK = 1 << 20
STAGING = ".restoring"
"""The folder, in the media folder, of what is being restored: the disk is the same, whatever is mounted."""


def files_of(root: Path) -> list[str]:
    """The paths of all files below the folder, in order; none of those that are being written."""
    return sorted(_walk(root, ""))


def _walk(root: Path, folder: str) -> Iterator[str]:
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
            yield path


def check_names(paths: Iterable[str]) -> None:
    for path in paths:
        if not is_media_name(MEDIA + path):
            raise BackupError(f"The media folder holds {path!r}, a name that no backup can keep. Rename it.")


class Staging:
    """Media that are being restored into ``root``, which holds nothing else.

    They are unpacked beside, and ``settle`` moves them to their places. ``plan`` is written before: it tells
    a later run whose they are, and what to take away again.
    """

    def __init__(self, root: Path, backup: str) -> None:
        self.root, self.backup = root, backup
        self._folder = root / STAGING
        self._plan = self._folder / "plan.json"

    def is_of_this_backup(self) -> bool:
        """Whether an earlier run had unpacked all of this same backup."""
        return self._read_plan().get("backup") == self.backup

    def unpack(self, archive: Archive, parts: dict[str, Part]) -> Iterator[bytes]:
        """Unpacks and verifies; yields what was written, piece by piece."""
        for name, part in parts.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                for chunk in archive.chunks(name, part):
                    file.write(chunk)
                    yield chunk
            path.chmod(0o644)

    def settle(self) -> None:
        """Moves what was unpacked to its places."""
        media = self._folder / MEDIA
        media.mkdir(parents=True, exist_ok=True)
        names = os.listdir(media)
        beside = self._plan.with_suffix(".new")
        beside.write_text(json.dumps({"backup": self.backup, "names": names}))
        if hasattr(os, "sync"):
            os.sync()
        beside.replace(self._plan)
        for name in names:
            (media / name).rename(self.root / name)

    def clear(self) -> None:
        """Takes away what this or an earlier run brought: the folder is as it was before."""
        for name in self._read_plan().get("names", []):
            _remove(self.root / Path(name).name)
        self.forget()

    def forget(self) -> None:
        """Leaves what was restored, and takes away what shows that it was."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _read_plan(self) -> dict:
        try:
            return json.loads(self._plan.read_text())
        except FileNotFoundError:
            return {}


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
