"""Imports that somebody began in the admin: where each is, and what it did."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.turns import is_held

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

START = timedelta(seconds=15)
"""So long a new process may take until it holds its lock."""
KEPT = timedelta(days=7)
"""So long an upload waits for somebody to go on with it."""
NEEDED = ("articles.add_article", "articles.change_article", "articles.edit_others")

_processes: list[subprocess.Popen] = []


def may_import(user: AbstractUser) -> bool:
    """Whoever may write, change and publish the articles of everybody."""
    return user.has_perms(NEEDED)


def uploads() -> Path:
    """The folder of what was uploaded and is not imported yet."""
    folder = Path(settings.SPOOL_ROOT) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class ImportQuerySet(models.QuerySet):
    def alive(self) -> list[Import]:
        """Those that a process works on at this moment."""
        return [each for each in self.filter(state=Import.State.RUNNING).defer("report") if each.is_alive]

    def clear(self) -> None:
        """Forgets the uploads that nobody went on with, and what lies there of nobody."""
        old = timezone.now() - KEPT
        for each in self.filter(state__in=Import.OPEN, changed_at__lt=old).defer("report"):
            if not each.is_alive:
                each.end(Import.State.CANCELLED)
        open_ones = {str(pk) for pk in self.filter(state__in=Import.OPEN).values_list("pk", flat=True)}
        for folder in uploads().iterdir():
            if folder.is_dir() and folder.name not in open_ones:
                shutil.rmtree(folder, ignore_errors=True)
            elif folder.is_file() and folder.stat().st_mtime < old.timestamp():
                folder.unlink(missing_ok=True)


class Import(models.Model):
    """An upload on its way into the site. First it is examined, then, if somebody agrees, it ``writes``.

    ``done`` of ``total`` notes are read. ``counts`` are those of the fates and of the problems, ``report`` is
    what ``articles.transfer.running`` makes of it. ``sole_author`` is the name of the account that wrote all
    of it; empty where the files say who. ``changed_at`` is when its state changed last.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        READY = "ready", _("waits for your consent")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        INTERRUPTED = "interrupted", _("interrupted")
        CANCELLED = "cancelled", _("cancelled")

    OPEN = (State.RUNNING, State.READY, State.INTERRUPTED)

    file = models.CharField(_("file"), max_length=255)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, verbose_name=_("by")
    )
    sole_author = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.RUNNING)
    writes = models.BooleanField(default=False)
    stop = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(_("when"), default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.file

    @property
    def path(self) -> Path:
        """Where the upload lies."""
        return uploads() / str(self.pk) / self.file

    @property
    def is_alive(self) -> bool:
        """Whether a process works on it; the database knows, wherever that process is."""
        return self.state == self.State.RUNNING and (
            self.changed_at > timezone.now() - START or is_held(self.pk)
        )

    @property
    def shown_state(self) -> str:
        """Its state; an import whose process died is interrupted."""
        dead = self.state == self.State.RUNNING and not self.is_alive
        return self.State.INTERRUPTED if dead else self.state

    def receive(self, upload: Path) -> None:
        """Takes an uploaded file over, and begins to examine it."""
        self.path.parent.mkdir(parents=True)
        upload.replace(self.path)
        self.launch()

    def start(self, *, writes: bool) -> bool:
        """Begins, or goes on, in a process of its own; False where it is not its time."""
        if self.shown_state not in {self.State.READY, self.State.INTERRUPTED}:
            return False
        waiting = Import.objects.filter(pk=self.pk, state=self.state, changed_at=self.changed_at)
        fresh = {
            "state": self.State.RUNNING,
            "writes": writes,
            "stop": False,
            "error": "",
            "done": 0,
            "total": 0,
        }
        if not waiting.update(**fresh, changed_at=timezone.now()):
            return False
        self.launch()
        return True

    def launch(self) -> None:
        """Starts the process, which outlives the one that serves this request."""
        _processes[:] = [process for process in _processes if process.poll() is None]
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_import", str(self.pk)]
        _processes.append(
            subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - ours
        )

    def cancel(self) -> None:
        """Asks its process to stop; without one it ends here and now."""
        if self.is_alive:
            Import.objects.filter(pk=self.pk).update(stop=True)
        elif self.state in self.OPEN:
            self.end(self.State.CANCELLED)

    def end(self, state: str, **values: Any) -> None:
        """Leaves the running state; the upload goes, unless somebody may still go on with it."""
        Import.objects.filter(pk=self.pk).update(state=state, changed_at=timezone.now(), **values)
        if state not in self.OPEN:
            shutil.rmtree(self.path.parent, ignore_errors=True)
