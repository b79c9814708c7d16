"""A folder that is written beside an earlier one and then takes its place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

MARK = ".formulary-site"
"""A file that tells a folder of ours from others."""


class NotOursError(Exception):
    """A place where something else is: its words say what to do."""


@contextmanager
def replaced(root: Path) -> Iterator[Path]:
    """An empty folder, which takes the place of ``root`` when the block has ended without an error.

    Where the block fails, nothing of the new one stays. Killed at any moment, the earlier site is whole, at
    ``root`` or, between two renamings, at ``root`` with ``.former`` behind it, from where the next run takes
    it back. Raises NotOursError for a folder that holds anything else.
    """
    root = root.absolute()
    check(root)
    beside, former = (root.with_name(f"{root.name}.{state}") for state in ("unfinished", "former"))
    for place in (beside, former):
        check(place)
    if former.exists() and not root.exists():
        former.rename(root)
    for place in (beside, former):
        shutil.rmtree(place, ignore_errors=True)
    beside.mkdir(parents=True)
    (beside / MARK).touch()
    try:
        yield beside
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    if root.exists():
        root.rename(former)
    beside.rename(root)
    shutil.rmtree(former, ignore_errors=True)


def check(root: Path) -> None:
    """Raises NotOursError where a site must not be written."""
    if root.is_dir() and ((root / MARK).exists() or not any(root.iterdir())):
        return
    if root.exists():
        words = _("“%(path)s” holds something else. Name a new folder, or one with an earlier site.")
        raise NotOursError(words % {"path": root})
