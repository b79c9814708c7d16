"""Queries that every reader asks: Django compiles them once for each process, not once for each request."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Expression,
    F,
    Func,
    QuerySet,
    Subquery,
    TextField,
    Value,
)

# Values that mark the parameters of a prepared query; they occur nowhere else.
NOW = datetime(1, 1, 1, tzinfo=UTC)
SLUG = "?slug"
IDS = [-1]


class Prepared:
    """A query whose SQL is kept, of a queryset that was built with markers in place of what changes.

    >>> query = Prepared(Article.objects.published(at=NOW).filter(slug=SLUG).values_list("title"), slug=SLUG)
    >>> query.rows(slug="gradient-descent", now=timezone.now())
    """

    def __init__(self, queryset: QuerySet, **markers: Any) -> None:
        self.sql, parameters = queryset.query.sql_with_params()
        self.parameters = [
            (next((name for name, marker in markers.items() if marker == value), None), value)
            for value in parameters
        ]
        missing = markers.keys() - {name for name, _value in self.parameters}
        if missing:
            raise ValueError(f"The query has no parameter for {', '.join(sorted(missing))}.")

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as the database gives them; JSON is text."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [values[name] if name else value for name, value in self.parameters])
            return cursor.fetchall()


class JsonRows(Subquery):
    """All rows of a subquery as one JSON text: a list of objects."""

    template = "(SELECT coalesce(json_agg(rows), '[]')::text FROM (%(subquery)s) AS rows)"
    output_field = TextField()


def among(value: Expression | F, array: Expression) -> Func:
    """The condition that a value is an element of an array, which an index can answer."""
    return Func(value, array, arg_joiner=" = ANY(", template="%(expressions)s)", output_field=BooleanField())


def among_ids() -> Func:
    """The condition that the primary key is one of ``IDS``, however many these are."""
    return among(F("pk"), Value(IDS, output_field=ArrayField(BigIntegerField())))
