"""Articles to link to, found by title, address, pinyin or its initials."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from django.db.models import F, Q
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from articles.editor.access import writers_only
from articles.models import Article
from articles.querysets import ArticleQuerySet
from articles.search.answering import find
from articles.search.matching import TooSlowError

LENGTH_LIMIT = 100
SHOWN = 20
LOOKED_THROUGH = 3_000
"""So many of the newest articles are looked through, by what their titles hold and how they sound."""


@require_GET
@never_cache
@writers_only
def articles_to_link(request: HttpRequest) -> JsonResponse:
    """``q`` → ``results``, newest first: title, address, whether public. No ``q``: simply the newest."""
    query = request.GET.get("q", "").replace("\0", "")[:LENGTH_LIMIT].strip().lower()
    articles = Article.objects.published() | Article.objects.editable_by(request.user).exclude(
        status="binned"
    )
    found = {article.pk: article for article in _written(articles, query)}
    if query.isascii() and query and len(found) < SHOWN:
        found |= {article.pk: article for article in _spoken(articles, query)}
    if query and len(found) < SHOWN:
        found |= _found(articles, query)
    return JsonResponse({"results": [_row(article) for article in list(found.values())[:SHOWN]]})


def _newest(articles: ArticleQuerySet) -> ArticleQuerySet:
    newest = articles.order_by(F("published_at").desc(nulls_first=True), "-id")
    return newest.only("slug", "title", "title_text", "status", "published_at")


def _found(articles: ArticleQuerySet, query: str) -> dict[int, Article]:
    """What the search finds, the best first."""
    try:
        ids = list(find(query, articles)[:SHOWN])
    except TooSlowError:
        return {}
    found = _newest(articles).in_bulk(ids)
    return {pk: found[pk] for pk in ids if pk in found}


def _written(articles: ArticleQuerySet, query: str) -> ArticleQuerySet:
    articles = Article.objects.filter(pk__in=_newest(articles).values("pk")[:LOOKED_THROUGH])
    for word in query.split():
        articles = articles.filter(Q(title_text__icontains=word) | Q(slug__icontains=word))
    return _newest(articles)[:SHOWN]


def _spoken(articles: ArticleQuerySet, query: str) -> list[Article]:
    wanted = query.replace(" ", "")
    titles = _newest(articles)[:LOOKED_THROUGH]
    return list(islice((each for each in titles if _sounds_like(each.title_text, wanted)), SHOWN))


def _sounds_like(title: str, wanted: str) -> bool:
    return any(wanted in sound for sound in _sounds(title))


@lru_cache(maxsize=2 * LOOKED_THROUGH)
def _sounds(title: str) -> tuple[str, str]:
    """``"注意力 is"`` → ``("zhuyiliis", "zylis")``."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries are large

    whole, initials = (
        "".join(lazy_pinyin(title, style=style)).lower().replace(" ", "")
        for style in (Style.NORMAL, Style.FIRST_LETTER)
    )
    return whole, initials


def _row(article: Article) -> dict[str, str | bool]:
    return {
        "title": article.title_text,
        "url": article.get_absolute_url(),
        "public": article.status == Article.Status.PUBLISHED,
    }
