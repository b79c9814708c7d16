"""How well labelled queries are answered here, by tantivy, SQLite FTS5 and ILIKE, over the same articles.

    search_quality.py --rivals PYTHON [--queries FILE] [--notes FOLDER] [--misses 20]

The notes are imported into a database of the benchmark's own (``var/bench-quality-…``, or an empty one at
``DATABASE_URL``), which is kept, and indexed anew at each run. The judge is ``search_eval.py``: a result
is the document that has its title. Queries of the type ``prefix`` are asked of the suggestions, here; the
others have no such thing, and search. How they are set up stands in ``rivals.py``; ILIKE wants every word in
title or text, and puts those first that have all of them in the title, then the newest.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from types import ModuleType
from typing import Any

import scratch

SHARED = scratch.ROOT.parent / "shared"

OPTIONS = argparse.ArgumentParser(description=__doc__.splitlines()[0])
OPTIONS.add_argument("--rivals", help="a Python that has tantivy; without it only this search and ILIKE")
OPTIONS.add_argument("--queries", type=Path, default=SHARED / "data" / "search-queries.json")
OPTIONS.add_argument("--notes", type=Path, help="what the queries are about (default: ../shared)")
OPTIONS.add_argument("--judge", type=Path, default=SHARED / "tools" / "search_eval.py")
OPTIONS.add_argument("--misses", type=int, default=0, help="show so many queries of each type answered badly")
options = OPTIONS.parse_args()

Found = tuple[list[str], float]
"""Titles, the best first, and the seconds that they took."""
Rows = list[tuple[dict[str, Any], dict[str, float]]]


def load(path: Path) -> ModuleType:
    """The judge, which is no package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)
    return judge


for needed in (options.queries, options.judge):
    if not needed.is_file():
        sys.exit(f"{needed} is not there: the queries and their judge are not part of this repository.")
labelled = json.loads(options.queries.read_text(encoding="utf-8"))
notes = options.notes or SHARED / "data" / "corpora" / labelled["corpora"][0]
judge = load(options.judge)

scratch.set_up(f"quality-{notes.resolve().name}")

from django.core.management import call_command
from django.db import connection

from articles.models import Article
from articles.search.answering import search
from articles.search.results import Question
from articles.search.suggesting import suggest

ILIKE = """
SELECT title_text FROM articles_article WHERE {everywhere}
ORDER BY ({in_title}) DESC, published_at DESC LIMIT 10
"""


def index() -> None:
    """As the engine does it now."""
    call_command("reindex", all=True, stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def ours() -> Callable[[dict[str, Any]], Found]:
    titles = {article.get_absolute_url(): article.title_text for article in Article.objects.all()}

    def ask(query: dict[str, Any]) -> Found:
        start = time.perf_counter()
        hits = suggest(query["q"]) if query["type"] == "prefix" else search(Question(query["q"])).hits
        seconds = time.perf_counter() - start
        return [titles[hit.url.partition("#")[0]] for hit in hits], seconds

    return ask


def ilike(query: dict[str, Any]) -> Found:
    words = [f"%{word}%" for word in query["q"].replace("\\", "\\\\").split()]
    everywhere = " AND ".join(["(title_text ILIKE %s OR text ILIKE %s)"] * len(words))
    in_title = " AND ".join(["title_text ILIKE %s"] * len(words))
    sql = ILIKE.format(everywhere=everywhere, in_title=in_title)
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(sql, [word for word in words for _column in range(2)] + words)
        titles = [title for (title,) in cursor.fetchall()]
    return titles, time.perf_counter() - start


def rivals(python: str) -> dict[str, Callable[[dict[str, Any]], Found]]:
    """What the others found, looked up."""
    documents = [
        (article.title_text, "\n".join(heading["text"] for heading in article.toc), article.text)
        for article in Article.objects.all()
    ]
    asked = [query["q"] for query in labelled["queries"]]
    task = json.dumps({"documents": documents, "queries": asked})
    script = Path(__file__).with_name("rivals.py")
    done = subprocess.run([python, str(script)], input=task, stdout=subprocess.PIPE, text=True, check=True)
    found = {name: dict(zip(asked, each, strict=True)) for name, each in json.loads(done.stdout).items()}
    return {name: lambda query, each=each: each[query["q"]] for name, each in found.items()}


def judged(system: Callable[[dict[str, Any]], Found]) -> Rows:
    """Each query with its measures; the first ones are asked twice, to warm up."""
    keys = defaultdict(list)
    for key, document in labelled["documents"].items():
        keys[judge.fold(document["title"])].append(key)
    rows = []
    for query in labelled["queries"][:5] + labelled["queries"]:
        titles, seconds = system(query)
        ranked = [keys.get(judge.fold(title), []) for title in titles]
        rows.append((query, judge.measure(query["relevant"], ranked) | {"ms": seconds * 1000}))
    return rows[5:]


def report(found: dict[str, Rows]) -> None:
    summaries = {name: judge.summary(rows) for name, rows in found.items()}
    print("recall@10 / MRR@10 / share without any result\n")
    print("| | queries |", *(f" {name} |" for name in found))
    print("|---|---|" + "---|" * len(found))
    for kind, first in next(iter(summaries.values())).items():
        cells = [summary[kind] for summary in summaries.values()]
        row = (f" {cell['recall10']:.3f} / {cell['mrr10']:.3f} / {cell['zero']:.3f} |" for cell in cells)
        print(f"| {kind} | {first['n']} |", *row)
    for share, name in ((50, "median"), (95, "p95")):
        times = (quantiles((measure["ms"] for _query, measure in rows), n=100) for rows in found.values())
        print(f"| {name}, ms | |", *(f" {time[share - 1]:.1f} |" for time in times))


def misses(rows: Rows, count: int) -> None:
    """The worst queries of each type, but none of which all documents came, and the best one first."""
    shown: dict[str, int] = defaultdict(int)
    for query, measure in sorted(rows, key=lambda row: row[1]["recall10"] + row[1]["mrr10"]):
        shown[query["type"]] += 1
        if measure["recall10"] + measure["mrr10"] < 2 and shown[query["type"]] <= count:
            best = max(query["relevant"], key=query["relevant"].get)
            scores = f"{measure['recall10']:.2f} {measure['mrr10']:.2f}"
            print(query["type"], scores, repr(query["q"]), query.get("intended", ""), best, sep="\t")


def main() -> None:
    scratch.fill(notes)
    index()
    print(f"{Article.objects.count()} articles of {notes.name}; load {os.getloadavg()[0]:.1f}\n")
    systems = {"here": ours()} | (rivals(options.rivals) if options.rivals else {}) | {"ILIKE": ilike}
    found = {name: judged(system) for name, system in systems.items()}
    report(found)
    if options.misses:
        misses(found["here"], options.misses)
    connection.close()


if __name__ == "__main__":
    main()
