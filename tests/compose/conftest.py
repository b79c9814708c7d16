"""The containers, brought up for real: `make test-compose`, where a Docker engine answers."""

import os
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass
from http.client import HTTPMessage
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# Two who try them on one engine give it a name each.
PROJECT = os.environ.get("COMPOSE_PROJECT_NAME", "formulary-test")
collect_ignore_glob = [] if "COMPOSE_TESTS" in os.environ else ["test_*.py"]


@dataclass
class Answer:
    status: int
    headers: HTTPMessage
    text: str


@dataclass
class Stack:
    """The running containers. ``url`` is where the proxy answers."""

    url: str
    environment: dict
    project: str = PROJECT
    files: tuple = ("docker-compose.yml",)
    trusted: ssl.SSLContext | None = None

    def compose(self, *arguments, check=True):
        """The output of a command of Docker Compose."""
        begun = self.begin(*arguments)
        output, errors = begun.communicate()
        assert not check or begun.returncode == 0, errors[-2000:]
        return output

    def begin(self, *arguments):
        """A command of Docker Compose that runs."""
        files = [word for file in self.files for word in ("--file", file)]
        command = ["docker", "compose", "--project-name", self.project, *files, *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, **pipes)

    def python(self, code):
        """What a few lines of Python print, run within the application."""
        return self.compose("exec", "-T", "web", "python", "manage.py", "shell", "-v0", "-c", code).strip()

    def sql(self, query, service="db"):
        """What a database answers; nothing while it is away."""
        psql = ["psql", "-U", "formulary", "-Atc", query]
        return self.compose("exec", "-T", service, *psql, check=False).strip()

    def get(self, path, data=None, **headers):
        try:
            with urlopen(Request(self.url + path, data, headers), timeout=30, context=self.trusted) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))
        except HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode(errors="replace"))

    def wait_for(self, holds, seconds=60):
        """The first true value of ``holds()``."""
        end = time.monotonic() + seconds
        while not (value := holds()):
            assert time.monotonic() < end, self.compose("logs", "--tail", "30")
            time.sleep(0.2)
        return value


@pytest.fixture(scope="session")
def stack():
    yield from running()


@pytest.fixture
def small_stack():
    """The containers on volumes that are soon full."""
    yield from running(
        project=f"{PROJECT}-small", files=("docker-compose.yml", "tests/compose/small-disk.yml")
    )


def running(more=(), scheme="http", **options):
    """A stack, with ``more`` settings of Docker Compose, and others of ``Stack``."""
    port = free_port()
    settings = dict(more) | {
        "SITE_URL": f"{scheme}://localhost:{port}",
        "ALLOWED_HOSTS": "localhost",
        "PORT": str(port),
        "SECRET_KEY": "a key for containers of a few minutes",
        "POSTGRES_PASSWORD": "a password for a few minutes",
    }
    stack = Stack(f"{scheme}://localhost:{port}", os.environ | settings, **options)
    try:
        stack.compose("up", "--build", "--detach", "--wait", "db", "web", "proxy")
        yield stack
    finally:
        stack.compose("down", "--volumes", "--timeout", "5", check=False)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
