"""Which articles answer to a query, as far as the database knows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from django.db import OperationalError, transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from psycopg.errors import QueryCanceled

from articles.querysets import ArticleQuerySet
from articles.search.documents import SearchDocument
from articles.search.queries import Query
from config.replicas import reading

COUNTED = 1_000
"""Results beyond this number are neither counted nor shown."""

IN_TITLES, IN_SALIENT, IN_WORDS = 1_000, 2_000, COUNTED + 1
"""How many articles of each kind are looked at: ranking all that hold a common word takes seconds."""

IN_WHOLE = 30
"""Of those that hold an identifier as it was written: they go before those that hold its parts."""

LOOSE_TERMS, OF_LOOSE_TERM = 6, 10

WEIGHTS = "{0.05,0.12,0.35,1.0}"
"""What a lexeme counts for, from the text's last ones (D) to the title (A)."""

MILLISECONDS = 2_000
# Below some thousand rows the planner would rather read every vector than an index.
SETTINGS = (
    f"SET LOCAL statement_timeout = {MILLISECONDS}; SET LOCAL enable_seqscan = off; SET LOCAL jit = off"
)

AT_ONCE, PATIENCE = 2, 0.05
"""Searches of one process at a time, and seconds that another one waits: the rest of the site is to stay
quick while thousands search."""

_places = BoundedSemaphore(AT_ONCE)

Sql = tuple[str, tuple[Any, ...]]

LISTED = 20_000
"""So many articles are looked up by their ids: what answers is sought among them, not the other way round."""

FREQUENT = 20_000
"""What so many articles answer to is soon found by walking from the newest to the oldest."""


class TooSlowError(Exception):
    """The database took longer over a search than it may."""


class BusyError(TooSlowError):
    """So many search at this moment that there is no room for another."""


@contextmanager
def searching() -> Iterator[None]:
    """The queries within may use the indexes and a bounded time. Raises ``TooSlowError``."""
    if not _places.acquire(timeout=PATIENCE):
        raise BusyError
    try:
        with _within_limits():
            yield
    finally:
        _places.release()


@contextmanager
def _within_limits() -> Iterator[None]:
    try:
        with transaction.atomic(reading().alias):
            with reading().cursor() as cursor:
                cursor.execute(SETTINGS)
            yield
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise TooSlowError from error


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles among which is searched: a query for them, and their ids where they are few."""

    articles: ArticleQuerySet
    ids: list[int] | None = None


def scope_of(articles: ArticleQuerySet) -> Scope:
    """The scope of articles that may be few, within ``searching()``."""
    ids = list(articles.order_by().values_list("pk", flat=True)[: LISTED + 1])
    if len(ids) > LISTED:
        return Scope(articles)
    with reading().cursor() as cursor:
        # Two bitmaps are put together; by one index and the other as a filter, vectors would be read.
        cursor.execute("SET LOCAL enable_indexscan = 0")
    return Scope(articles, ids)


def held(condition: Sql, scope: Scope, columns: str, limit: int) -> Sql:
    """The query for ``columns`` of the search documents that meet a condition and belong to a scope."""
    documents, values = _documents(condition, scope)
    if scope.ids is not None:
        return f"SELECT {columns} FROM ({documents}) held LIMIT {limit}", values  # noqa: S608
    articles, parameters = scope.articles.order_by().values("pk").query.sql_with_params()
    belongs = f"article_id IN ({articles})"
    sql = f"SELECT {columns} FROM ({documents}) held WHERE {belongs} LIMIT {limit}"  # noqa: S608
    return sql, (*values, *parameters)


def _documents(condition: Sql, scope: Scope) -> Sql:
    """The query for the search documents that meet a condition, also of other articles where there are many.

    ``OFFSET 0`` keeps it apart from the question whose they are: together, the planner likes to walk through
    all articles and to read the vectors of each.
    """
    where, values = condition
    sql = f"SELECT * FROM {SearchDocument._meta.db_table} WHERE {where}"  # noqa: S608
    if scope.ids is None:
        return f"{sql} OFFSET 0", values
    return f"{sql} AND article_id = ANY(%s)", (*values, scope.ids)


def answering_to(literal: str, vector: str = "words") -> Sql:
    """The condition that a vector answers to a ``tsquery``."""
    return f"{vector} @@ %s::tsquery", (literal,)


def rows(query: Sql) -> list[tuple[Any, ...]]:
    with reading().cursor() as cursor:
        cursor.execute(*query)
        return cursor.fetchall()


def candidates(query: Query, scope: Scope) -> dict[int, float]:
    """The best of the articles that answer to all of a query: their ids with their ranks, the best first."""
    ranks = _ranked(query, query.all_literal(), scope)
    if as_written := query.as_written():
        condition = answering_to(as_written.all_literal())
        whole = [pk for (pk,) in rows(held(condition, scope, "article_id", IN_WHOLE))]
        ranks = {pk: ranks.get(pk, 0.0) for pk in whole} | ranks
    return ranks


def loose_candidates(query: Query, scope: Scope) -> dict[int, float]:
    """The best of the articles that hold anything of a query, as ``candidates``; some for each of its terms,
    so that a common one does not hide a rare one."""
    ranks = _ranked(query, query.loose_literal(), scope)
    for term in query.terms[:LOOSE_TERMS]:
        some = held(answering_to(query.with_terms([term]).all_literal()), scope, "article_id", OF_LOOSE_TERM)
        ranks = {pk: ranks.get(pk, 0.0) for (pk,) in rows(some)} | ranks
    return ranks


def newest(query: Query, scope: Scope) -> list[int]:
    """The ids of the newest articles that answer to all of a query, or of all that there are to it."""
    articles = scope.articles
    if query.terms:
        condition = answering_to(query.all_literal())
        documents, values = _documents(condition, scope)
        if scope.ids is None and _is_frequent(condition):
            answers = RawSQL(*condition, output_field=BooleanField())  # noqa: S611
            articles = articles.filter(search__isnull=False).filter(answers)
        else:
            ids = RawSQL(f"SELECT article_id FROM ({documents}) held", values)  # noqa: S608, S611
            articles = articles.filter(pk__in=ids)
    return list(articles.newest_first().values_list("pk", flat=True)[: COUNTED + 1])


def _is_frequent(condition: Sql) -> bool:
    where, values = condition
    some = f"SELECT FROM {SearchDocument._meta.db_table} WHERE {where} LIMIT {FREQUENT}"
    ((count,),) = rows((f"SELECT count(*) FROM ({some}) held", values))  # noqa: S608
    return count == FREQUENT


def is_known(literal: str, scope: Scope) -> bool:
    """Whether any article answers to a ``tsquery``."""
    return bool(rows(held(answering_to(literal), scope, "1", 1)))


def _ranked(query: Query, literal: str, scope: Scope) -> dict[int, float]:
    limits = {"title": IN_TITLES, "salient": IN_SALIENT, "words": IN_WORDS}
    if query.without:  # Only the vector of all words knows what is not there.
        limits = {"words": IN_SALIENT}
    elif scope.ids is not None:
        limits = {"title": IN_TITLES, "words": IN_SALIENT}
    parts: list[str] = []
    parameters: list[Any] = [WEIGHTS, query.any_literal()]
    for vector, limit in limits.items():
        sql, values = held(answering_to(literal, vector), scope, "article_id, salient", limit)
        parts.append(f"({sql})")
        parameters += values
    union = " UNION ALL ".join(parts)
    sql = (
        "SELECT article_id, max(ts_rank(%s::real[], salient, %s::tsquery)) AS rank"  # noqa: S608
        f" FROM ({union}) found"
        f" GROUP BY article_id ORDER BY rank DESC, article_id DESC LIMIT {COUNTED + 1}"
    )
    return dict(rows((sql, tuple(parameters))))
