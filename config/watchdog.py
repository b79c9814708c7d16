"""Ends a worker process in which a request hangs, so that the server puts a fresh one in its place."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Application = Callable[..., Iterable[bytes]]


class Watchdog:
    """A WSGI application around another one, which may work for ``seconds`` at a stretch.

    Waiting for a part of the request, or for a reader who takes long to receive his answer, is not work. What
    every thread was doing is written to the log before the end.
    """

    def __init__(self, application: Application, seconds: float) -> None:
        self.application, self.seconds = application, seconds
        self._since: dict[int, float] = {}
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        environ["wsgi.input"] = _Received(environ["wsgi.input"], self)
        return _Answer(self.working(self.application, environ, start_response), self)

    def working(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """What ``work`` returns, with an eye on the clock."""
        self._since[threading.get_ident()] = time.monotonic()
        try:
            return work(*arguments)
        finally:
            self._since.pop(threading.get_ident(), None)

    def waiting(self, wait: Callable[..., Any], *arguments: Any) -> Any:
        """What ``wait``, called by a work, returns: the clock begins anew."""
        self._since.pop(threading.get_ident(), None)
        try:
            return wait(*arguments)
        finally:
            self._since[threading.get_ident()] = time.monotonic()

    def _watch(self) -> None:
        while True:
            time.sleep(min(self.seconds / 4, 5))
            began = min(list(self._since.values()), default=time.monotonic())
            if time.monotonic() - began > self.seconds:
                faulthandler.dump_traceback(sys.__stderr__ or 2)
                os._exit(1)


class _Received:
    """The body of a request."""

    def __init__(self, body: Any, watchdog: Watchdog) -> None:
        self._body, self._watchdog = body, watchdog

    def read(self, *size: int) -> bytes:
        return self._watchdog.waiting(self._body.read, *size)

    def readline(self, *size: int) -> bytes:
        return self._watchdog.waiting(self._body.readline, *size)


class _Answer:
    """The parts of an answer."""

    def __init__(self, parts: Iterable[bytes], watchdog: Watchdog) -> None:
        self._parts, self._watchdog = parts, watchdog
        self._next = iter(parts)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return self._watchdog.working(next, self._next)

    def close(self) -> None:
        """Django ends the request here."""
        if close := getattr(self._parts, "close", None):
            self._watchdog.working(close)
