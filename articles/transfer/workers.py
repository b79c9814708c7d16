"""Preparing notes in several processes. Imports no model before Django is set up in a new process."""

from __future__ import annotations

import gc
import logging
import os
import pickle
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

import django

from articles.transfer.report import Remark

if TYPE_CHECKING:
    from articles.transfer.notes import Note
    from articles.transfer.prepare import Prepared, Preparer

NOTES_PER_PROCESS = 100
CHUNK = 8
AHEAD = 8
"""Chunks for each worker that may be prepared before the database has taken those before them."""
GARBAGE_THRESHOLD = 50_000
"""Rendering makes many objects that live for one note only; looking through them so often is in vain."""

logger = logging.getLogger(__name__)
_preparers: list[Preparer] = []


def useful_jobs(notes: int) -> int:
    """How many worker processes are worth their start."""
    return max(1, min(os.cpu_count() or 1, notes // NOTES_PER_PROCESS))


def prepare_all(preparer: Preparer, notes: Sequence[Note], jobs: int) -> Iterator[Prepared | Remark]:
    """Prepares notes in their order, in so many processes. A note on which that fails becomes a remark."""
    if jobs < 2:
        yield from (_prepare(preparer, note) for note in notes)
        return
    start = get_context("fork" if may_fork() else "spawn")
    data = pickle.dumps(preparer)
    with ProcessPoolExecutor(jobs, mp_context=start, initializer=_start, initargs=(data,)) as pool:
        yield from _in_order(pool, notes, AHEAD * jobs)


def may_fork() -> bool:
    """Whether a copy of this process works: it needs no start-up, but must not be made while threads run."""
    return sys.platform == "linux" and threading.active_count() == 1


def _start(preparer: bytes) -> None:
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    django.setup()
    _preparers[:] = [pickle.loads(preparer)]  # noqa: S301 - the parent process made it
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD)


def _end_with(parent: int) -> None:
    """A worker whose parent was killed would wait for ever, and keep its connection to the database open."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _in_order(pool: Executor, notes: Sequence[Note], ahead: int) -> Iterator[Prepared | Remark]:
    """What the workers make of the notes, in their order; no more than so many chunks wait to be taken."""
    waiting: deque[Future[list[Prepared | Remark]]] = deque()
    for start in range(0, len(notes), CHUNK):
        waiting.append(pool.submit(_prepare_here, notes[start : start + CHUNK]))
        if len(waiting) == ahead:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _prepare_here(notes: Sequence[Note]) -> list[Prepared | Remark]:
    return [_prepare(_preparers[0], note) for note in notes]


def _prepare(preparer: Preparer, note: Note) -> Prepared | Remark:
    try:
        return preparer.prepare(note)
    except Exception as error:
        logger.exception("%s could not be imported", note.path)
        return Remark(note.path, 0, 0, "failed", f"{type(error).__name__}: {error}")
