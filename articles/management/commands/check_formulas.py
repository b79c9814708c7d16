"""``manage.py check_formulas``: proves that every formula of every article arrives where readers see it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.models import Article
from articles.parallel import all_cores
from articles.proof import Proof, prove

BATCH = 200


class Command(BaseCommand):
    help = (
        "Reads each article as it was written, and looks for every formula in its page, card, feed entry, "
        "plain text, table of contents and title. Lists what is lost, and fails if anything is."
    )

    def handle(self, **_options: Any) -> None:
        count = Article.objects.count()
        proofs: list[Proof] = []
        bar = tqdm(total=count, unit=" articles", disable=None, file=self.stderr)
        with bar, all_cores(count) as mapped:
            last = 0
            while batch := articles_after(last):
                proofs += mapped(prove, batch)
                last = batch[-1].pk
                bar.update(len(batch))
        self._report(proofs)

    def _report(self, proofs: list[Proof]) -> None:
        lost = [loss for proof in proofs for loss in proof.losses]
        for loss in lost:
            self.stdout.write(f"{loss.slug}:{loss.line}: {loss.place}: {loss.tex}")
        if lost:
            raise CommandError(f"{len(lost)} formulas are lost.")
        formulas = sum(proof.formulas for proof in proofs)
        self.stdout.write(f"All {formulas} formulas of {len(proofs)} articles arrive.")


def articles_after(pk: int) -> list[Article]:
    return list(Article.objects.filter(pk__gt=pk).order_by("pk")[:BATCH])
