"""Which articles answer to a query, as far as the database knows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

from articles.search.documents import SearchDocumentQuerySet
from articles.search.queries import Query

COUNTED = 1_000
"""Results beyond this number are neither counted nor shown."""

IN_TITLES, IN_SALIENT, IN_WORDS = 1_500, 3_000, COUNTED + 1
"""How many articles of each kind are looked at: ranking all that hold a common word takes seconds."""

WEIGHTS = "{0.05,0.12,0.35,1.0}"
"""What a lexeme counts for, from the text's last ones (D) to the title (A)."""

MILLISECONDS = 2_000
# Below some thousand rows the planner would rather read every vector than an index.
SETTINGS = (
    f"SET LOCAL statement_timeout = {MILLISECONDS}; SET LOCAL enable_seqscan = off; SET LOCAL jit = off"
)


class TooSlowError(Exception):
    """The database took longer over a search than it may."""


@contextmanager
def searching() -> Iterator[None]:
    """The queries within may use the indexes and a bounded time. Raises ``TooSlowError``."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(SETTINGS)
            yield
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise TooSlowError from error


def candidates(query: Query, among: SearchDocumentQuerySet) -> dict[int, float]:
    """The best of the articles that answer to all of a query: their ids with their ranks, the best first."""
    return _ranked(query, query.all_literal(), among)


def loose_candidates(query: Query, among: SearchDocumentQuerySet) -> dict[int, float]:
    """The best of the articles that hold anything of a query, as ``candidates``."""
    return _ranked(query, query.loose_literal(), among)


def newest(query: Query, among: SearchDocumentQuerySet) -> list[int]:
    """The ids of the newest articles that answer to all of a query, or of all that there are to it."""
    if query.terms:
        among = among.filter(words__matches=query.all_literal())
    by_date = among.order_by("-article__published_at", "-article_id")
    return list(by_date.values_list("article_id", flat=True)[: COUNTED + 1])


def is_known(literal: str, among: SearchDocumentQuerySet) -> bool:
    """Whether any article answers to a ``tsquery``."""
    return among.filter(words__matches=literal).exists()


def _ranked(query: Query, literal: str, among: SearchDocumentQuerySet) -> dict[int, float]:
    limits = {"title": IN_TITLES, "salient": IN_SALIENT, "words": IN_WORDS}
    if query.without:  # Only the vector of all words knows what is not there.
        limits = {"words": IN_SALIENT}
    parts: list[str] = []
    parameters: list[Any] = [WEIGHTS, query.any_literal()]
    for vector, limit in limits.items():
        found = among.filter(**{f"{vector}__matches": literal}).order_by().values("article_id", "salient")
        sql, values = found[:limit].query.sql_with_params()
        parts.append(f"({sql})")
        parameters += values
    union = " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT article_id, max(ts_rank(%s::real[], salient, %s::tsquery)) AS rank"  # noqa: S608
            f" FROM ({union}) found"
            f" GROUP BY article_id ORDER BY rank DESC, article_id DESC LIMIT {COUNTED + 1}",
            parameters,
        )
        return dict(cursor.fetchall())
