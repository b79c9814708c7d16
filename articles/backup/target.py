"""Where a backup goes: a database and a media folder with nothing in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from articles.backup.database import PASSING, Database, major
from articles.backup.errors import BackupError
from articles.backup.manifest import Manifest
from articles.backup.snapshot import tables_of
from articles.pictures.storing import Media

FILLED_BY_MIGRATIONS = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "articles_contentversion",
    *PASSING,
}
"""What a site has in these before anybody has written anything."""
AT_WORK = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND application_name = 'formulary restore'"
)
TRIGGER_FUNCTIONS = """
SELECT n.nspname, p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prorettype = 'trigger'::regtype AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
"""
SHOWN = 5


@dataclass(frozen=True)
class Target:
    database: Database
    media: Media

    def check_server(self, manifest: Manifest) -> None:
        """Raises BackupError where the server is older than the one of the backup, or busy with another."""
        with self.database.connected() as connection:
            server, backup = major(connection.info.server_version), major(manifest.server)
            if server < backup:
                raise BackupError(
                    f"The backup is of PostgreSQL {backup}, and this server is PostgreSQL {server}: "
                    f"it may not understand it. Restore into PostgreSQL {backup} or newer."
                )
            if connection.execute(AT_WORK, [self.database.name]).fetchone()[0]:
                raise BackupError("Another restore is at work in this database. Wait until it has ended.")

    def check_empty(self) -> None:
        """Raises BackupError, with what is there, unless database and folder are empty."""
        with self.database.connected() as connection:
            rows = _rows(connection, tables_of(connection))
        if rows:
            there = ", ".join(f"{table} ({count})" for table, count in rows[:SHOWN])
            raise BackupError(
                f"The database “{self.database.name}” is not empty: rows in {there}"
                f"{' …' if len(rows) > SHOWN else ''}. Nothing was changed. Restore into a new database, "
                "or back this one up and make it empty."
            )
        if files := list(self.media.sizes()):
            raise BackupError(
                f"{self.media} is not empty: {len(files)} files, such as {files[0]}. "
                "Nothing was changed. Move them away, or restore to another place: MEDIA_ROOT, STORAGE_URL."
            )

    def is_filled(self) -> bool:
        """Whether there are rows that people wrote."""
        with self.database.connected() as connection:
            return bool(_rows(connection, tables_of(connection)))

    def drop_tables(self) -> None:
        """Drops every table, which is what migrations made where ``check_empty`` found nothing, and the
        functions of triggers."""
        with self.database.connected() as connection, connection.transaction():
            for place in tables_of(connection):
                connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(*place)))
            for place in connection.execute(TRIGGER_FUNCTIONS).fetchall():
                connection.execute(sql.SQL("DROP FUNCTION {}()").format(sql.Identifier(*place)))


def _rows(connection: psycopg.Connection[Any], tables: Iterable[tuple[str, str]]) -> list[tuple[str, int]]:
    """(table, rows) of those that people fill, if there are any."""
    counts = []
    for schema, name in tables:
        if schema != "public" or name not in FILLED_BY_MIGRATIONS:
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, name))
            counts.append((name, connection.execute(query).fetchone()[0]))
    return [(name, count) for name, count in counts if count]
