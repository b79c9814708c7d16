"""The pictures that authors have to show: a file and a row for each, stored once however often it comes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.pictures import UnsupportedPictureError, size_of, suffix_of
from articles.pictures.cleaning import Cleaned, clean_picture

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

FOLDER = "pictures"
NAME_LENGTH = 200
SMALL = 100_000
"""A picture of so many bytes or less is its own thumbnail."""
KEEPING_FILES = 0x666F726D756C61
"""The advisory lock of a backup: while it is held, files stay."""

_fresh: ContextVar[list[str] | None] = ContextVar("_fresh", default=None)


@contextmanager
def leaving_no_orphans() -> Iterator[list[str]]:
    """Where the block fails, the files that it stored go with the rows. Stands around its transaction."""
    outer = _fresh.get()
    fresh = [] if outer is None else outer
    token = _fresh.set(fresh)
    try:
        yield fresh
    except BaseException:
        for path in fresh:
            remove_orphan(path)
        raise
    finally:
        _fresh.reset(token)


def remove_orphan(path: str) -> None:
    """Deletes a file of the media folder that no picture has, but for a backup that may need it."""
    with transaction.atomic():
        _lock(path)
        if not Picture.objects.filter(file=path).exists() and _files_may_go():
            default_storage.delete(path)


def _lock(path: str) -> None:
    """Until the end of the transaction nobody else stores or deletes the file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [path])


def _files_may_go() -> bool:
    """Whether no backup is being made, nor begins before the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [KEEPING_FILES])
        return cursor.fetchone()[0]


class PictureQuerySet(models.QuerySet):
    def keep(self, data: bytes, name: str, by: AbstractUser | None = None) -> tuple[Picture, bool]:
        """The picture of an uploaded file, and whether it is new. Raises RefusedPictureError."""
        given = hashlib.sha256(data).hexdigest()
        with leaving_no_orphans() as fresh, transaction.atomic():
            # Locked: whoever is about to delete it is waited for.
            same = self.select_for_update().filter(Q(sha256=given) | Q(given_sha256=given))
            known = same.first()
            if known and default_storage.exists(known.file.name):
                return known, False
            clean = clean_picture(data)
            return self._store(clean, fresh, given_sha256=given, name=_readable(name), uploaded_by=by)

    def _store(self, clean: Cleaned, fresh: list[str], **facts: Any) -> tuple[Picture, bool]:
        digest = hashlib.sha256(clean.data).hexdigest()
        path = f"{FOLDER}/{digest[:2]}/{digest[:32]}{clean.suffix}"
        _lock(path)
        facts |= _facts(clean.data, digest, clean.size)
        picture, is_new = self.get_or_create(sha256=digest, defaults={**facts, "file": path})
        if not default_storage.exists(picture.file.name):
            fresh.append(picture.file.name)
            default_storage.write_once(picture.file.name, clean.data)
        return picture, is_new

    def adopt(self, paths: Iterable[str]) -> int:
        """Makes rows for pictures that lie in the media folder without one; how many."""
        wanted = set(paths)
        wanted -= set(self.filter(file__in=wanted).values_list("file", flat=True))
        rows = [row for path in sorted(wanted) if (row := _row_of(path))]
        there = self.count()
        self.bulk_create(rows, ignore_conflicts=True)
        return self.count() - there

    def found(self, words: str) -> PictureQuerySet:
        """Those whose name or description holds each of the words."""
        pictures = self
        for word in words.split():
            pictures = pictures.filter(Q(name__icontains=word) | Q(alt__icontains=word))
        return pictures

    def changeable_by(self, user: AbstractUser) -> PictureQuerySet:
        """One's own, or all of them with the right to edit what others wrote."""
        return self if user.has_perm("articles.edit_others") else self.filter(uploaded_by=user)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Deletes rows and files."""
        with transaction.atomic():
            paths = list(self.values_list("file", flat=True))
            deleted = super().delete()
            for path in paths:
                transaction.on_commit(partial(remove_orphan, path))
        return deleted

    delete.alters_data = True
    delete.queryset_only = True


class Picture(models.Model):
    """A picture in the media folder.

    ``sha256`` is that of the file, ``given_sha256`` that of the one that was uploaded. ``alt`` is what
    describes it wherever it is put next. A drawing may have no size.
    """

    file = models.FileField(_("file"), max_length=200, unique=True)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    given_sha256 = models.CharField(max_length=64, db_index=True, blank=True, editable=False)
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    bytes = models.PositiveIntegerField(_("bytes"), editable=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    alt = models.CharField(
        _("description"),
        max_length=500,
        blank=True,
        help_text=_("For readers who do not see the picture. It is filled in where the picture is put next."),
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="pictures",
        verbose_name=_("uploaded by"),
    )
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def delete(self, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Deletes row and file."""
        with transaction.atomic():
            deleted = super().delete(**kwargs)
            transaction.on_commit(partial(remove_orphan, self.file.name))
        return deleted

    @property
    def is_its_own_thumbnail(self) -> bool:
        """A small file, or a drawing, is shown as it is wherever a small picture will do."""
        return self.bytes <= SMALL or self.file.name.endswith(".svg")


def _facts(data: bytes, digest: str, size: tuple[int, int] | None) -> dict[str, Any]:
    width, height = size or (0, 0)
    return {"sha256": digest, "bytes": len(data), "width": width, "height": height}


def _readable(name: str) -> str:
    """The name that a file had, without what nobody can read."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[:NAME_LENGTH] or str(_("picture"))


def _row_of(path: str) -> Picture | None:
    """The row for a stored file; None where it is missing, or no picture."""
    data, made = default_storage.read(path), default_storage.modified(path)
    try:
        suffix_of(data or b"")
    except UnsupportedPictureError:
        return None
    facts = _facts(data, hashlib.sha256(data).hexdigest(), size_of(data))
    return Picture(file=path, name=_readable(path), created_at=made, **facts)
