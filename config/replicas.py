"""Anonymous readers are answered from replicas of the database that are a second behind at the most."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse

PRIMARY = "default"
AT_MOST = 1.0
"""Seconds that a replica may be behind, and that what is known of it counts."""
TICK = 0.2
"""Seconds from one look at a server to the next."""
WRITER = "X-Writer"
"""The header by which the proxy, which keeps cookies to itself, tells that there is a session."""
COPIED = {"articles", "auth", "categories", "contenttypes", "taggit"}
"""The apps whose rows readers see. What is of the moment (limits, caches, sessions) is in no replica."""
WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint"
REPLAYED = "SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint WHERE pg_is_in_recovery()"

logger = logging.getLogger(__name__)
_alias: ContextVar[str] = ContextVar("_alias", default=PRIMARY)


class Router:
    """Reads where ``answered`` says, writes to the primary."""

    def db_for_read(self, model: Any, **_hints: Any) -> str:
        return _alias.get() if model._meta.app_label in COPIED else PRIMARY

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, *_objects: Any, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        return db == PRIMARY


def reading() -> BaseDatabaseWrapper:
    """The connection that this request reads from."""
    return connections[_alias.get()]


def answered(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """What ``answer``, which only reads, gives for a request, from the first server that does not fail."""
    *first, last = _servers_for(request)
    for alias in first:
        try:
            return _answered_by(alias, answer)
        except (OperationalError, InterfaceError) as error:
            logger.warning("%s failed, another server is asked instead: %s", alias, error)
            watch().forget(alias)
    return _answered_by(last, answer)


def _servers_for(request: HttpRequest) -> list[str]:
    """Whoever may have written reads his own words, which are in the primary at once."""
    may_have_written = request.COOKIES.get(settings.SESSION_COOKIE_NAME) or WRITER in request.headers
    return watch().order() if settings.REPLICAS and not may_have_written else [PRIMARY]


def _answered_by(alias: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    connection = connections[alias]
    with _reading_from(alias):
        if connection.connection is None or connection.in_atomic_block:
            return answer()
        # Django asks an old connection first whether it is still good. That is a fifth of what an unchanged
        # page costs, and the first question tells it as well.
        connection.health_check_done = True
        try:
            return answer()
        except (OperationalError, InterfaceError):
            if connection.is_usable():
                raise
        connection.close()
        return answer()


@contextmanager
def _reading_from(alias: str) -> Iterator[None]:
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)


@dataclass(frozen=True, slots=True)
class Seen:
    """That a server had written, or replayed, so much of the log at that time or before."""

    at: float
    position: int


@dataclass
class Watch:
    """What this process knows of its servers, found out beside the requests."""

    written: deque[Seen] = field(default_factory=lambda: deque(maxlen=2 * round(AT_MOST / TICK)))
    replayed: dict[str, Seen] = field(default_factory=dict)

    def order(self) -> list[str]:
        """Whom to ask: a replica that is young enough, the primary, and at last whoever is there."""
        now = time.monotonic()
        replicas = [alias for alias, seen in list(self.replayed.items()) if now - seen.at <= AT_MOST]
        random.shuffle(replicas)
        young = [alias for alias in replicas if alias in self.young(now)][:1]
        return [*young, PRIMARY, *(alias for alias in replicas if alias not in young)]

    def young(self, now: float) -> list[str]:
        """The replicas that have all that was written a second ago.

        While the primary does not answer, those that have all that it is known to have written: nobody
        publishes then, and readers may go on.
        """
        written = list(self.written)
        if not written:
            return []
        needed = next((seen.position for seen in written if now - seen.at <= AT_MOST), written[-1].position)
        return [
            alias
            for alias, seen in list(self.replayed.items())
            if now - seen.at <= AT_MOST and seen.position >= needed
        ]

    def hears_primary(self) -> bool:
        """Whether the primary has just answered: who asks one that is gone may wait for minutes."""
        return bool(self.written) and time.monotonic() - self.written[-1].at <= AT_MOST

    def forget(self, alias: str) -> None:
        """Until it is seen again, nobody reads from this replica."""
        self.replayed.pop(alias, None)

    def start(self) -> None:
        self._follow(PRIMARY, WRITTEN, self.written.append)
        for alias in settings.REPLICAS:
            self._follow(alias, REPLAYED, lambda seen, alias=alias: self.replayed.update({alias: seen}))

    def _follow(self, alias: str, question: str, tell: Callable[[Seen], Any]) -> None:
        def follow() -> None:
            while True:
                if seen := _seen(connections[alias], question):
                    tell(seen)
                time.sleep(TICK)

        threading.Thread(target=follow, name=f"watch {alias}", daemon=True).start()


def _seen(connection: BaseDatabaseWrapper, question: str) -> Seen | None:
    """What a server says; None where it does not answer, or is no replica."""
    at = time.monotonic()
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            position = (cursor.fetchone() or [None])[0]
    except Error:
        connection.close()
        return None
    return None if position is None else Seen(at, position)


@cache
def watch() -> Watch:
    """The watch of this process, at work from the first question on."""
    made = Watch()
    made.start()
    return made
