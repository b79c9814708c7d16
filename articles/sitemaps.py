"""What search engines fetch: parts, and their index. A part is a range of ids: no count, no offset."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django.db.models import Max
from django.db.models.functions import Greatest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles import lists
from articles.addresses import absolute, article_address, category_address, tag_address
from articles.http import PublicRequest, public_page
from articles.listing import counts
from articles.models import Article, Tag
from articles.prepared import among
from categories.tree import load_tree

PART_SIZE = 10_000
URLSET = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
%s</urlset>
"""


@public_page
def index(request: PublicRequest) -> HttpResponse:
    """The addresses of the parts."""
    last_id = Article.objects.published().aggregate(last=Max("pk"))["last"] or 0
    parts = range(1, last_id // PART_SIZE + 2)
    addresses = [reverse("articles:sitemap_articles", args=[part]) for part in parts]
    context = {"addresses": map(absolute, [reverse("articles:sitemap_pages"), *addresses])}
    return render(request, "feeds/sitemap_index.xml", context, content_type="application/xml")


@public_page
def articles(_request: PublicRequest, part: int) -> HttpResponse:
    """The public articles of one part, with their last change."""
    if not 1 <= part <= 1_000_000:
        raise Http404
    ids = range((part - 1) * PART_SIZE, part * PART_SIZE)
    rows = Article.objects.published().filter(pk__gte=ids.start, pk__lt=ids.stop).order_by("pk")
    changed = Greatest("published_at", "updated_at")
    return _urlset((article_address(slug), at) for slug, at in rows.values_list("slug", changed))


@public_page
def pages(_request: PublicRequest) -> HttpResponse:
    """Home, categories and tags in use."""
    paths = [node.category.path for root in load_tree().roots for node in root.subtree()]
    used = Tag.objects.filter(among("pk", list(counts(lists.of_tag)))).order_by("slug")
    slugs = used.values_list("slug", flat=True)[:PART_SIZE]
    addresses = [reverse("articles:home"), *map(category_address, paths), *map(tag_address, slugs)]
    return _urlset((address, None) for address in addresses)


def _urlset(entries: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    """Not by a template, which takes ten times as long for ten thousand addresses."""
    urls = (
        f"<url><loc>{escape(absolute(address))}</loc>"
        f"{f'<lastmod>{changed.isoformat()}</lastmod>' if changed else ''}</url>\n"
        for address, changed in entries
    )
    return HttpResponse(URLSET % "".join(urls), content_type="application/xml")
