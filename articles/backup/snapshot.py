"""The database at one moment, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from articles.backup.database import PASSING, Database
from articles.backup.errors import BackupError
from articles.backup.manifest import Table
from articles.library import KEEPING_FILES

TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
ORDER BY 1, 2
"""
# The sum of the hashes of all rows: it needs no order and no memory, and tells one row from another.
DIGEST = """
SELECT count(*),
  coalesce(sum(('x' || left(hash, 16))::bit(64)::bigint::numeric), 0)::text || ':' ||
  coalesce(sum(('x' || right(hash, 16))::bit(64)::bigint::numeric), 0)::text
FROM (SELECT encode(sha256(convert_to("whole row"::text, 'UTF8')), 'hex') AS hash FROM {} "whole row") hashes
"""
PLAIN = "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'postgres';"
PATIENT = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;"
AT_WORK = KEEPING_FILES + 1
"""The advisory lock of the one backup that is being made."""


@dataclass(frozen=True)
class Snapshot:
    """``id`` lets other sessions see the same."""

    connection: psycopg.Connection[Any]
    id: str
    moment: datetime

    @contextmanager
    def counted_beside(self) -> Iterator[Future[dict[str, Table]]]:
        """What all tables hold, found out while the block is at work; given up where the block fails."""
        with ThreadPoolExecutor(1) as beside:
            counting = beside.submit(digests, self.connection)
            try:
                yield counting
            except BaseException:
                # What is cancelled between two queries goes on with the next.
                while not wait([counting], timeout=0.1).done:
                    self.connection.cancel()
                raise

    def migrations(self) -> list[str]:
        rows = self.connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        return [name for (name,) in rows]

    def pictures(self) -> list[str]:
        """The files of the media folder that rows need."""
        rows = self.connection.execute(
            "SELECT file FROM articles_picture UNION SELECT cover FROM articles_article WHERE cover <> ''"
        )
        return sorted(name for (name,) in rows)

    def server(self) -> int:
        return self.connection.info.server_version


@contextmanager
def snapshot(database: Database) -> Iterator[Snapshot]:
    """One moment, seen until the block is left; until then no file of a picture is deleted."""
    with database.connected() as connection:
        if not connection.execute("SELECT pg_try_advisory_lock(%s)", [AT_WORK]).fetchone()[0]:
            raise BackupError("Another backup of this site is being made. Wait until it is done.")
        # Waits for deletions that have begun.
        connection.execute("SELECT pg_advisory_lock(%s)", [KEEPING_FILES])
        if not connection.execute("SELECT to_regclass('django_migrations')").fetchone()[0]:
            raise BackupError("There is no site in this database: nothing to back up.")
        with connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            connection.execute(PATIENT)
            name, moment = connection.execute("SELECT pg_export_snapshot(), clock_timestamp()").fetchone()
            yield Snapshot(connection, name, moment)


def tables_of(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Schema and name of every table that is not PostgreSQL's own or an extension's."""
    return connection.execute(TABLES).fetchall()


def digests(connection: psycopg.Connection[Any]) -> dict[str, Table]:
    """What all tables hold, but for what passes."""
    found = {}
    with connection.transaction():
        connection.execute(PLAIN + PATIENT)
        for place in tables_of(connection):
            if place[1] not in PASSING:
                query = sql.SQL(DIGEST).format(sql.Identifier(*place))
                found[".".join(place)] = Table(*connection.execute(query).fetchone())
    return found
