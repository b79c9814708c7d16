"""A backup becomes a site again: the whole of it, or nothing."""

from __future__ import annotations

import re
from collections import deque

from django.core.files.storage import default_storage
from django.db import connection as site_connection

from articles.backup.archive import DATABASE, Archive
from articles.backup.database import Database
from articles.backup.errors import BackupError
from articles.backup.making import sentences
from articles.backup.manifest import Manifest
from articles.backup.media import Staging, staging_of
from articles.backup.migrations import unknown_migrations
from articles.backup.programs import find_program, list_of_contents, load
from articles.backup.progress import Progress
from articles.backup.target import Target

# What only a server's administrator may bring, or what every database has already.
NOT_OURS = re.compile(
    r"\d+; \d+ \d+ (EXTENSION|COMMENT|SCHEMA - public|PUBLICATION|SUBSCRIPTION|EVENT TRIGGER|ACL|DEFAULT ACL"
    r"|SECURITY LABEL) ?"
)


def site_target() -> Target:
    """The database and the media folder of this site."""
    return Target(Database.of_site(), default_storage)


def check_known(manifest: Manifest) -> None:
    """Raises BackupError where a newer program made the backup than this one."""
    if unknown := unknown_migrations(manifest.migrations):
        raise BackupError(
            f"A newer version of this program made the backup: {unknown[-1]} is not known here. "
            "Upgrade, and restore with that."
        )


def restore(archive: Archive, manifest: Manifest, target: Target, progress: Progress) -> None:
    """Brings database and media back. The commit of the database, the last step, makes it whole.

    Raises BackupError, after which the target is as empty as before. Where an earlier run ended after that
    step there is nothing left to do; where it ended before, what it left is taken away.
    """
    staging = staging_of(target.media, manifest.id)
    target.check_server(manifest)
    if staging.is_of_this_backup() and target.is_filled():
        return
    if target.is_filled():
        target.check_empty()
    staging.clear()
    target.check_empty()
    try:
        with sentences(target.media):
            _load(archive, manifest, target, staging, progress)
    except BaseException:
        staging.clear()
        raise


def finish(manifest: Manifest, target: Target) -> None:
    """Tells the planner about the new tables, and forgets that there was a restore."""
    with target.database.connected() as connection:
        connection.execute("ANALYZE")
    staging_of(target.media, manifest.id).forget()


def forget_connections() -> None:
    """Whatever Django knew of the database before is out of date."""
    site_connection.close()


def _load(archive: Archive, manifest: Manifest, target: Target, staging: Staging, progress: Progress) -> None:
    part = manifest.parts[DATABASE]
    program = find_program("pg_restore", at_least=manifest.program)
    progress.begin("checking", part.bytes)
    deque(progress.over(archive.chunks(DATABASE, part)), maxlen=0)
    contents = list_of_contents(program, archive.chunks(DATABASE, part))
    progress.begin("pictures", sum(each.bytes for each in manifest.media.values()))
    deque(progress.over(staging.unpack(archive, manifest.media)), maxlen=0)
    staging.settle()
    target.drop_tables()
    progress.begin("database", part.bytes)
    wanted = [line for line in contents if not NOT_OURS.match(line)]
    load(target.database, program, wanted, progress.over(archive.chunks(DATABASE, part)))
