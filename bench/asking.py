"""Requests through the site's whole WSGI application in this process, and what they cost: no client, no
socket.

Python's time is this thread's CPU time, PostgreSQL's that of the one process that answers it (Linux only).
``scratch.set_up`` comes first.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext


@cache
def application() -> WSGIHandler:
    """Made when static files are there."""
    return WSGIHandler()


def environ(address: str, etag: str = "", cookie: str = "") -> dict[str, Any]:
    """A reader's GET as a WSGI server hands it on."""
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost:8000",
        "HTTP_ACCEPT": "text/html",
        "HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9,en;q=0.8",
        "HTTP_IF_NONE_MATCH": etag,
        "HTTP_COOKIE": cookie,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }


def get(address: str, etag: str = "", cookie: str = "") -> dict[str, str]:
    """The headers of the answer, and its ``body``. Ends the program where it is an error."""
    answer: dict[str, Any] = {}
    response = application()(
        environ(address, etag, cookie), lambda status, headers: answer.update(headers, status=status)
    )
    answer["body"] = b"".join(response)
    response.close()
    if answer["status"][0] not in "23":
        sys.exit(f"{address} answered {answer['status']}.")
    return answer


def postgres_pid() -> int:
    connection.ensure_connection()
    return connection.connection.info.backend_pid


def cpu_ms(pid: int) -> tuple[float, float]:
    """(this thread, the process) so far."""
    other = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    return time.thread_time() * 1e3, other


def cost(ask: Callable[[], Any], times: int, pid: int) -> tuple[float, float]:
    """CPU-ms a request in Python and in PostgreSQL."""
    before = cpu_ms(pid)
    for _ in range(times):
        ask()
    return tuple((now - then) / times for now, then in zip(cpu_ms(pid), before, strict=True))


def queries(ask: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)
