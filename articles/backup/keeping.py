"""Which backups of a folder are kept."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from articles.backup.archive import Archive
from articles.backup.errors import BackupError
from articles.backup.manifest import Manifest
from articles.backup.records import BackupRecord

NAME = re.compile(r"formulary-\d{8}-\d{6}Z\.zip")
UNFINISHED = ".formulary-*.zip.unfinished"
DAY = 24 * 60 * 60
PERIODS: list[Callable[[datetime], tuple[int, ...]]] = [
    lambda moment: (moment.year, moment.month, moment.day),
    lambda moment: tuple(moment.isocalendar()[:2]),
    lambda moment: (moment.year, moment.month),
]
"""Days, weeks, months."""


def dated(folder: Path, moment: datetime) -> Path:
    return folder / f"formulary-{moment.astimezone(UTC):%Y%m%d-%H%M%S}Z.zip"


def kept(moments: Iterable[datetime], count: int) -> set[datetime]:
    """The last of each of the newest ``count`` days, weeks and months that have any."""
    newest_first = sorted(moments, reverse=True)
    keep = set()
    for period in PERIODS:
        last: dict[tuple[int, ...], datetime] = {}
        for moment in newest_first:
            last.setdefault(period(moment), moment)
        keep |= set(list(last.values())[:count])
    return keep


def thin_out(folder: Path, count: int) -> list[Path]:
    """Deletes the backups of this site in the folder that need not be kept, and says which.

    Those that it has no record of, and files of any other kind, are left alone; but what a killed backup
    left unfinished a day ago goes.
    """
    for path in folder.glob(UNFINISHED):
        if time.time() - path.stat().st_mtime > DAY:
            path.unlink()
    found = {path: moment for path in sorted(folder.iterdir()) if (moment := _made_here(path))}
    keep = kept(found.values(), count)
    gone = [path for path, moment in found.items() if moment not in keep]
    for path in gone:
        path.unlink()
    return gone


def _made_here(path: Path) -> datetime | None:
    """When this site made the backup; None for any other file."""
    if not NAME.fullmatch(path.name):
        return None
    try:
        archive = Archive(path)
        manifest = Manifest.of(archive)
    except BackupError:
        return None
    archive.close()
    ours = BackupRecord.objects.filter(kind=BackupRecord.Kind.BACKUP, backup=manifest.id)
    return manifest.made_at if ours.exists() else None
