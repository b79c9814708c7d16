"""Pages about pages: the index of the public notes, and a page for each category."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings

from articles.exporting import yaml
from articles.exporting.bundles import Places
from articles.exporting.references import NOTE
from articles.exporting.snapshot import streamed
from articles.models import Article
from categories.models import Category

MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\[]<>`*_"} | {"\n": " ", "\r": " "})


def index(places: Places) -> Iterator[bytes]:
    """The public notes, newest first. Nobody learns from it of a note that he may not see yet."""
    yield f"---\n{yaml.document({'title': settings.SITE_NAME})}---\n".encode()
    public = Article.objects.published().newest_first()
    for title, slug, category, at in streamed(
        public.values_list("title_text", "slug", "category__path", "published_at")
    ):
        path = quote(f"{places.folder(category, slug)}/{NOTE}")
        yield f"- {at:%Y-%m-%d} [{title.translate(MARKS)}]({path})\n".encode()


def section(category: Category, number: int) -> bytes:
    """The page of a category. ``number``: its place in the order of all."""
    head = {"title": category.name, "url": f"/categories/{category.path}/", "weight": number}
    return f"---\n{yaml.document(head)}---\n".encode()
