"""``manage.py reindex``: makes the articles be found that the search does not know as they are."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles.models import SearchDocument
from articles.parallel import all_cores
from articles.search.indexing import index_stale, stale


class Command(BaseCommand):
    help = (
        "Analyses the articles that the search does not know, or only by an older analyser, or all of them. "
        "Can be stopped at any time: the next run goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also what is up to date")

    def handle(self, **options: Any) -> None:
        if options["all"]:
            SearchDocument.objects.update(version=0)
        count = stale().count()
        bar = tqdm(total=count, unit=" articles", disable=None, file=self.stderr)
        with bar, all_cores(count) as mapped:
            failed = index_stale(mapped, bar.update)
        self.stdout.write(f"{count - failed} articles indexed.")
        if failed:
            self.stderr.write(f"{failed} articles could not be analysed: SearchDocument.failure says why.")
