"""What the dashboard tells those who look after the site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.backup.records import BackupRecord

BACKUP_COMMAND = "make backup"
DRILL_COMMAND = "manage.py restore --drill FILE"

Reminder = tuple[str, str]


def reminders(user: Any) -> list[Reminder]:
    """(words, command) for each thing that is overdue; only superusers are told."""
    if not user.is_superuser:
        return []
    last = BackupRecord.objects.last_times()
    made, held = last.get(BackupRecord.Kind.BACKUP), last.get(BackupRecord.Kind.DRILL)
    found = []
    if _overdue(made, settings.BACKUP_DAYS):
        found.append((_backup_words(made), BACKUP_COMMAND))
    if made and _overdue(held, settings.DRILL_DAYS):
        found.append((_drill_words(held), DRILL_COMMAND))
    return found


def _overdue(moment: datetime | None, days: int) -> bool:
    return moment is None or _days_since(moment) >= days


def _days_since(moment: datetime) -> int:
    return (timezone.now() - moment).days


def _backup_words(made: datetime | None) -> str:
    if made is None:
        return _("This site has never been backed up.")
    days = _days_since(made)
    return ngettext(
        "The last backup was made %(days)d day ago.", "The last backup was made %(days)d days ago.", days
    ) % {"days": days}


def _drill_words(held: datetime | None) -> str:
    if held is None:
        return _("No backup of this site has been tried out yet: whether one can be restored is not known.")
    days = _days_since(held)
    return ngettext(
        "A backup was last tried out %(days)d day ago.",
        "A backup was last tried out %(days)d days ago.",
        days,
    ) % {"days": days}
