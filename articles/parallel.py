"""The same work on many articles, on every core."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import django

FEW = 50

Mapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@contextmanager
def all_cores(count: int) -> Iterator[Mapper]:
    """A ``map`` over processes, in order; the plain one where ``count`` pieces of work are too few for it.

    The work and its pieces must be picklable, and use no database.
    """
    jobs = os.cpu_count() or 1
    if count < FEW or jobs == 1:
        yield map
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        yield lambda work, pieces: pool.map(work, pieces, chunksize=4)
