"""Other searches over given documents: tantivy and SQLite FTS5, each as a fair user would set it up.

Run by ``search_quality.py`` with a Python that has ``tantivy``. Reads JSON (``documents``: title, headings
and text of each; ``queries``) and writes, by name, the titles that each finds and the seconds it took.

tantivy: BM25; width and case folded; English words as they stand and, for half as much, their stems; Chinese
characters and pairs of neighbours; a title counts three times, a heading twice. Every word must occur; where
no document has all of them, any of them.

FTS5: the trigram tokenizer and BM25; a title counts ten times, a heading five. Every word must occur; those
that are too short for a trigram are looked for with LIKE.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise

import tantivy

Documents = list[tuple[str, str, str]]
Search = Callable[[str], list[str]]

LIMIT = 10
_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")
_FIELDS = {"title": 3.0, "headings": 2.0, "text": 1.0}
_BOOSTS = _FIELDS | {f"{field}_stems": boost / 2 for field, boost in _FIELDS.items()}


def main() -> None:
    task = json.load(sys.stdin)
    systems = {"tantivy": tantivy_search(task["documents"]), "FTS5": fts5_search(task["documents"])}
    found = {name: [timed(search, query) for query in task["queries"]] for name, search in systems.items()}
    json.dump(found, sys.stdout)


def timed(search: Search, query: str) -> tuple[list[str], float]:
    start = time.perf_counter()
    titles = search(query)
    return titles, time.perf_counter() - start


def tantivy_search(documents: Documents) -> Search:
    index = _tantivy_index(documents)
    searcher = index.searcher()

    def search(query: str) -> list[str]:
        words = " ".join(f'"{word}"' for word in tokens(query, asked=True))
        for all_of_them in (True, False):
            parsed = index.parse_query(
                words, list(_BOOSTS), field_boosts=_BOOSTS, conjunction_by_default=all_of_them
            )
            if hits := searcher.search(parsed, LIMIT).hits:
                break
        return [searcher.doc(address)["name"][0] for _score, address in hits]

    return search


def _tantivy_index(documents: Documents) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("name", stored=True, tokenizer_name="raw")
    for field in _BOOSTS:
        builder.add_text_field(field, tokenizer_name="stems" if field.endswith("_stems") else "words")
    index = tantivy.Index(builder.build())
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    index.register_tokenizer("words", words.build())
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    index.register_tokenizer("stems", words.filter(tantivy.Filter.stemmer("english")).build())
    writer = index.writer()
    for document in documents:
        parts = dict(zip(_FIELDS, map(_as_indexed, document), strict=True))
        stems = {f"{field}_stems": text for field, text in parts.items()}
        writer.add_document(tantivy.Document(name=document[0], **parts, **stems))
    writer.commit()
    index.reload()
    return index


def _as_indexed(text: str) -> str:
    return " ".join(tokens(text))


def tokens(text: str, *, asked: bool = False) -> Iterator[str]:
    """Words; of Chinese the pairs of neighbours, and each character unless it is asked for within a pair."""
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if not "\u3400" <= run[0] <= "\u9fff":
            yield run
            continue
        yield from map("".join, pairwise(run))
        if not asked or len(run) == 1:
            yield from run


def fts5_search(documents: Documents) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE notes USING fts5(title, headings, text, tokenize='trigram')")
    database.executemany("INSERT INTO notes VALUES (?, ?, ?)", documents)

    def search(query: str) -> list[str]:
        sql, values = _fts5_statement(query.split())
        return [title for (title,) in database.execute(sql, values)]

    return search


def _fts5_statement(words: list[str]) -> tuple[str, list[str]]:
    long = " ".join('"{}"'.format(word.replace('"', '""')) for word in words if len(word) > 2)
    short = [f"%{word}%" for word in words if len(word) < 3]
    conditions = ["notes MATCH ?"] * bool(long) + ["(title LIKE ? OR text LIKE ?)"] * len(short)
    values = [long] * bool(long) + [word for word in short for _column in range(2)]
    order = "bm25(notes, 10, 5, 1)"
    if not long:
        order = "title LIKE ? DESC, headings LIKE ? DESC"
        values += [short[0]] * 2
    return f"SELECT title FROM notes WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT {LIMIT}", values


if __name__ == "__main__":
    main()
