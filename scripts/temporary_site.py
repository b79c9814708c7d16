"""The site with the sample notes, served for a few minutes: for the browser tests and the screenshots."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
WRITER = "writer"
"""Somebody who may write everything: the name, and the password."""

PREPARATION = (
    ["migrate", "-v0"],
    ["collectstatic", "--noinput", "-v0"],
    ["import_markdown", "content", "--author", "formulary", "-v0"],
    ["createsuperuser", "--noinput", "--username", WRITER, "--email", "", "-v0"],
)


@contextmanager
def temporary_site(database_url: str) -> Iterator[str]:
    """Fills an empty database, serves the site on a free port, and gives its address."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = surroundings(database_url, port, Path(folder))
        for command in PREPARATION:
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        with server(port, environment):
            yield f"http://localhost:{port}"


def surroundings(database_url: str, port: int, folder: Path) -> dict[str, str]:
    """The environment of a site whose files lie in ``folder``."""
    return os.environ | {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a key for a site of a few minutes",
        "DJANGO_SUPERUSER_PASSWORD": WRITER,
        "PORT": str(port),
        "MEDIA_ROOT": f"{folder}/media",
        "STATIC_ROOT": f"{folder}/static",
        "SPOOL_ROOT": f"{folder}/spool",
    }


@contextmanager
def server(port: int, environment: dict[str, str]) -> Iterator[None]:
    """The real server, from its first answer until the end of the block."""
    command = [sys.executable, "-m", "granian", "--no-log", "--interface", "wsgi", "--port", str(port)]
    process = subprocess.Popen([*command, "config.wsgi:application"], cwd=ROOT, env=environment)
    try:
        wait_for(f"http://localhost:{port}/healthz/", process)
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, process: subprocess.Popen, tries: int = 200) -> None:
    """Returns with the first answer of ``process``; raises where it ends or stays silent."""
    for _ in range(tries):
        if process.poll() is not None:
            raise RuntimeError("The server ended before it answered.")
        try:
            urlopen(address).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{address} did not answer.")
