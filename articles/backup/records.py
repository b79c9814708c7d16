"""When the site was backed up, and when a backup was last rehearsed."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BackupRecordQuerySet(models.QuerySet):
    def last_times(self) -> dict[str, datetime]:
        """When the newest of each kind happened."""
        return dict(self.order_by().values_list("kind").annotate(last=models.Max("happened_at")))


class BackupRecord(models.Model):
    """A backup that was made, or restored in a drill. ``backup`` is the id in its manifest.

    The record of a backup is written when the file is whole, so it is not in that file: a restored site
    makes the record of the backup from which it came anew.
    """

    class Kind(models.TextChoices):
        BACKUP = "backup", _("backup")
        DRILL = "drill", _("drill")

    kind = models.CharField(max_length=6, choices=Kind.choices)
    backup = models.CharField(max_length=32, db_index=True)
    happened_at = models.DateTimeField(default=timezone.now)

    objects = BackupRecordQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d %H:%M}"
