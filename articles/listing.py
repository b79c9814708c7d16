"""Reading the lists of the site: a page of one, a part of one, what they count."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any

from django.conf import settings
from django.utils import timezone

from config.replicas import reading

Key = tuple[datetime, int]
"""The place of an article in every list: its date and its id."""

BEHIND_ALL: Key = (datetime.max.replace(tzinfo=UTC), 0)

MONTHS = """
WITH RECURSIVE months (month) AS (
    (
        SELECT date_trunc('month', published_at, %(zone)s) FROM articles_listentry
        WHERE list = 0 AND published_at <= %(now)s ORDER BY published_at DESC LIMIT 1
    )
    UNION ALL
    SELECT date_trunc('month', older.published_at, %(zone)s) FROM months CROSS JOIN LATERAL (
        SELECT published_at FROM articles_listentry
        WHERE list = 0 AND published_at < month ORDER BY published_at DESC LIMIT 1
    ) older
)
SELECT month FROM months
"""
COUNTS = """
SELECT list / 4, sum(number)::int FROM (
    SELECT list, count AS number FROM articles_listblock
    UNION ALL
    SELECT entry.list, -1 FROM articles_listentry hidden
    JOIN articles_listentry entry ON entry.article_id = hidden.article_id
    WHERE hidden.list = 0 AND hidden.published_at > %(now)s
) counted
WHERE list %% 4 = %(kind)s GROUP BY list HAVING sum(number) > 0
"""


@dataclass(frozen=True)
class Place:
    """``limit`` entries of a list, from ``offset`` after the newest one that is older than ``before``."""

    of: int
    before: Key
    offset: int
    limit: int

    ENTRIES = """
        SELECT article_id FROM articles_listentry
        WHERE list = %s AND (published_at, article_id) < (%s, %s)
        ORDER BY published_at DESC, article_id DESC OFFSET %s LIMIT %s
    """

    @property
    def parameters(self) -> tuple[Any, ...]:
        """What ``ENTRIES`` asks for."""
        return self.of, *self.before, self.offset, self.limit

    def ids(self) -> list[int]:
        with reading().cursor() as cursor:
            cursor.execute(self.ENTRIES, self.parameters)
            return [pk for (pk,) in cursor.fetchall()]


@dataclass(frozen=True)
class Listing:
    """A list, or a part of it: ``count`` articles, ``first`` newer ones before them.

    ``starts`` are the keys at which its blocks begin, the newest block first; ``ends`` says how many entries
    it has up to the end of each.
    """

    of: int
    starts: list[Key]
    ends: list[int]
    first: int
    count: int

    def place(self, start: int, limit: int) -> Place:
        """Of so many articles, beginning with that one, 0 being the newest."""
        block = bisect_right(self.ends, self.first + start)
        before, passed = self._behind(block)
        return Place(self.of, before, self.first + start - passed, min(limit, self.count - start))

    def between(self, since: datetime, until: datetime) -> Listing:
        """The part from a moment until before another."""
        newer, last = self._newer([until, since])
        first, last = max(newer, self.first), max(last, self.first)
        return Listing(self.of, self.starts, self.ends, first, last - first)

    def months(self) -> list[tuple[datetime, int]]:
        """Those in which articles were published, on the site's calendar, and how many; newest first."""
        with reading().cursor() as cursor:
            cursor.execute(MONTHS, {"zone": settings.TIME_ZONE, "now": timezone.now()})
            months = [timezone.localtime(month) for (month,) in cursor.fetchall()]
        passed = [self.first, *self._newer(months)]
        return [(month, passed[at + 1] - passed[at]) for at, month in enumerate(months)]

    def _behind(self, block: int) -> tuple[Key, int]:
        """The key before which a block ends, and how many entries are newer."""
        return (self.starts[block - 1], self.ends[block - 1]) if block else (BEHIND_ALL, 0)

    def _newer(self, moments: list[datetime]) -> list[int]:
        """How many entries of the list there are from each of the moments on."""
        oldest_first = self.starts[::-1]
        blocks = [len(self.starts) - bisect_right(oldest_first, (moment, 0)) for moment in moments]
        behind = [self._behind(block) for block in blocks]
        keys = [key for key, _passed in behind]
        with reading().cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM articles_listentry WHERE list = %s AND published_at >= moment"
                " AND (published_at, article_id) < (before, before_id))"
                " FROM unnest(%s::timestamptz[], %s::timestamptz[], %s::bigint[]) WITH ORDINALITY"
                " AS asked (moment, before, before_id, number) ORDER BY number",
                [self.of, moments, [at for at, _pk in keys], [pk for _at, pk in keys]],
            )
            return [passed + more for (more,), (_key, passed) in zip(cursor.fetchall(), behind, strict=True)]


def listing(of: int) -> Listing:
    """A list as the public sees it now."""
    with reading().cursor() as cursor:
        cursor.execute(
            "SELECT published_at, article_id, count, (SELECT count(*) FROM articles_listentry"
            " WHERE list = %s AND published_at > %s) FROM articles_listblock WHERE list = %s"
            " ORDER BY published_at DESC, article_id DESC",
            [of, timezone.now(), of],
        )
        blocks = cursor.fetchall()
    ends = list(accumulate(count for _at, _pk, count, _hidden in blocks))
    hidden = blocks[0][3] if blocks else 0
    return Listing(
        of, [(at, pk) for at, pk, *_counts in blocks], ends, hidden, ends[-1] - hidden if ends else 0
    )


def counts(kind: Callable[[int], int]) -> dict[int, int]:
    """How many public articles each author, tag or category has, by its id. ``kind``: ``of_tag`` …"""
    with reading().cursor() as cursor:
        cursor.execute(COUNTS, {"kind": kind(0), "now": timezone.now()})
        return dict(cursor.fetchall())
