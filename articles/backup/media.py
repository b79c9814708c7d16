"""The media folder, on its way into a backup and out of one."""

from __future__ import annotations

import json
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile

from articles.backup.archive import MEDIA, Archive, Part, is_media_name
from articles.backup.errors import BackupError
from articles.pictures.storing import Media, MediaFolder

CHUNK = 1 << 20
STAGING = ".restoring"
"""The folder, in the media folder, of what is being restored: the disk is the same, whatever is mounted."""


def check_names(paths: Iterable[str]) -> None:
    for path in paths:
        if not is_media_name(MEDIA + path):
            raise BackupError(f"The media folder holds {path!r}, a name that no backup can keep. Rename it.")


class Staging(ABC):
    """Media that are being restored to where nothing else is.

    A ``plan`` is written before anything is: it tells a later run whose they are, and what to take away.
    """

    backup: str

    def is_of_this_backup(self) -> bool:
        """Whether an earlier run had brought all of this same backup."""
        plan = self._read_plan()
        return plan.get("backup") == self.backup and plan.get("whole", True)

    @abstractmethod
    def unpack(self, archive: Archive, parts: dict[str, Part]) -> Iterator[bytes]:
        """Unpacks and verifies; yields what was written, piece by piece."""

    @abstractmethod
    def settle(self) -> None:
        """All that was unpacked is in its place after this."""

    @abstractmethod
    def clear(self) -> None:
        """Takes away what this or an earlier run brought: all is as it was before."""

    @abstractmethod
    def forget(self) -> None:
        """Leaves what was restored, and takes away what shows that it was."""

    @abstractmethod
    def _read_plan(self) -> dict[str, Any]: ...


def staging_of(media: Media, backup: str) -> Staging:
    """How media come to where they are kept."""
    if isinstance(media, MediaFolder):
        return FolderStaging(Path(media.location), backup)
    return BucketStaging(media, backup)


class FolderStaging(Staging):
    """They are unpacked beside, and ``settle`` moves them to their places."""

    def __init__(self, root: Path, backup: str) -> None:
        self.root, self.backup = root, backup
        self._folder = root / STAGING
        self._plan = self._folder / "plan.json"

    def unpack(self, archive: Archive, parts: dict[str, Part]) -> Iterator[bytes]:
        for name, part in parts.items():
            path = self._folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                for chunk in archive.chunks(name, part):
                    file.write(chunk)
                    yield chunk
            path.chmod(0o644)

    def settle(self) -> None:
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
        for name in self._read_plan().get("names", []):
            _remove(self.root / Path(name).name)
        self.forget()

    def forget(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def _read_plan(self) -> dict[str, Any]:
        try:
            return json.loads(self._plan.read_text())
        except FileNotFoundError:
            return {}


class BucketStaging(Staging):
    """They are written to their places at once, each when it is verified: a bucket has no moving.

    Until then a file waits in the spool.
    """

    def __init__(self, media: Any, backup: str) -> None:
        self.media, self.backup = media, backup
        self._plan = f"{STAGING}/plan.json"
        self._names: list[str] = []

    def unpack(self, archive: Archive, parts: dict[str, Part]) -> Iterator[bytes]:
        self._names = [name.removeprefix(MEDIA) for name in parts]
        self._write_plan(whole=False)
        for name, part in parts.items():
            with TemporaryFile(dir=_spool()) as file:
                for chunk in archive.chunks(name, part):
                    file.write(chunk)
                    yield chunk
                self.media.write(name.removeprefix(MEDIA), file)

    def settle(self) -> None:
        self._write_plan(whole=True)

    def clear(self) -> None:
        for name in self._read_plan().get("names", []):
            self.media.delete(name)
        self.forget()

    def forget(self) -> None:
        self.media.delete(self._plan)

    def _write_plan(self, *, whole: bool) -> None:
        plan = {"backup": self.backup, "names": self._names, "whole": whole}
        self.media.write(self._plan, ContentFile(json.dumps(plan).encode()))

    def _read_plan(self) -> dict[str, Any]:
        return json.loads(self.media.read(self._plan) or "{}")


def _spool() -> Path:
    folder = Path(settings.SPOOL_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
