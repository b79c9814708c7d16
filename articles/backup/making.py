"""A backup is made: database, pictures and settings of one moment, in one file."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import IO
from uuid import uuid4

import django
from django.conf import settings
from django.core.files.storage import default_storage

from articles import rendering
from articles.backup.archive import DATABASE, MANIFEST, MEDIA, SECRETS, ArchiveWriter
from articles.backup.database import Database, major
from articles.backup.errors import BackupError
from articles.backup.manifest import Manifest
from articles.backup.media import CHUNK, check_names
from articles.backup.migrations import is_behind
from articles.backup.pages import page_hashes
from articles.backup.programs import dump, find_program
from articles.backup.progress import Progress
from articles.backup.secrets import sealed
from articles.backup.snapshot import snapshot

SHOWN = 5
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Wish:
    """``passphrase``: the secrets too, sealed with it. ``allow_missing``: also where pictures are lost."""

    passphrase: str = ""
    allow_missing: bool = False


def back_up(out: IO[bytes], wish: Wish, progress: Progress) -> Manifest:
    """Writes the site to a file or a pipe. Raises BackupError, after which ``out`` holds nothing of use."""
    database = Database.of_site()
    with ArchiveWriter(out, progress.advance) as writer, snapshot(database) as seen:
        program = find_program("pg_dump", at_least=major(seen.server()))
        # A file is there before its row is, and stays while a backup is made.
        media = default_storage.sizes()
        check_names(media)
        missing = [name for name in seen.pictures() if name not in media]
        if missing and not wish.allow_missing:
            raise BackupError(_lost(missing))
        progress.begin("database")
        with seen.counted_beside() as tables:
            writer.add(DATABASE, dump(database, program, seen.id))
        site, migrations = site_settings(), seen.migrations()
        release, pages = "", {}
        if not is_behind(migrations):
            release, pages = page_hashes(database, seen.moment, site, snapshot=seen.id)
        manifest = Manifest(
            id=uuid4().hex,
            made_at=seen.moment.astimezone(UTC),
            site=site,
            server=seen.server(),
            program=program.version,
            versions={**versions(), "release": release},
            migrations=migrations,
            tables=tables.result(),
            pages=pages,
            parts=writer.parts,
            missing=missing,
        )
        _add_pictures(writer, media, set(seen.pictures()) - set(missing), progress)
        if wish.passphrase:
            writer.add(SECRETS, [sealed(secrets_of_site(), wish.passphrase)])
        writer.add(MANIFEST, [manifest.to_json()])
    return manifest


def site_settings() -> dict[str, str]:
    """The settings that readers see."""
    return {
        "name": settings.SITE_NAME,
        "url": settings.SITE_URL,
        "macros": settings.TEX_MACROS,
        "language": settings.LANGUAGE_CODE,
        "time_zone": settings.TIME_ZONE,
    }


def versions() -> dict[str, str]:
    """Those of the programs that made the backup."""
    return {
        "python": platform.python_version(),
        "django": django.get_version(),
        "renderer": str(rendering.VERSION),
    }


def secrets_of_site() -> bytes:
    return json.dumps(
        {"SECRET_KEY": settings.SECRET_KEY, "DATABASE_URL": settings.DATABASE_URL or ""}
    ).encode()


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that is at ``path`` when the block has ended well, and never otherwise.

    Until then it lies beside, under a name that shows that it is unfinished.
    """
    beside = unfinished(path)
    with sentences(path):
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with open(descriptor, "wb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            os.replace(beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name}.unfinished")


@contextlib.contextmanager
def sentences(path: Path | str) -> Iterator[None]:
    """Errors of the file system as BackupError."""
    try:
        yield
    except BrokenPipeError as error:
        raise BackupError("Whoever was to receive the backup has hung up.") from error
    except OSError as error:
        where = error.filename or path
        if error.errno in NO_ROOM:
            raise BackupError(f"There is no room for “{path}”: {error.strerror}.") from error
        raise BackupError(f"“{where}” cannot be used: {error.strerror or error}.") from error


def _add_pictures(writer: ArchiveWriter, media: dict[str, int], needed: set[str], progress: Progress) -> None:
    """All files of the media folder; those that no row needs may go meanwhile."""
    progress.begin("pictures", sum(media.values()))
    for path in media:
        if file := default_storage.opened(path):
            with file:
                writer.add(MEDIA + path, iter(lambda file=file: file.read(CHUNK), b""))
    if lost := sorted(path for path in needed if MEDIA + path not in writer.parts):
        raise BackupError(_lost(lost))


def _lost(missing: list[str]) -> str:
    shown = ", ".join(missing[:SHOWN]) + (" …" if len(missing) > SHOWN else "")
    return (
        f"{len(missing)} files that the site needs are not in {default_storage}: {shown}. "
        "Bring them back, or back up without them: --allow-missing."
    )
