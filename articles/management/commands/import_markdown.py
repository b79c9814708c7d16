"""``manage.py import_markdown PATH``: notes of other programs become articles."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles.transfer.importing import Results, Summary, import_source
from articles.transfer.sources import RefusedSourceError
from articles.transfer.wording import describe, kind
from articles.turns import BusyError

SHOWN = 50


class Command(BaseCommand):
    help = "Imports the notes of another program, or plain Markdown; docs/importing.md says of which."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path",
            type=Path,
            metavar="PATH",
            help="the folder, as the program keeps it; a ZIP of it; or one .md, .xml or .json file",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would be done, and write nothing"
        )
        parser.add_argument("--author", default="", metavar="NAME", help="the account that wrote all of it")
        parser.add_argument(
            "--jobs", type=int, default=0, metavar="N", help="worker processes (default: cores)"
        )
        parser.add_argument(
            "--problems", type=Path, metavar="FILE", help="write the whole problem list there"
        )

    def handle(self, *, path: Path, **options: Any) -> None:
        summary = self._import(path, options)
        problems = [describe(remark) for remark in summary.remarks]
        if options["problems"]:
            options["problems"].write_text("".join(f"{problem}\n" for problem in problems), encoding="utf-8")
        if options["verbosity"]:
            self._report(problems, shortened=options["verbosity"] < 2)
            self._summarise(summary, dry_run=options["dry_run"])
        if not summary.articles:
            raise CommandError(_("No note could be imported from “%(path)s”.") % {"path": path})

    def _import(self, path: Path, options: dict[str, Any]) -> Summary:
        try:
            return import_source(
                path,
                author=options["author"],
                jobs=options["jobs"],
                dry_run=options["dry_run"],
                progress=self._progress if options["verbosity"] else None,
            )
        except (RefusedSourceError, BusyError) as error:
            raise CommandError(str(error)) from error
        except (OperationalError, InterfaceError) as error:
            words = _(
                "The database does not answer any more (%(error)s). What was written so far is whole: "
                "run the same import again, and it goes on from there."
            )
            raise CommandError(words % {"error": " ".join(str(error).split())}) from error

    def _progress(self, results: Results, total: int, name: str) -> Results:
        """The results, with a bar where somebody watches."""
        return tqdm(results, total=total, desc=name, unit=_(" notes"), disable=None, file=self.stderr)

    def _report(self, problems: list[str], *, shortened: bool) -> None:
        for problem in problems[:SHOWN] if shortened else problems:
            self.stdout.write(problem)
        if shortened and len(problems) > SHOWN:
            more = len(problems) - SHOWN
            self.stdout.write(_("… and %(more)d more; --problems FILE writes them all.") % {"more": more})

    def _summarise(self, summary: Summary, *, dry_run: bool) -> None:
        for name, dialect in summary.folders:
            self.stdout.write(f"{name}: {dialect}")
        for (code, rendering), count in summary.kinds().most_common():
            self.stdout.write(f"{count:>7,} {kind(code, rendering)}")
        counts = {
            _("new"): summary.new,
            _("changed"): summary.changed,
            _("unchanged"): summary.unchanged,
            _("skipped"): summary.skipped,
            _("gone"): summary.gone,
        }
        self.stdout.write(", ".join(f"{name}: {count:,}" for name, count in counts.items()))
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing was written."))
