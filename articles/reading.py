"""One article as a page shows it, with what stands around it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.lookups import GreaterThan, LessThan

from articles.cards import tag_pairs
from articles.models import Article
from articles.paging import Row

RELATED = 5
UNREAD = ("source", "text", "card", "summary", "problems", "import_key", "import_hash")

# For each tag its newest uses only, so that a tag on half of all articles costs no more than a rare one.
# A use of a tag weighs the more, the fewer there are.
SHARED_TAGS = """ARRAY(
    SELECT other.content_object_id
    FROM articles_tagging mine CROSS JOIN LATERAL (
        SELECT content_object_id, 1.0 / count(*) OVER () AS weight FROM (
            SELECT content_object_id FROM articles_tagging
            WHERE tag_id = mine.tag_id AND content_object_id <> mine.content_object_id
            ORDER BY content_object_id DESC LIMIT 100
        ) newest
    ) other
    WHERE mine.content_object_id = articles_article.id
    GROUP BY other.content_object_id
    ORDER BY sum(other.weight) DESC, other.content_object_id DESC LIMIT 12
)"""


def article_to_read(slug: str) -> QuerySet[Article]:
    """The public article of that address, with ``tag_pairs`` and the ids that ``surroundings`` looks up."""
    here = Row(OuterRef("published_at"), OuterRef("pk"))
    shelf = Article.objects.published().filter(category=OuterRef("category")).values("pk")
    return (
        Article.objects.published()
        .filter(slug=slug)
        .select_related("author")
        .defer(*UNREAD)
        .annotate(
            tag_pairs=tag_pairs(),
            previous_id=Subquery(
                shelf.filter(LessThan(Row("published_at", "pk"), here)).order_by("-published_at", "-pk")[:1]
            ),
            next_id=Subquery(
                shelf.filter(GreaterThan(Row("published_at", "pk"), here)).order_by("published_at", "pk")[:1]
            ),
            similar_ids=RawSQL(SHARED_TAGS, (), output_field=ArrayField(BigIntegerField())),  # noqa: S611
            shelf_ids=ArraySubquery(shelf.newest_first()[: RELATED + 1]),
        )
    )


def surroundings(article: Article) -> dict[str, Any]:
    """``previous`` (older) and ``next`` (newer) in its category, and ``related``, the closest first."""
    wanted = [article.previous_id, article.next_id, *article.similar_ids, *article.shelf_ids]
    narrow = Article.objects.published().only("slug", "language", "title_html", "title_text", "published_at")
    found = narrow.in_bulk([pk for pk in wanted if pk])
    candidates = dict.fromkeys([*article.similar_ids, *article.shelf_ids])
    related = [found[pk] for pk in candidates if pk in found and pk != article.pk]
    return {
        "previous": found.get(article.previous_id),
        "next": found.get(article.next_id),
        "related": related[:RELATED],
    }
