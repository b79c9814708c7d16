"""One article as a page shows it, and what stands around it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, DateTimeField, Func, Model, OuterRef
from django.db.models.expressions import RawSQL
from django.db.models.lookups import GreaterThan, LessThan

from articles.addresses import article_address
from articles.cards import tags_json
from articles.models import Article, day
from articles.prepared import ASKED, NOW, Asked, JsonRows, Prepared, among
from config.replicas import reading

RELATED = 5
READ = (
    *("id", "slug", "title_html", "title_text", "html", "toc", "card_text", "macros", "language", "cover"),
    *("published_at", "updated_at", "minutes", "category_id"),
)
AUTHOR = ("id", "username", "first_name", "last_name")
LINKED = ("id", "slug", "language", "title_html", "published_at")

# Candidates: the newest uses of each of its tags, what has words of its title in the title, and what speaks
# of the same; so many of each that a tag of half of all articles costs no more than a rare one. Words that
# very many articles speak of find no candidates: an index gives all of these or none.
# PUBLIC stands for the ids of what the public may see: drafts take nobody's place.
# The order: how much of what it speaks of the other speaks of; a tag counts the more, the fewer have it.
SIMILAR = r"""ARRAY(
    SELECT other.id
    FROM articles_searchdocument mine
    CROSS JOIN LATERAL (
        SELECT
            string_agg(word, ' | ')::tsquery AS any_of,
            (string_agg(word, ' | ') FILTER (WHERE weight = 'A' AND is_telling))::tsquery AS of_title,
            (string_agg(word, ' | ') FILTER (WHERE weight = 'C' AND is_telling))::tsquery AS of_text
        FROM (
            SELECT
                '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''' AS word,
                weights[1] AS weight,
                lexeme <> ALL(%s) AS is_telling
            FROM unnest(mine.salient)
        ) lexemes
        WHERE weight <> 'D'
    ) asked
    CROSS JOIN LATERAL (
        SELECT id, max(of_tags) AS of_tags FROM (
            SELECT uses.article_id AS id, sum(weight) AS of_tags
            FROM articles_tagging own CROSS JOIN LATERAL (
                SELECT article_id, 1.0 / count(*) OVER () AS weight FROM (
                    SELECT article_id FROM articles_listentry
                    WHERE list = own.tag_id * 4 + 2 AND published_at <= %s
                    ORDER BY published_at DESC, article_id DESC LIMIT 100
                ) newest
            ) uses
            WHERE own.content_object_id = mine.article_id GROUP BY uses.article_id
            UNION ALL
            (SELECT article_id, 0 FROM (
                SELECT article_id FROM articles_searchdocument WHERE title @@ asked.of_title OFFSET 0
            ) held WHERE article_id IN PUBLIC LIMIT 300)
            UNION ALL
            (SELECT article_id, 0 FROM (
                SELECT article_id FROM articles_searchdocument WHERE salient @@ asked.of_text OFFSET 0
            ) held WHERE article_id IN PUBLIC LIMIT 300)
        ) found GROUP BY id
    ) other
    JOIN articles_searchdocument its ON its.article_id = other.id
    WHERE mine.article_id = articles_article.id AND other.id <> mine.article_id
    ORDER BY other.of_tags + ts_rank(its.salient, asked.any_of) DESC, other.id DESC
    LIMIT 12
)"""

COMMON = """
SELECT word FROM pg_stats
CROSS JOIN LATERAL unnest(most_common_elems::text::text[], most_common_elem_freqs) AS known (word, share)
WHERE schemaname = current_schema() AND tablename = 'articles_searchdocument' AND attname = 'salient'
AND word IS NOT NULL
AND share * (SELECT reltuples FROM pg_class WHERE oid = 'articles_searchdocument'::regclass) > %s
"""
COMMON_WORDS, SIMILAR_IDS = Asked("common words"), Asked("similar")
TELLING = 300


@dataclass
class Neighbour:
    """An article that another one points at."""

    id: int
    slug: str
    language: str
    title_html: str
    published_at: str

    @property
    def day(self) -> str:
        return day(datetime.fromisoformat(self.published_at))

    @property
    def address(self) -> str:
        return article_address(self.slug)


@dataclass
class Surroundings:
    """``older`` and ``newer`` in an article's category; ``related``, the closest first."""

    older: Neighbour | None
    newer: Neighbour | None
    related: list[Neighbour]


class Row(Func):
    """``ROW(a, b)``: compared as a whole, it is one seek in an index over both columns."""

    function = "ROW"
    output_field = DateTimeField()


def article_to_read(slug: str) -> Article | None:
    """The public article of that address, with its author and its ``tags_json``."""
    rows = _by_slug().rows(slug)
    if not rows:
        return None
    *values, tags = rows[0]
    article = _instance(Article, READ, values[: len(READ)])
    article.toc = json.loads(article.toc)
    article.author = _instance(get_user_model(), AUTHOR, values[len(READ) :])
    article.tags_json = tags
    return article


def common_words() -> list[str]:
    """Words that more than ``TELLING`` articles speak of, as far as the statistics of the database know."""
    with reading().cursor() as cursor:
        cursor.execute(COMMON, [TELLING])
        return [word for (word,) in cursor.fetchall()]


def surroundings(article: Article, common: Sequence[str] = ()) -> Surroundings:
    """What the public may read next. ``common``: what ``common_words`` gives."""
    ((similar_ids,),) = _similar().rows({ASKED: [article.pk], COMMON_WORDS: list(common)})
    (found,) = _around().rows({ASKED: [article.pk], SIMILAR_IDS: similar_ids})
    older, newer, similar, shelf = ([Neighbour(**row) for row in json.loads(rows)] for rows in found)
    similar.sort(key=lambda other: similar_ids.index(other.id))
    related = {other.id: other for other in [*similar, *shelf] if other.id != article.pk}
    return Surroundings(
        older=older[0] if older else None,
        newer=newer[0] if newer else None,
        related=list(related.values())[:RELATED],
    )


@cache
def _by_slug() -> Prepared:
    articles = Article.objects.published(at=NOW).filter(slug=ASKED).order_by()
    columns = (*READ, *(f"author__{name}" for name in AUTHOR), "tags_json")
    return Prepared(articles.annotate(tags_json=tags_json()).values_list(*columns))


@cache
def _similar() -> Prepared:
    public = Article.objects.published(at=NOW).order_by().values("pk")
    ids, parameters = public.query.sql_with_params()
    candidates = SIMILAR.replace("PUBLIC", f"({ids})")
    parameters = (COMMON_WORDS, NOW, *parameters * SIMILAR.count("PUBLIC"))
    similar_ids = RawSQL(candidates, parameters, output_field=ArrayField(BigIntegerField()))  # noqa: S611
    return Prepared(Article.objects.filter(among("pk", ASKED)).order_by().values_list(similar_ids))


@cache
def _around() -> Prepared:
    public = Article.objects.published(at=NOW)
    shelf = public.filter(category=OuterRef("category"))
    here, place = Row(OuterRef("published_at"), OuterRef("id")), Row("published_at", "id")
    older = shelf.filter(LessThan(place, here)).order_by("-published_at", "-id")
    newer = shelf.filter(GreaterThan(place, here)).order_by("published_at", "id")
    similar = public.filter(among("pk", SIMILAR_IDS)).order_by()
    articles = (
        public.filter(among("pk", ASKED))
        .order_by()
        .annotate(
            older=JsonRows(older.values(*LINKED)[:1]),
            newer=JsonRows(newer.values(*LINKED)[:1]),
            similar=JsonRows(similar.values(*LINKED)),
            shelf=JsonRows(shelf.newest_first().values(*LINKED)[: RELATED + 1]),
        )
    )
    columns = ("older", "newer", "similar", "shelf")
    return Prepared(articles.values_list(*columns))


def _instance(model: type[Model], fields: Sequence[str], values: Sequence[Any]) -> Any:
    """An instance of which only these fields are loaded."""
    loaded = dict(zip(fields, values, strict=True))
    in_order = [field.attname for field in model._meta.concrete_fields if field.attname in loaded]
    return model.from_db("default", in_order, [loaded[name] for name in in_order])
