"""What a plain search would store of each article: one vector of all lexemes with all their places."""

from __future__ import annotations

from django.db import connection, transaction

from articles.models import Article
from articles.parallel import all_cores
from articles.search.vectors import analyse, quoted

TABLE = "bench_naive"
BATCH = 1_000
PLACES = 255
LAST_PLACE = 16_383
"""What PostgreSQL keeps."""


def make() -> None:
    """Makes the table of these vectors, unless it is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [TABLE])
        if cursor.fetchone()[0]:
            return
    with transaction.atomic(), connection.cursor() as cursor, all_cores(Article.objects.count()) as mapped:
        cursor.execute(f"CREATE TABLE {TABLE} (article_id bigint PRIMARY KEY, words tsvector NOT NULL)")
        ids = list(Article.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            found = Article.objects.filter(pk__in=ids[start : start + BATCH]).values_list("pk", "text")
            values = list(mapped(row, list(found)))
            cursor.executemany(f"INSERT INTO {TABLE} VALUES (%s, %s::tsvector)", values)
        cursor.execute(f"CREATE INDEX ON {TABLE} USING gin (words)")
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {TABLE}")


def row(article: tuple[int, str]) -> tuple[int, str]:
    """As many places for each lexeme as it has in the text, though not the true ones."""
    pk, text = article
    found = analyse(text)
    return pk, " ".join(
        f"{quoted(lexeme)}:{','.join(map(str, places(number, min(count, PLACES), len(found))))}"
        for number, (lexeme, count) in enumerate(found.items(), 1)
    )


def places(first: int, count: int, apart: int) -> list[int]:
    return [min(first + each * apart, LAST_PLACE) for each in range(count)]
