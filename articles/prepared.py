"""Queries that every reader asks: Django compiles each of them once for a process.

Compiled for each request they cost 1.0 CPU-ms more for the cards of a page, 1.0 for an article, and 2.0 for
what stands around it: as much again as all the rest of the page.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, F, Func, QuerySet, Subquery, TextField, Value
from django.utils import timezone
from psycopg import Cursor

from config.replicas import reading

# What stands in a prepared query for the time of asking, and for that which is asked.
NOW = datetime(1, 1, 1, tzinfo=UTC)
ASKED = "?"


class Prepared:
    """The SQL of a queryset that was built with ``NOW`` and ``ASKED`` in the place of values.

    >>> query = Prepared(Article.objects.published(at=NOW).filter(slug=ASKED).values_list("title"))
    >>> query.rows("gradient-descent")

    Where several values are asked for, ``asked`` maps what stands in their places.
    """

    def __init__(self, queryset: QuerySet) -> None:
        self.sql, self.parameters = queryset.query.sql_with_params()

    def rows(self, asked: Any) -> list[tuple[Any, ...]]:
        """The rows as the database gives them; JSON is text."""
        values = {NOW: timezone.now(), **(asked if isinstance(asked, dict) else {ASKED: asked})}
        with planned_once(reading()) as cursor:
            cursor.execute(self.sql, [values.get(each, each) for each in self.parameters])
            return cursor.fetchall()


def planned_once(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """A cursor whose queries go to the server without their values, to be read and planned a few times only.

    Django's own cursors put the values in, so that the server meets each query for the first time: that is
    half of what the database does for a page.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    cursor = Cursor(connection.connection)
    return (
        connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)
    )


class JsonRows(Subquery):
    """All rows of a subquery as one JSON text: a list of objects."""

    template = "(SELECT coalesce(json_agg(rows), '[]')::text FROM (%(subquery)s) AS rows)"
    output_field = TextField()


def among(column: str, array: Any) -> Func:
    """The condition that a column is an element of an array, which an index can answer."""
    value = array if hasattr(array, "resolve_expression") else Value(array)
    return Func(
        F(column), value, arg_joiner=" = ANY(", template="%(expressions)s)", output_field=BooleanField()
    )
