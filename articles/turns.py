"""One import at a time: two would take each other's addresses, tags and categories."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import InterfaceError, OperationalError, connection
from django.utils.translation import gettext as _

KIND = 0x1A9047
"""The first half of the key of all advisory locks here."""
SITE = 0


class BusyError(Exception):
    """Somebody else imports at this moment."""

    def __str__(self) -> str:
        return _("Another import is running on this site. Wait until it is done, and try again.")


@contextmanager
def turn(number: int = SITE) -> Iterator[None]:
    """Holds the lock of this number, which the database frees even where this process is killed.

    Raises BusyError where another process holds it.
    """
    if not _ask("SELECT pg_try_advisory_lock(%s, %s)", number):
        raise BusyError
    try:
        yield
    finally:
        # A connection that is lost holds no lock.
        with suppress(OperationalError, InterfaceError):
            _ask("SELECT pg_advisory_unlock(%s, %s)", number)


def is_held(number: int) -> bool:
    """Whether a living process, anywhere, holds the lock of this number."""
    return _ask(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objid = %s"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND granted)",
        number,
    )


def _ask(question: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [KIND, number])
        return cursor.fetchone()[0]
