"""Temporary folders for what comes in, which outlive no import: not even one that was killed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from fasteners import InterProcessLock

LOCK = ".lock"
_ours: set[Path] = set()
"""The folders of this process, from which its locks do not keep itself."""


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """An empty folder below ``SPOOL_ROOT``, gone at the end whatever happens; those of the dead go first."""
    root = Path(settings.SPOOL_ROOT) / "unpacked"
    root.mkdir(parents=True, exist_ok=True)
    with InterProcessLock(root / LOCK):
        _clear_leftovers(root)
        folder = Path(tempfile.mkdtemp(dir=root))
        lock = InterProcessLock(folder / LOCK)
        lock.acquire()
        _ours.add(folder)
    try:
        inner = folder / "files"
        inner.mkdir()
        yield inner
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _ours.discard(folder)
        lock.release()


def _clear_leftovers(root: Path) -> None:
    """Deletes the folders whose process is dead: it holds their lock no more."""
    for folder in root.iterdir():
        if folder.is_dir() and folder not in _ours:
            lock = InterProcessLock(folder / LOCK)
            if lock.acquire(blocking=False):
                shutil.rmtree(folder, ignore_errors=True)
                lock.release()
