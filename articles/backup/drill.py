"""The rehearsal: a backup is restored beside the site, and compared with what it said of itself."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

from articles.backup.archive import Archive
from articles.backup.database import Database, first_line
from articles.backup.errors import BackupError
from articles.backup.manifest import Manifest, Table
from articles.backup.migrations import is_behind
from articles.backup.pages import page_hashes, site_environment
from articles.backup.programs import run_python
from articles.backup.progress import Progress
from articles.backup.restoring import finish, restore
from articles.backup.snapshot import digests, tables_of
from articles.backup.target import Target
from articles.library import KEEPING_FILES
from articles.pictures.storing import MediaFolder

AT_WORK = KEEPING_FILES + 2
"""The advisory lock, in the site's database, of the one drill that is held."""
MARK = "formulary_drill"
"""How the databases of drills are called; a schema of this name, in one that was given, says what it is."""


@dataclass
class Report:
    """``differences`` make a drill fail; ``other_pages`` are told where another release made them."""

    tables: int = 0
    rows: int = 0
    files: int = 0
    pages: int = 0
    differences: list[str] = field(default_factory=list)
    other_pages: list[str] = field(default_factory=list)


def drill(archive: Archive, manifest: Manifest, progress: Progress, address: str = "") -> Report:
    """Restores into a database that is made for it, or into the empty one at ``address``, and compares.

    Whatever happens, what was restored is taken away again.
    """
    site = Database.of_site()
    report = Report()
    with _only_one(site) as name:
        made = _given(Database.at(address)) if address else _made(site, name)
        with made as database, _folder(name) as media:
            target = Target(database, MediaFolder(media))
            restore(archive, manifest, target, progress)
            finish(manifest, target)
            progress.close()
            _compare_tables(manifest, database, report)
            _compare_files(manifest, media, report)
            if is_behind(manifest.migrations):
                run_python(
                    ["manage.py", "migrate", "--verbosity=0"], site_environment(database, manifest.site)
                )
            _compare_pages(manifest, database, report)
    return report


def _compare_tables(manifest: Manifest, database: Database, report: Report) -> None:
    with database.connected() as connection:
        found = digests(connection)
    for name in sorted(manifest.tables.keys() | found.keys()):
        said, there = manifest.tables.get(name, Table(0, "")), found.get(name, Table(0, ""))
        if said != there:
            what = f"{said.rows} rows, restored {there.rows}" if said.rows != there.rows else "other contents"
            report.differences.append(f"table {name}: {what}")
    report.tables, report.rows = len(found), sum(table.rows for table in found.values())


def _compare_files(manifest: Manifest, media: Path, report: Report) -> None:
    """That each is what it was, was checked while it was unpacked."""
    said = {name.partition("/")[2] for name in manifest.media}
    found = set(MediaFolder(media).sizes())
    report.differences += [f"file {name}" for name in sorted(said ^ found)]
    report.files = len(found)


def _compare_pages(manifest: Manifest, database: Database, report: Report) -> None:
    release, found = page_hashes(database, manifest.made_at, manifest.site, addresses=manifest.pages)
    report.pages = len(found)
    same_release = manifest.versions.get("release") == release
    for address, said in manifest.pages.items():
        if address not in found:
            report.differences.append(f"page {address} cannot be had")
        elif found[address] != said:
            (report.differences if same_release else report.other_pages).append(f"page {address} differs")


@contextmanager
def _only_one(site: Database) -> Iterator[str]:
    """The name of this site's drills, of which one is held at a time."""
    with site.connected() as connection:
        if not connection.execute("SELECT pg_try_advisory_lock(%s)", [AT_WORK]).fetchone()[0]:
            raise BackupError("Another drill of this site is being held. Wait until it is done.")
        yield f"{MARK}_{hashlib.sha256(site.name.encode()).hexdigest()[:12]}"


@contextmanager
def _made(site: Database, name: str) -> Iterator[Database]:
    """A database that is there for the block, and takes the place of one that a killed drill left."""
    with site.connected() as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        try:
            connection.execute(drop)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(
                f"A drill makes a database, and this account may not ({first_line(error)}). Allow it with "
                "ALTER ROLE … CREATEDB, or give an empty database: --drill-database postgresql://…"
            ) from error
        try:
            yield site.named(name)
        finally:
            connection.execute(drop)


@contextmanager
def _given(database: Database) -> Iterator[Database]:
    """A database that somebody gave: it must be empty, but for what a killed drill left in it."""
    target = Target(database, MediaFolder(Path()))
    with database.connected() as connection:
        if connection.execute("SELECT to_regnamespace(%s)", [MARK]).fetchone()[0]:
            target.drop_tables()
        if tables_of(connection):
            raise BackupError(f"“{database.name}” is not empty. Give an empty database for the drill.")
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {MARK}")
        try:
            yield database
        finally:
            target.drop_tables()
            connection.execute(f"DROP SCHEMA {MARK}")


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    """An empty folder, which is gone after the block."""
    folder = Path(settings.SPOOL_ROOT) / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
