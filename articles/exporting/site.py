"""The whole site as files, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q

from articles.exporting import manifest
from articles.exporting.bundles import CONTENT, Places, bundles_of, category_names
from articles.exporting.entries import Entry, read_pieces
from articles.exporting.hugo import configuration
from articles.exporting.index import index, section
from articles.exporting.names import folder_path
from articles.exporting.snapshot import snapshot
from articles.exporting.typed import drafts_of, history_of
from articles.models import Article, Draft
from categories.models import Category

TOP = ("hugo.yaml", CONTENT, "media", "drafts", "history", manifest.NAME)
"""All that an export has at its top; the manifest is the last to be there."""


def site_entries(*, history: bool = False, reader: Any = None) -> Iterator[Entry]:
    """Every file of an export, as the site is at this moment.

    ``reader``: whose it is to be, if not everybody's: notes that others have begun and never saved are not
    shown to them.
    """
    with snapshot():
        categories = _in_order(Category.objects.order_by("position", "pk"))
        places = Places(category_names(categories))
        placed: set[int] = set()
        yield Entry("hugo.yaml", configuration())
        yield Entry(f"{CONTENT}/_index.md", index(places))
        for number, category in enumerate(categories, 1):
            yield Entry(f"{CONTENT}/{folder_path(category.path)}/_index.md", section(category, number))
        yield from bundles_of(Article.objects.all(), places, lambda path: placed.add(hash(path)))
        yield from _rest_of_media(placed)
        drafts = (
            Draft.objects.filter(Q(article__isnull=False) | Q(author=reader)) if reader else Draft.objects
        )
        yield from drafts_of(drafts.order_by("pk"))
        yield from history_of(places, whole=history)
        yield Entry(manifest.NAME, manifest.manifest(categories, history=history))


def _in_order(categories: Iterable[Category]) -> list[Category]:
    """Parents before their children, siblings in their order."""
    return sorted(categories, key=lambda each: each.path.count("/"))


def _rest_of_media(placed: set[int]) -> Iterator[Entry]:
    """The files of the media folder that stand beside no note. ``placed``: hashes of the paths that do."""
    for path in default_storage.sizes():
        if "/." not in path and hash(path) not in placed and (file := default_storage.opened(path)):
            yield Entry(f"media/{path}", read_pieces(file))
