"""What a list shows of its articles: read with one narrow query, no model instances."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.files.storage import default_storage
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone

from articles.addresses import article_address, category_address, tag_address
from articles.models import Tagging
from articles.querysets import ArticleQuerySet

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
    "tag_pairs",
)


def tag_pairs() -> ArraySubquery:
    """The tags of the article of the outer query, in the order in which they were given."""
    taggings = Tagging.objects.filter(content_object=OuterRef("pk")).order_by("pk")
    return ArraySubquery(taggings.values(pair=JSONObject(name="tag__name", slug="tag__slug")))


def named_tags(pairs: list[dict[str, str]]) -> list[tuple[str, str]]:
    """(name, address) of each."""
    return [(pair["name"], tag_address(pair["slug"])) for pair in pairs]


def cards(articles: ArticleQuerySet) -> list[dict[str, Any]]:
    """A dictionary for each article, as the card template reads it."""
    return [_card(*row) for row in articles.annotate(tag_pairs=tag_pairs()).values_list(*COLUMNS)]


def _card(
    slug: str,
    title_html: str,
    title_text: str,
    card: str,
    macros: str,
    language: str,
    minutes: int,
    published_at: datetime,
    cover: str,
    category_name: str | None,
    category_path: str | None,
    pairs: list[dict[str, str]],
) -> dict[str, Any]:
    return {
        "url": article_address(slug),
        "title_html": title_html,
        "title_text": title_text,
        "card": card,
        "macros": macros,
        "language": language,
        "minutes": minutes,
        "date": local_date(published_at),
        "cover_url": default_storage.url(cover) if cover else None,
        "category_name": category_name,
        "category_url": category_path and category_address(category_path),
        "tags": named_tags(pairs),
    }


def local_date(moment: datetime) -> date:
    """The day on the site's calendar."""
    return timezone.localdate(moment)


def has_maths(*texts: str) -> bool:
    """Whether any of the HTML texts holds a formula."""
    return any('class="math ' in text for text in texts)
