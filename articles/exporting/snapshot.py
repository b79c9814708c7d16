"""The site as it is at one moment, however long an export takes and whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

BATCH = 200


@contextmanager
def snapshot() -> Iterator[None]:
    """All queries of the block see the same rows. Within a transaction of the caller it is that one."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def streamed(rows: QuerySet) -> Iterator[Any]:
    """The rows, fetched as they are needed."""
    return rows.iterator(chunk_size=BATCH)


def batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Rows in lists of ``BATCH``."""
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
