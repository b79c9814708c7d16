"""How long search takes among many articles: pages of results, suggestions, saving; and the room it takes.

    search_speed.py --notes FOLDER [--turns 3] [--explain 5]

FOLDER (what ``gen_corpus.py --n 100000 --format hugo`` wrote) is imported into a database of the benchmark's
own (``var/bench-search``, or an empty one at ``DATABASE_URL``), which is kept, and indexed where it is not.

Pages are whole answers of the site in this process, one after another, by Django's test client; what they are
asked for stands in ``search_mix.py``. Each turn asks for all of it in another order, the first one for what
nobody has asked for. "Database" is what a page's queries take, as Python sees it. ``--explain`` shows the
plans of the slowest queries.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from unittest.mock import patch
from urllib.parse import urlencode

import scratch

OPTIONS = argparse.ArgumentParser(description=__doc__.splitlines()[0])
OPTIONS.add_argument("--notes", type=Path, default=scratch.ROOT / "content")
OPTIONS.add_argument("--turns", type=int, default=3)
OPTIONS.add_argument("--each", type=int, default=8, help="how many searches of each kind")
OPTIONS.add_argument("--explain", type=int, default=0, help="show the plans of so many queries")
options = OPTIONS.parse_args()
scratch.set_up("search")

import naive_vectors
import search_mix
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import Client

from articles.models import Article, SearchDocument
from articles.search.documents import SearchDocumentQuerySet
from articles.search.matching import SETTINGS

TABLE = SearchDocument._meta.db_table
NAIVE = (
    "SELECT article_id, ts_rank(words, %s) FROM {table} WHERE words @@ %s::tsquery ORDER BY 2 DESC LIMIT 10"
)
SIZES = """
SELECT relname, pg_relation_size(oid) FROM pg_class WHERE oid = %(search)s::regclass
UNION ALL SELECT 'its toast', pg_total_relation_size(reltoastrelid) FROM pg_class
WHERE oid = %(search)s::regclass
UNION ALL SELECT indexrelid::regclass::text, pg_relation_size(indexrelid) FROM pg_index
WHERE indrelid = %(search)s::regclass
UNION ALL SELECT 'all of it', pg_total_relation_size(%(search)s::regclass)
UNION ALL SELECT 'the articles themselves, with their indexes', pg_total_relation_size(%(articles)s::regclass)
"""
SAVES = 30


class Statement(NamedTuple):
    """A query of the database, and how long it took."""

    seconds: float
    sql: str
    parameters: Any
    asked: str


class Visit(NamedTuple):
    """Milliseconds: all of it, and those in the database, which may have given up."""

    whole: float
    database: float
    given_up: bool


statements: list[Statement] = []
Ask = Callable[[], Any]


def timed(name: str, ask: Ask) -> Visit:
    given_up = []

    def record(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, parameters, many, context)
        except OperationalError:
            given_up.append(sql)
            raise
        finally:
            statements.append(Statement(time.perf_counter() - start, sql, parameters, name))

    before, start = len(statements), time.perf_counter()
    with connection.execute_wrapper(record):
        ask()
    whole = time.perf_counter() - start
    database = sum(each.seconds for each in statements[before:])
    return Visit(whole * 1000, database * 1000, bool(given_up))


def page(client: Client, text: str, path: str = "/search/", **others: Any) -> Ask:
    address = f"{path}?{urlencode({'q': text, **others})}"

    def ask() -> None:
        response = client.get(address, headers={"host": "localhost"})
        if response.status_code != 200:
            sys.exit(f"{address} answered {response.status_code}.")

    return ask


def searches(client: Client) -> dict[str, list[Ask]]:
    """Pages of results to ask for, by kind."""
    chance = random.Random(1)
    typed = dict(search_mix.by_frequency(options.each, chance)) | dict(
        search_mix.of_articles(options.each, chance)
    )
    asked = {name: [page(client, text) for text in texts] for name, texts in typed.items()}
    common = typed["Chinese word, most common"] + typed["English word, most common"]
    rare = typed["Chinese word, rare"] + typed["English word, rare"]
    category = Article.objects.exclude(category=None).latest("pk").category.path
    tag = Article.objects.exclude(tags=None).latest("pk").tags.first().slug
    narrowed = {
        "in a category": {"category": category},
        "of a tag": {"tag": tag},
        "of a year": {"year": 2024},
    }
    others = {
        "by date": {"sort": "date"},
        "page 5": {"page": 5},
        "page 100": {"page": 100},
        "English": {"lang": "en"},
    }
    for name, more in (narrowed | others).items():
        asked[f"common word, {name}"] = [page(client, text, **more) for text in common]
    asked["rare word, by date"] = [page(client, text, sort="date") for text in rare]
    asked["rare word, of a tag"] = [page(client, text, tag=tag) for text in rare]
    return asked


def typing(client: Client) -> dict[str, list[Ask]]:
    """What is suggested after each key, by what is typed."""
    keys = search_mix.typed_keys(options.each, random.Random(2))
    return {name: [page(client, text, "/search/suggest/") for text in texts] for name, texts in keys}


def measured(asked: dict[str, list[Ask]]) -> dict[str, list[Visit]]:
    """All of it in each turn, in another order."""
    visits: dict[str, list[Visit]] = {name: [] for name in asked}
    everything = [(name, ask) for name, asks in asked.items() for ask in asks]
    for turn in range(options.turns):
        random.Random(turn).shuffle(everything)
        for name, ask in everything:
            visits[name].append(timed(name, ask))
    return visits


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def report(title: str, visits: dict[str, list[Visit]]) -> None:
    print(f"\n| {title} | asked | median ms | p95 ms | worst ms | database: median | p95 | given up |")
    print("|---|---|---|---|---|---|---|---|")
    for name, each in {**visits, "**all**": list(chain(*visits.values()))}.items():
        whole, database = [visit.whole for visit in each], [visit.database for visit in each]
        cells = [median(whole), share(whole, 0.95), max(whole), median(database), share(database, 0.95)]
        given_up = sum(visit.given_up for visit in each)
        print(f"| {name} | {len(each)} |", *(f"{cell:.1f} |" for cell in cells), f"{given_up or ''} |")


def beside_naive(client: Client) -> None:
    """The page of the word that most articles hold, and ranking all that hold it, as plain searches do."""
    naive_vectors.make()
    word = search_mix.frequent("Chinese")[0]
    visits = [timed("naive", page(client, word)) for _turn in range(9)]
    whole, database = median(each.whole for each in visits), median(each.database for each in visits)
    print(
        f"\nThe page of {word}: {whole:.0f} ms, of which database {database:.0f}. To rank all that hold it:"
    )
    for table, name in ((naive_vectors.TABLE, "with their places"), (TABLE, "in the vectors of this search")):
        naive = median(timed("naive", lambda table=table: rank_all(table, word)).whole for _turn in range(3))
        print(
            f"{name} {naive:.0f} ms: the page is 1/{naive / whole:.0f}, the database 1/{naive / database:.0f}"
        )


def rank_all(table: str, word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(NAIVE.format(table=table), [f"'{word}'"] * 2)


def sizes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SIZES, {"search": TABLE, "articles": Article._meta.db_table})
        print("\n| | MB |\n|---|---|")
        for name, size in cursor.fetchall():
            print(f"| {name} | {size / 1e6:.0f} |")


def saving() -> None:
    """An article gets one more line; with its index and without, in turns."""
    articles = list(Article.objects.order_by("-pk")[: 2 * SAVES])
    without = patch.object(SearchDocumentQuerySet, "index", lambda *_anything: None)
    taken: dict[str, list[float]] = {"with its index": [], "without": []}
    for number, article in enumerate(articles):
        name = "without" if number % 2 else "with its index"
        article.source += f"\n\n又一段话，第 {number} 次保存。"
        with without if number % 2 else nullcontext():
            taken[name].append(timed("save", article.save).whole)
    print(f"\nA save, median of {SAVES}:", end=" ")
    print(", ".join(f"{name} {median(times):.1f} ms" for name, times in taken.items()))


def explain(count: int) -> None:
    """The plans of the slowest queries of readers, one for each kind of search."""
    seen: set[str] = set()
    for each in sorted(statements, key=lambda each: -each.seconds):
        if each.asked in {"naive", "save"} | seen or len(seen) == count:
            continue
        seen.add(each.asked)
        print(f"\n## {each.asked}: {each.seconds * 1000:.0f} ms\n\n{each.sql}\n{each.parameters}\n")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SETTINGS.replace("statement_timeout = 2000", "statement_timeout = 60000"))
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {each.sql}", each.parameters)
            print("\n".join(line for (line,) in cursor.fetchall()))


def main() -> None:
    scratch.fill(options.notes)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("reindex")
    print(f"{Article.objects.count()} articles; load {os.getloadavg()[0]:.1f}")
    client = Client()
    report("page of results", measured(searches(client)))
    report("suggestions", measured(typing(client)))
    beside_naive(client)
    sizes()
    saving()
    explain(options.explain)
    connection.close()


if __name__ == "__main__":
    main()
