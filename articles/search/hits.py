"""The articles of a page of results."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from articles.addresses import article_address, category_address, tag_address
from articles.cards import tags_json
from articles.models import Article, day, with_site_macros
from articles.search.queries import Term
from articles.search.results import Hit
from articles.search.snippets import marked, snippet

COLUMNS = (
    "pk",
    "slug",
    "title",
    "macros",
    "text",
    "language",
    "published_at",
    "category__name",
    "category__path",
)


def hits_of(ids: Sequence[int], terms: Sequence[Term]) -> list[Hit]:
    """Public articles in the order given, with the places that answer."""
    articles = Article.objects.published().filter(pk__in=ids).annotate(tags_json=tags_json())
    found = {row["pk"]: row for row in articles.values(*COLUMNS, "tags_json")}
    return [_hit(found[pk], terms) for pk in ids if pk in found]


def _hit(row: dict[str, Any], terms: Sequence[Term]) -> Hit:
    macros = with_site_macros(row["macros"])
    path = row["category__path"]
    return Hit(
        url=article_address(row["slug"]),
        title_html=marked(row["title"], terms, macros),
        language=row["language"],
        day=day(row["published_at"]),
        category_name=row["category__name"] or "",
        category_url=category_address(path) if path else "",
        tags=[(tag["name"], tag_address(tag["slug"])) for tag in json.loads(row["tags_json"])],
        snippet=snippet(row["text"], terms, row["language"], macros),
        macros=row["macros"],
    )
