"""The cards of a list: one narrow query, no model instances, and each card rendered only when it changes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import F, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.addresses import article_address, category_address, tag_address
from articles.models import Article, Tagging, day
from articles.prepared import IDS, NOW, JsonRows, Prepared, among_ids

CARDS_KEPT = 1_000
COLUMNS = (
    "slug",
    "title_html",
    "title_text",
    "card",
    "macros",
    "language",
    "minutes",
    "published_at",
    "cover",
    "category__name",
    "category__path",
    "tags_json",
)


def tags_json() -> JsonRows:
    """Name and slug of the tags of the outer query's article, in the order in which they were given."""
    taggings = Tagging.objects.filter(content_object=OuterRef("pk")).order_by("pk")
    return JsonRows(taggings.values(name=F("tag__name"), slug=F("tag__slug")))


def named_tags(tags: str) -> list[tuple[str, str]]:
    """(name, address) of each."""
    return [(tag["name"], tag_address(tag["slug"])) for tag in json.loads(tags)]


def cards(ids: Sequence[int]) -> list[SafeString]:
    """The public ones of these articles as HTML, newest first."""
    rows = _by_id().rows(ids=list(ids), now=timezone.now())
    return [_card(get_language(), row) for row in rows]


def has_maths(*texts: str) -> bool:
    """Whether any of the HTML texts holds a formula."""
    return any('class="math ' in text for text in texts)


@cache
def _by_id() -> Prepared:
    articles = Article.objects.published(at=NOW).filter(among_ids()).newest_first()
    return Prepared(articles.annotate(tags_json=tags_json()).values_list(*COLUMNS), ids=IDS, now=NOW)


@lru_cache(maxsize=CARDS_KEPT)
def _card(language: str, row: tuple[Any, ...]) -> SafeString:
    """The HTML of a card, which follows from its row and the language of the interface alone."""
    card = dict(zip(COLUMNS, row, strict=True))
    category_path = card["category__path"]
    card |= {
        "url": article_address(card["slug"]),
        "day": day(card["published_at"]),
        "cover_url": default_storage.url(card["cover"]) if card["cover"] else None,
        "category_name": card["category__name"],
        "category_url": category_path and category_address(category_path),
        "tags": named_tags(card["tags_json"]),
    }
    return render_to_string("includes/card.html", {"card": card, "LANGUAGE_CODE": language})
