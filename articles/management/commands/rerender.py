"""``manage.py rerender``: makes the derived columns again from what was written."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from tqdm import tqdm

from articles.models import DERIVED_FIELDS, SHAPING_FIELDS, Article, SearchDocument
from articles.parallel import Mapper, all_cores
from articles.rendering import VERSION
from articles.search.indexing import index_stale

BATCH = 100


class Command(BaseCommand):
    help = (
        "Renders the articles that an older version of the renderer made, or all of them, and makes those "
        "be found that the search does not know as they are. "
        "Can be stopped at any time: the next run goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also what is up to date")

    def handle(self, **options: Any) -> None:
        if options["all"]:
            Article.objects.update(render_version=0)
        stale = Article.objects.exclude(render_version=VERSION)
        count = stale.count()
        bar = tqdm(total=count, unit=" articles", disable=None, file=self.stderr)
        with bar, all_cores(count) as mapped:
            while done := rerender_batch(mapped):
                bar.update(done)
            index_stale(mapped)
        self.stdout.write(f"{count} articles rendered.")


@transaction.atomic
def rerender_batch(mapped: Mapper) -> int:
    """Renders some of the stale articles; how many. Nobody can change their text meanwhile."""
    stale = Article.objects.exclude(render_version=VERSION).select_for_update().order_by("pk")
    articles = list(mapped(derived, stale.only("pk", *SHAPING_FIELDS)[:BATCH]))
    if articles:
        Article.objects.bulk_update(articles, DERIVED_FIELDS)
        SearchDocument.objects.filter(article__in=articles).update(version=0)
    return len(articles)


def derived(article: Article) -> Article:
    article.derive()
    return article
