"""``manage.py export_markdown PATH``: the whole site as plain Markdown."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles.exporting.entries import Entry
from articles.exporting.folder import NotOursError, write_folder
from articles.exporting.references import NOTE
from articles.exporting.site import site_entries
from articles.exporting.zipped import write_zip
from articles.models import Article


class Command(BaseCommand):
    help = (
        "Writes the whole site as Markdown files that Hugo and Obsidian read as they are, and that "
        "import_markdown brings back without loss. An earlier export at PATH is brought up to date."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, metavar="PATH", help="a new folder, or that of an earlier export"
        )
        parser.add_argument("--history", action="store_true", help="also every revision of every article")
        parser.add_argument("--zip", action="store_true", help="PATH is one ZIP file")

    def handle(self, *, path: Path, **options: Any) -> None:
        entries = site_entries(history=options["history"])
        if options["verbosity"]:
            entries = self._watched(entries)
        try:
            (write_zip if options["zip"] else write_folder)(entries, path)
        except NotOursError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            words = _("The export could not be written: %(error)s. What was there before is untouched.")
            raise CommandError(words % {"error": error}) from error

    def _watched(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries, with a bar of the notes among them where somebody watches."""
        total = Article.objects.count()
        with tqdm(total=total, unit=_(" notes"), disable=None, file=self.stderr) as bar:
            for entry in entries:
                yield entry
                bar.update(entry.path.endswith(f"/{NOTE}") and entry.path.startswith("content/"))
        self.stdout.write(_("%(notes)s notes exported.") % {"notes": f"{total:,}"})
