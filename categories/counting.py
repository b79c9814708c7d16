"""Numbers at the desk that cost the same however much there is to count."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import IntegerField, QuerySet, Subquery
from django.utils.functional import cached_property

COUNTED = 2_000


class AtLeast(int):
    """A number up to which was counted: ``2000+``."""

    def __str__(self) -> str:
        return f"{int(self)}+"


def said(number: int) -> int:
    """The number of what was counted up to ``COUNTED``, as people are told it."""
    return AtLeast(number) if number >= COUNTED else number


class BoundedPaginator(Paginator):
    """Counts up to ``COUNTED``, and has no pages behind that."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list.order_by().values("pk")[:COUNTED]
        return said(rows.count())


def uses(rows: QuerySet[Any]) -> Subquery:
    """How many rows of a subquery there are, up to ``COUNTED``."""
    counted = Subquery(rows.order_by().values("pk")[:COUNTED], output_field=IntegerField())
    counted.template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    return counted
