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
from psycopg.sql import Literal

from config.replicas import reading


class Asked(str):
    """What stands in a prepared query for a value that is known when it is asked."""


ASKED = Asked("?")
NOW = datetime(1, 1, 1, tzinfo=UTC)
"""The same for the time of asking."""


class Prepared:
    """The SQL of a queryset that was built with ``NOW`` and ``ASKED`` in the place of values.

    >>> query = Prepared(Article.objects.published(at=NOW).filter(slug=ASKED).values_list("title"))
    >>> query.rows("gradient-descent")

    Where several values are asked for, ``asked`` maps what stands in their places.

    All other values are part of the SQL: an index of what is public serves ``status = 'published'`` in any
    plan, but ``status = $1`` only in one made for this value.
    """

    def __init__(self, queryset: QuerySet) -> None:
        sql, parameters = queryset.query.sql_with_params()
        self.sql = sql.replace("%%", "%%%%") % tuple(map(_in_sql, parameters))
        self.parameters = [each for each in parameters if _is_asked(each)]

    def rows(self, asked: Any) -> list[tuple[Any, ...]]:
        """The rows as the database gives them; JSON is text."""
        values = {NOW: timezone.now(), **(asked if isinstance(asked, dict) else {ASKED: asked})}
        with planned_once(reading()) as cursor:
            cursor.execute(self.sql, [values.get(each, each) for each in self.parameters])
            return cursor.fetchall()


def _is_asked(value: Any) -> bool:
    return value == NOW or isinstance(value, Asked)


def _in_sql(value: Any) -> str:
    return "%s" if _is_asked(value) else Literal(value).as_string().replace("%", "%%")


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
