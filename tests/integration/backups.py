"""Databases, sites and processes for the tests of backup and restore."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg import sql

from articles.backup.database import Database
from articles.backup.making import Wish, back_up, whole_file
from articles.backup.manifest import Manifest
from articles.backup.pages import site_environment
from articles.backup.progress import Progress
from articles.models import Picture
from tests.factories import make_article, make_author, make_category, make_draft
from tests.pictures import raster

PATIENCE = 60
"""Seconds until something that must happen counts as not happening."""


def fill_site() -> None:
    """A small site with something of everything."""
    picture, _ = Picture.objects.keep(raster(), "图.png", make_author())
    author = make_author("grace")
    author.set_password("a good password")
    author.save()
    make_article(
        title="On $t^2$",
        source=f"Let $a_1 < b$ be 矩阵.\n\n![]({picture.file.url})",
        tags=["C++", "代数"],
        category=make_category("Algebra"),
        slug="on-t",
    )
    make_article(title="Second", source="Nothing but words.", language="zh")
    make_article(title="For tomorrow", days_ago=-1, source="Scheduled.")
    make_draft(title="Half a thought", source="A draft.")


def make_backup(path: Path, **wishes) -> Manifest:
    with whole_file(path) as out:
        return back_up(out, Wish(**wishes), Progress())


def command(
    *arguments: object, database: Database | None = None, media: Path | None = None, **options
) -> subprocess.Popen[str]:
    """``manage.py`` in a process of its own, over the tests' database or another one."""
    environment = site_environment(database or Database.of_site(), {})
    environment |= {"MEDIA_ROOT": str(media or settings.MEDIA_ROOT), "SPOOL_ROOT": str(settings.SPOOL_ROOT)}
    environment |= {"BACKUPS": str(settings.BACKUPS), "DEBUG": "1"}
    line = [sys.executable, "manage.py", *map(str, arguments)]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True} | options
    return subprocess.Popen(line, cwd=settings.BASE_DIR, env=environment, **options)


def done(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code, and all that was said."""
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, (out or "") + (err or "")


def wait_until(fact: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < end, "It did not happen."
        time.sleep(0.01)


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def sessions(database: Database, application: str) -> int:
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND application_name = %s"
    with database.connected() as connection:
        return connection.execute(query, [database.name, application]).fetchone()[0]


def waiting(database: Database, application: str) -> bool:
    """Whether a session of the application waits for a lock."""
    query = """SELECT EXISTS (SELECT FROM pg_stat_activity
        WHERE datname = %s AND application_name = %s AND wait_event_type = 'Lock')"""
    with database.connected() as connection:
        return connection.execute(query, [database.name, application]).fetchone()[0]


def files_below(folder: Path) -> dict[str, bytes]:
    if not folder.exists():
        return {}
    return {os.path.relpath(path, folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Blocker:
    """A session that holds a lock on a table, made for it or there already, as long as the block lasts."""

    def __init__(self, database: Database, statement: str) -> None:
        self._database, self._statement = database, statement

    def __enter__(self) -> psycopg.Connection:
        self._connection = psycopg.connect(**self._database.parameters)
        self._connection.execute(self._statement)
        return self._connection

    def __exit__(self, *_error: object) -> None:
        self._connection.close()


def stopped_dump(database: Database) -> Blocker:
    """While it lasts, no dump gets beyond its first lines."""
    return Blocker(database, "LOCK TABLE categories_category IN ACCESS EXCLUSIVE MODE")


def stopped_load(database: Database) -> Blocker:
    """While it lasts, no restore gets beyond that table."""
    return Blocker(database, "CREATE TABLE public.categories_category (id int)")


def create(server: Database, name: str) -> Database:
    with server.connected() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.named(name)


def drop(server: Database, name: str) -> None:
    with server.connected() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
