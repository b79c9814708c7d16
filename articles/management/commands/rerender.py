"""``manage.py rerender``: makes the derived columns again from what was written."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand
from django.db import transaction
from tqdm import tqdm

from articles.models import DERIVED_FIELDS, SHAPING_FIELDS, Article, SearchDocument
from articles.parallel import Mapper, all_cores
from articles.rendering import VERSION
from articles.search.indexing import index_stale

BATCH = 100
SEEN = ("title_html", "html", "card")
"""What is shown of an article, as it stands in pages."""


class Command(BaseCommand):
    help = (
        "Renders the articles that an older version of the renderer made, or all of them, and makes those "
        "be found that the search does not know as they are. "
        "Can be stopped at any time: the next run goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also what is up to date")
        parser.add_argument(
            "--report",
            type=Path,
            metavar="FILE",
            help="add the addresses of the articles that readers, or their authors, now see otherwise",
        )

    def handle(self, **options: Any) -> None:
        if options["all"]:
            Article.objects.update(render_version=0)
        stale = Article.objects.exclude(render_version=VERSION)
        count = stale.count()
        bar = tqdm(total=count, unit=" articles", disable=None, file=self.stderr)
        changed = 0
        with bar, all_cores(count) as mapped, _opened(options["report"]) as report:
            while batch := rerender_batch(mapped):
                bar.update(len(batch))
                addresses = [article.get_absolute_url() for article, looks_other in batch if looks_other]
                report.writelines(f"{address}\n" for address in addresses)
                changed += len(addresses)
            index_stale(mapped)
        self.stdout.write(f"{count} articles rendered.")
        if options["report"]:
            self.stdout.write(f"{changed} of them look otherwise: see {options['report']}.")


def _opened(report: Path | None) -> AbstractContextManager[TextIO]:
    """The file, which a run that goes on where one stopped adds to."""
    return report.open("a", encoding="utf-8") if report else StringIO()


@transaction.atomic
def rerender_batch(mapped: Mapper) -> list[tuple[Article, bool]]:
    """Renders some of the stale articles; which, and whether they look otherwise than before.

    Nobody can change their text meanwhile.
    """
    stale = Article.objects.exclude(render_version=VERSION).select_for_update().order_by("pk")
    before = list(stale.only("pk", "slug", *SHAPING_FIELDS, *SEEN)[:BATCH])
    seen = [_seen(article) for article in before]
    articles = list(mapped(derived, before))
    if articles:
        Article.objects.bulk_update(articles, DERIVED_FIELDS)
        SearchDocument.objects.filter(article__in=articles).update(version=0)
    return [(article, _seen(article) != old) for article, old in zip(articles, seen, strict=True)]


def _seen(article: Article) -> list[str]:
    return [getattr(article, name) for name in SEEN]


def derived(article: Article) -> Article:
    article.derive()
    return article
