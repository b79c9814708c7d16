"""The content version: what the public sees, in one value that keys every cache and every ETag."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models, transaction
from django.utils import timezone

from articles import lists
from articles.prepared import planned_once
from config.replicas import reading

REMEMBERED_AT_MOST = 1_000
MOVE = """
INSERT INTO articles_contentversion (id, version) VALUES (1, %s)
ON CONFLICT (id) DO UPDATE SET version = excluded.version
RETURNING next_at
"""
SCHEDULE = """
UPDATE articles_contentversion SET next_at = (
    SELECT min(published_at) FROM articles_listentry WHERE list = %s AND published_at > %s
)
"""


class ContentVersion(models.Model):
    """The one row. It moves in the transaction of every change that the public can see: where a change is,
    its version is too. Random values keep a restored backup apart from what was cached before it.

    ``next_at``: when the next scheduled article appears, which no transaction announces.
    """

    version = models.UUIDField(default=uuid4)
    next_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.version)

    @classmethod
    def move(cls) -> None:
        """A new version, in the caller's transaction, and lists and a schedule that are up to date with it.

        They are read when the row of the version is ours: they hold what others were about to commit.
        """
        with connection.cursor() as cursor:
            cursor.execute(MOVE, [uuid4()])
            (next_at,) = cursor.fetchone()
            if lists.follow() or has_come(next_at):
                cursor.execute(SCHEDULE, [lists.HOME, timezone.now()])

    @classmethod
    def current(cls) -> UUID | None:
        """The version of what is public now, or None when the schedule has run ahead of it."""
        with planned_once(reading()) as cursor:
            cursor.execute(f"SELECT version, next_at FROM {cls._meta.db_table}")  # noqa: S608
            version, next_at = cursor.fetchone() or (None, None)
        return None if has_come(next_at) else version


def has_come(moment: datetime | None) -> bool:
    return moment is not None and moment <= timezone.now()


_remembered: OrderedDict[Hashable, tuple[UUID, Any]] = OrderedDict()
_lock = Lock()


def remember(key: Hashable, version: UUID, make: Callable[[], Any]) -> Any:
    """What ``make`` gives, kept in this process under ``key`` until the content version moves, or until
    ``REMEMBERED_AT_MOST`` others have been asked for since."""
    with _lock:
        known = _remembered.get(key)
        if known and known[0] == version:
            _remembered.move_to_end(key)
            return known[1]
    made = make()
    with _lock:
        _remembered[key] = version, made
        _remembered.move_to_end(key)
        while len(_remembered) > REMEMBERED_AT_MOST:
            _remembered.popitem(last=False)
    return made


class VersionedQuerySet(models.QuerySet):
    """Rows that the public sees: a change of many of them moves the content version with it."""

    def announce(self) -> None:
        """Tells every cache, in the caller's transaction, that the public sees something else from now on."""
        ContentVersion.move()

    def update(self, **kwargs: Any) -> int:
        with transaction.atomic():
            rows = super().update(**kwargs)
            self.announce()
        return rows

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            deleted = super().delete()
            self.announce()
        return deleted

    def bulk_create(self, objs: Iterable[models.Model], *args: Any, **kwargs: Any) -> list[Any]:
        with transaction.atomic():
            created = super().bulk_create(objs, *args, **kwargs)
            self.announce()
        return created

    update.alters_data = True
    delete.alters_data = True
    delete.queryset_only = True
    bulk_create.alters_data = True


class VersionedModel(models.Model):
    """A row that the public sees: saving or deleting it moves the content version with it."""

    objects = VersionedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            type(self).objects.announce()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            type(self).objects.announce()
        return deleted
