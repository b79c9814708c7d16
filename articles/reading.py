"""One article as a page shows it, with what stands around it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, DateTimeField, Func, Model, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.lookups import GreaterThan, LessThan
from django.utils import timezone

from articles.addresses import article_address
from articles.cards import tags_json
from articles.models import Article, day
from articles.prepared import IDS, NOW, SLUG, Prepared, among_ids

RELATED = 5
READ = (
    *("id", "slug", "title_html", "title_text", "html", "toc", "card_text", "macros", "language", "cover"),
    *("published_at", "updated_at", "minutes", "category_id"),
)
AUTHOR = ("id", "username", "first_name", "last_name")
AROUND = ("tags_json", "previous_id", "next_id", "similar_ids", "shelf_ids")

# For each tag its newest uses only, so that a tag on half of all articles costs no more than a rare one.
# A use of a tag weighs the more, the fewer there are.
SIMILAR = """ARRAY(
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


class Neighbour(NamedTuple):
    """An article that another one points at."""

    pk: int
    slug: str
    language: str
    title_html: str
    title_text: str
    macros: str
    published_at: datetime

    @property
    def day(self) -> str:
        return day(self.published_at)

    def get_absolute_url(self) -> str:
        return article_address(self.slug)


class Row(Func):
    """``ROW(a, b)``: compared as a whole, it is one seek in an index over both columns."""

    function = "ROW"
    output_field = DateTimeField()


def article_to_read(slug: str) -> Article | None:
    """The public article of that address, with its author and what ``AROUND`` names."""
    rows = _by_slug().rows(slug=slug, now=timezone.now())
    if not rows:
        return None
    values = list(rows[0])
    article = _instance(Article, READ, values)
    article.toc = json.loads(article.toc)
    article.author = _instance(get_user_model(), AUTHOR, values[len(READ) :])
    for name, value in zip(AROUND, values[-len(AROUND) :], strict=True):
        setattr(article, name, value)
    return article


def surroundings(article: Article) -> dict[str, Any]:
    """``previous`` (older) and ``next`` (newer) in its category, and ``related``, the closest first."""
    closest_first = [*article.similar_ids, *article.shelf_ids]
    wanted = [pk for pk in (article.previous_id, article.next_id, *closest_first) if pk]
    rows = _linked_by_id().rows(ids=wanted, now=timezone.now())
    found = {row[0]: Neighbour(*row) for row in rows}
    related = [found[pk] for pk in dict.fromkeys(closest_first) if pk in found and pk != article.pk]
    return {
        "previous": found.get(article.previous_id),
        "next": found.get(article.next_id),
        "related": related[:RELATED],
    }


@cache
def _by_slug() -> Prepared:
    here = Row(OuterRef("published_at"), OuterRef("pk"))
    place = Row("published_at", "pk")
    shelf = Article.objects.published(at=NOW).filter(category=OuterRef("category")).values("pk")
    older = shelf.filter(LessThan(place, here)).order_by("-published_at", "-pk")
    newer = shelf.filter(GreaterThan(place, here)).order_by("published_at", "pk")
    articles = (
        Article.objects.published(at=NOW)
        .filter(slug=SLUG)
        .annotate(
            tags_json=tags_json(),
            previous_id=Subquery(older[:1]),
            next_id=Subquery(newer[:1]),
            similar_ids=RawSQL(SIMILAR, (), output_field=ArrayField(BigIntegerField())),  # noqa: S611
            shelf_ids=ArraySubquery(shelf.newest_first()[: RELATED + 1]),
        )
    )
    columns = (*READ, *(f"author__{name}" for name in AUTHOR), *AROUND)
    return Prepared(articles.order_by().values_list(*columns), slug=SLUG, now=NOW)


@cache
def _linked_by_id() -> Prepared:
    articles = (
        Article.objects.published(at=NOW).filter(among_ids()).order_by().values_list(*Neighbour._fields)
    )
    return Prepared(articles, ids=IDS, now=NOW)


def _instance(model: type[Model], fields: Sequence[str], values: Sequence[Any]) -> Any:
    """An instance of which only these fields are loaded. Values after those of the fields are left out."""
    loaded = dict(zip(fields, values, strict=False))
    in_order = [field.attname for field in model._meta.concrete_fields if field.attname in loaded]
    return model.from_db("default", in_order, [loaded[name] for name in in_order])
