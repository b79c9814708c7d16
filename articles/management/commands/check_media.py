"""``manage.py check_media``: whether every picture has its file, and every file its picture."""

import hashlib
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils import timezone

from articles.library import remove_orphan
from articles.models import Article, Draft, Picture, Revision

DAY = timedelta(days=1)


class Command(BaseCommand):
    help = (
        "Names pictures whose file is missing or damaged, and files that no picture and no article has: "
        "what a machine leaves that dies at the wrong moment. Ends with status 1 where something is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--delete", action="store_true", help="delete orphaned files of a day ago or older"
        )

    def handle(self, **options: Any) -> None:
        files = default_storage.sizes()
        lost = [f"missing: {name}" for name in missing(files)] + [
            f"damaged: {name}" for name in damaged(files)
        ]
        orphans = sorted(orphaned(files))
        for line in [*lost, *(f"orphaned: {name}" for name in orphans)]:
            self.stdout.write(line)
        gone = self._deleted(orphans) if options["delete"] else 0
        self.stdout.write(f"{len(files)} files, {len(lost)} lost, {len(orphans)} orphaned, {gone} deleted.")
        if lost:
            sys.exit(1)

    def _deleted(self, orphans: list[str]) -> int:
        default_storage.clear_unfinished("", DAY.total_seconds())
        old = [name for name in orphans if timezone.now() - default_storage.modified(name) > DAY]
        for name in old:
            remove_orphan(name)
        return len(old)


def missing(files: dict[str, int]) -> Iterator[str]:
    """Names that pictures have, and no file."""
    for name in Picture.objects.values_list("file", flat=True).order_by("file"):
        if name not in files:
            yield name


def damaged(files: dict[str, int]) -> Iterator[str]:
    """Names of files that are not what was stored."""
    for name, digest in Picture.objects.values_list("file", "sha256").order_by("file").iterator():
        if name in files and hashlib.sha256(default_storage.read(name) or b"").hexdigest() != digest:
            yield name


def orphaned(files: dict[str, int]) -> Iterator[str]:
    """Names of files that no picture has, and that stand in no article nor in its history."""
    known = set(Picture.objects.values_list("file", flat=True))
    for name in files.keys() - known:
        if not _is_mentioned(name):
            yield name


def _is_mentioned(name: str) -> bool:
    forms = {name, quote(name)}
    shown = _any("html__contains", forms) | _any("source__contains", forms)
    articles = Article.objects.filter(shown | Q(cover=name))
    revisions = Revision.objects.filter(_any("source__contains", forms) | Q(fields__cover=name))
    drafts = Draft.objects.filter(_any("fields__source__icontains", forms))
    return articles.exists() or revisions.exists() or drafts.exists()


def _any(lookup: str, words: set[str]) -> Q:
    found = Q()
    for word in words:
        found |= Q(**{lookup: word})
    return found
