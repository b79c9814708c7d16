"""Where notes come from: a folder, a ZIP or one file. The rest of an import sees a folder."""

import errno
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from articles.transfer.archives import RefusedSourceError, unpack
from articles.transfer.entries import fitting_name
from articles.transfer.files import MARKDOWN
from articles.transfer.report import Remark
from articles.transfer.spool import temporary_folder

__all__ = ["SINGLE", "RefusedSourceError", "fitting_name", "opened"]

SINGLE = MARKDOWN | {".xml", ".json", ".dat"}
SINGLE_LIMIT = 500_000_000
COPY = re.compile(r"(?<=\S) ?\(\d{1,3}\)$")
"""What a browser adds to the name of a file that it has downloaded before."""


@contextmanager
def opened(
    path: Path, remarks: list[Remark] | None = None, tick: Callable[[], None] = lambda: None
) -> Iterator[tuple[Path, str]]:
    """The folder of notes that is at ``path``, and the name of the import, which is the folder's name.

    A folder is itself. A ZIP is unpacked below ``SPOOL_ROOT`` for the time of the ``with``, and called by its
    one top folder or its own name, so that a folder and its ZIP are the same import. A single file is copied
    into a folder of its name. ``remarks`` is given what was left out of a ZIP; ``tick`` is called before each
    of its files, and may raise.

    Raises RefusedSourceError, whose words say why, for anything that is not imported as a whole.
    """
    path = path.absolute()
    if path.is_dir():
        folder = path.resolve()
        if not os.access(folder, os.R_OK | os.X_OK):
            raise RefusedSourceError("permission", str(folder))
        yield folder, folder.name
        return
    if not path.is_file():
        raise RefusedSourceError("missing", str(path))
    with temporary_folder() as spool, _refusing():
        folder = _filled(spool, path, [] if remarks is None else remarks, tick)
        yield folder, folder.name


def _filled(spool: Path, path: Path, remarks: list[Remark], tick: Callable[[], None]) -> Path:
    """The folder in the spool that holds what is in the file at ``path``."""
    name = COPY.sub("", path.stem).lstrip(".") or "import"
    folder = spool / name
    folder.mkdir()
    if path.suffix.lower() in SINGLE:
        if path.stat().st_size > SINGLE_LIMIT:
            raise RefusedSourceError("large-file", f"{SINGLE_LIMIT // 1_000_000:,}")
        shutil.copyfile(path, folder / path.name)
        return folder
    if not zipfile.is_zipfile(path):
        raise RefusedSourceError("damaged" if path.suffix.lower() == ".zip" else "kind", path.name)
    unpack(path, folder, remarks, tick)
    return _one_top_folder(folder)


def _one_top_folder(folder: Path) -> Path:
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


@contextmanager
def _refusing() -> Iterator[None]:
    """Says in words what the disk answered."""
    try:
        yield
    except PermissionError as error:
        raise RefusedSourceError("permission", str(error.filename or "")) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise RefusedSourceError("no-space") from error
        raise
