"""An import of the admin in its own process: what it tells while it runs, and at its end."""

import logging
import time
from collections.abc import Iterator
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import translation
from django.utils.translation import gettext as _

from articles.imports import Import
from articles.transfer.importing import Results, import_source
from articles.transfer.report import Remark
from articles.transfer.sources import RefusedSourceError
from articles.transfer.summary import FATES, Outcome, Summary
from articles.turns import BusyError, turn

PAUSE = 0.5
"""Seconds from one message to the next."""

logger = logging.getLogger(__name__)


class StoppedError(Exception):
    """Somebody cancelled the import."""


class Teller:
    """Tells the database how far the import is, and hears from it whether to stop."""

    def __init__(self, pk: int) -> None:
        self._row = Import.objects.filter(pk=pk)
        self._done = self._total = 0
        self._told_at = 0.0

    def tick(self) -> None:
        """Called again and again. Raises StoppedError."""
        if time.monotonic() < self._told_at + PAUSE:
            return
        self._told_at = time.monotonic()
        self._row.update(done=self._done, total=self._total)
        if self._row.filter(stop=True).exists():
            raise StoppedError

    def progress(self, results: Results, total: int, _name: str) -> Results:
        """The results as they are, counted."""
        self._total += total
        self._told_at = 0
        for result in results:
            self.tick()
            yield result
            self._done += 1


def run(pk: int) -> None:
    """Does what is to be done for an import that is in the state of running, to an end of some kind."""
    with turn(pk):
        job = Import.objects.defer("report").get(pk=pk)
        if job.state != Import.State.RUNNING:
            return
        with translation.override(job.language):
            _run(job)


def _run(job: Import) -> None:
    teller = Teller(job.pk)
    options = {"author": job.sole_author, "dry_run": not job.writes, "progress": teller.progress}
    try:
        summary = import_source(job.path, tick=teller.tick, **options)
    except StoppedError:
        job.end(Import.State.CANCELLED)
    except RefusedSourceError as error:
        job.end(Import.State.REFUSED, error=str(error))
    except BusyError as error:
        job.end(Import.State.READY, error=str(error))
    except (OperationalError, InterfaceError):
        logger.exception("The import %s lost the database", job.pk)
        connection.close()
        job.end(Import.State.INTERRUPTED, error=_("The database did not answer any more."))
    except Exception as error:
        logger.exception("The import %s failed", job.pk)
        job.end(Import.State.INTERRUPTED, error=f"{type(error).__name__}: {error}")
    else:
        _hand_in(job, summary)


def _hand_in(job: Import, summary: Summary) -> None:
    if not summary.articles:
        job.end(Import.State.REFUSED, error=_("There is no note in it."), **_results(summary))
    else:
        job.end(Import.State.DONE if job.writes else Import.State.READY, **_results(summary))


def _results(summary: Summary) -> dict[str, Any]:
    fates = summary.fates
    counts = {fate: fates[fate] for fate in FATES}
    counts |= {"skipped": summary.skipped, "problems": len(summary.remarks)}
    report = {
        "folders": summary.folders,
        "outcomes": [list(outcome) for outcome in summary.outcomes],
        "remarks": [
            [each.path, each.line, each.column, each.code, each.detail.replace("\x00", "␀"), each.rendering]
            for each in summary.remarks
        ],
        "categories": [" / ".join(path) for path in sorted(summary.categories.values())],
        "tags": sorted(summary.tags.values(), key=str.casefold),
    }
    return {"counts": counts, "report": report, "done": summary.articles, "total": summary.articles}


def outcomes_of(report: dict[str, Any]) -> Iterator[Outcome]:
    """What became of the notes, from a stored report."""
    return (Outcome(*row) for row in report.get("outcomes", []))


def remarks_of(report: dict[str, Any]) -> Iterator[Remark]:
    """What there was to say, from a stored report."""
    return (Remark(*row) for row in report.get("remarks", []))
