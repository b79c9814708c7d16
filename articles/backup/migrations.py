"""How old a database is, by the migrations that it has had."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.loader import MigrationLoader


def is_behind(applied: Sequence[str]) -> bool:
    """Whether this program knows more migrations than were applied."""
    return bool({".".join(key) for key in MigrationLoader(None).graph.nodes} - set(applied))


def unknown_migrations(applied: Sequence[str]) -> list[str]:
    """Those of a newer program than this."""
    there = MigrationLoader(None).disk_migrations
    known = {".".join(key) for key in there}
    known |= {".".join(key) for migration in there.values() for key in migration.replaces}
    return [name for name in applied if name not in known]
