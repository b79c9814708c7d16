"""``manage.py check_formulas``: proves that every formula of every article arrives where readers see it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.models import Article
from articles.parallel import Mapper, all_cores
from articles.proof import Loss, losses

BATCH = 200


class Command(BaseCommand):
    help = (
        "Reads each article as it was written, and looks for every formula in its page, card, feed entry, "
        "plain text, table of contents and title. Lists what is lost, and fails if anything is."
    )

    def handle(self, **_options: Any) -> None:
        count = Article.objects.count()
        lost: list[Loss] = []
        bar = tqdm(total=count, unit=" articles", disable=None, file=self.stderr)
        with bar, all_cores(count) as mapped:
            last = 0
            while batch := articles_after(last):
                lost += check_batch(batch, mapped)
                last = batch[-1].pk
                bar.update(len(batch))
        for loss in lost:
            self.stdout.write(f"{loss.slug}:{loss.line}: {loss.place}: {loss.tex}")
        if lost:
            raise CommandError(f"{len(lost)} formulas are lost.")
        self.stdout.write(f"All formulas of {count} articles arrive.")


def articles_after(pk: int) -> list[Article]:
    return list(Article.objects.filter(pk__gt=pk).order_by("pk")[:BATCH])


def check_batch(batch: list[Article], mapped: Mapper) -> list[Loss]:
    return [loss for found in mapped(losses, batch) for loss in found]
