"""The public pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count
from django.db.models.functions import Lower, TruncMonth
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import paging
from articles.addresses import absolute, category_address, tag_address
from articles.cards import cards, has_maths, reading_time
from articles.http import PublicRequest, public_page
from articles.json_ld import article_json_ld
from articles.markup import contents_list, links_around, tag_list
from articles.models import Article, FormerSlug, FormerTagSlug, Tag
from articles.querysets import ArticleQuerySet, is_public
from articles.reading import article_to_read, surroundings
from articles.versions import remember
from categories.models import FormerCategoryPath
from categories.tree import Node, Tree, load_tree


@public_page
def home(request: PublicRequest) -> HttpResponse:
    """All articles, newest first."""
    hero = {"heading": _("LATEST UPDATES"), "kicker": _("INCOMING TRANSMISSION"), "is_home": True}
    return _feed(request, Article.objects.published, "home", **hero)


@public_page
def category(request: PublicRequest, path: str) -> HttpResponse:
    """The articles of a branch of the tree."""
    node = _tree(request).by_path.get(path)
    if node is None:
        return _moved(FormerCategoryPath.objects, path, "categories")
    return _feed(
        request,
        lambda: Article.objects.published().in_category(node),
        ("category", node.category.pk),
        heading=node.category.name,
        kicker=_("CHANNEL"),
        breadcrumbs=_channels(node.parent),
        children=_breadcrumbs(node.children),
        feed_addresses=_feed_addresses(category_address(path)),
    )


@public_page
def tag(request: PublicRequest, slug: str) -> HttpResponse:
    """The articles with a tag."""
    found = remember(("tag", slug), request.version, Tag.objects.filter(slug=slug).first)
    if found is None:
        return _moved(FormerTagSlug.objects, slug, "tags")
    return _feed(
        request,
        lambda: Article.objects.published().tagged(found),
        ("tag", found.pk),
        may_be_empty=False,
        heading=found.name,
        kicker=_("FREQUENCY"),
        breadcrumbs=[(_("Tags"), reverse("articles:tags"))],
        feed_addresses=_feed_addresses(tag_address(slug)),
    )


@public_page
def author(request: PublicRequest, name: str) -> HttpResponse:
    """The articles of an author."""
    person = get_object_or_404(get_user_model(), username=name)
    return _feed(
        request,
        lambda: Article.objects.published().by_author(person),
        ("author", person.pk),
        may_be_empty=False,
        heading=person.get_full_name() or person.username,
        kicker=_("TRANSMITTER"),
    )


@public_page
def archive_year(request: PublicRequest, year: int) -> HttpResponse:
    """The articles of a year."""
    return _archive_feed(request, (date(year, 1, 1), date(year + 1, 1, 1)), str(year), [])


@public_page
def archive_month(request: PublicRequest, year: int, month: int) -> HttpResponse:
    """The articles of a month."""
    first = date(year, month, 1)
    period = first, date(year + month // 12, month % 12 + 1, 1)
    crumbs = [(str(year), reverse("articles:archive_year", args=[year]))]
    return _archive_feed(request, period, date_format(first, "YEAR_MONTH_FORMAT"), crumbs)


@public_page
def article(request: PublicRequest, slug: str) -> HttpResponse:
    """An article, to be read."""
    found = article_to_read(slug)
    if found is None:
        return _moved(FormerSlug.objects.filter(is_public("target__")), slug, "home")
    context = {
        "article": found,
        "breadcrumbs": _channels(_tree(request).by_id.get(found.category_id)),
        "tags": tag_list(found.tags_json),
        "contents": contents_list(found.toc) if len(found.toc) > 1 else "",
        "reading_time": reading_time(found.minutes),
        "canonical": absolute(found.get_absolute_url()),
        "json_ld": article_json_ld(found),
        "surroundings": _surroundings(request, found),
        "has_maths": has_maths(found.title_html, found.html),
    }
    return render(request, "articles/article.html", context)


@public_page
def categories(request: PublicRequest) -> HttpResponse:
    """The tree, each branch with the number of its articles."""
    counted = Article.objects.published().order_by().values_list("category").annotate(Count("pk"))
    counts = dict(counted)
    tree = [_counted_branch(root, counts) for root in _tree(request).roots]
    return render(request, "articles/categories.html", {"tree": tree, "canonical": _canonical(request)})


@public_page
def tags(request: PublicRequest) -> HttpResponse:
    """All tags in use."""
    used = Tag.objects.annotate(count=Count("taggings", filter=is_public("taggings__content_object__")))
    shown = used.filter(count__gt=0).order_by(Lower("name"), "name")
    return render(request, "articles/tags.html", {"tags": shown, "canonical": _canonical(request)})


@public_page
def archive(request: PublicRequest) -> HttpResponse:
    """Years and months with the number of their articles, newest first."""
    months = Article.objects.published().order_by().annotate(month=TruncMonth("published_at"))
    counted = months.values_list("month").annotate(count=Count("pk")).order_by("-month")
    rows = [
        (month, count, reverse("articles:archive_month", args=[month.year, month.month]))
        for month, count in counted
    ]
    years = [(year, list(group)) for year, group in groupby(rows, key=lambda row: row[0].year)]
    return render(request, "articles/archive.html", {"years": years, "canonical": _canonical(request)})


def _feed(
    request: PublicRequest,
    articles: Callable[[], ArticleQuerySet],
    key: Hashable,
    *,
    may_be_empty: bool = True,
    **context: Any,
) -> HttpResponse:
    """A page of a list. ``key`` names the list among all of the site; ``articles`` is called if it is new."""
    number = paging.page_number(request.GET.get("page"))
    if number == 1 and "page" in request.GET:
        return HttpResponsePermanentRedirect(request.path)
    ids = remember(("list", key), request.version, lambda: paging.ids_of(articles()))
    last = paging.page_count(ids)
    if number is None or number > last or not (ids or may_be_empty):
        raise Http404
    shown = cards(paging.page_ids(ids, number))
    page = paging.Page(number, last, escape_uri_path(request.path), shown)
    context |= {"page": page, "has_maths": has_maths(shown), "canonical": absolute(page.address(number))}
    return render(request, "articles/feed.html", context)


def _archive_feed(
    request: PublicRequest,
    period: tuple[date, date],
    heading: str,
    breadcrumbs: list[tuple[str, str]],
) -> HttpResponse:
    return _feed(
        request,
        lambda: _published_between(*period),
        ("archive", period),
        may_be_empty=False,
        heading=heading,
        kicker=_("ARCHIVE"),
        breadcrumbs=[(_("Archive"), reverse("articles:archive")), *breadcrumbs],
    )


def _published_between(first: date, end: date) -> ArticleQuerySet:
    """Public articles from the first day until before the end, on the site's calendar."""
    since, until = (timezone.make_aware(datetime.combine(day, time())) for day in (first, end))
    return Article.objects.published().filter(published_at__gte=since, published_at__lt=until)


def _surroundings(request: PublicRequest, article: Article) -> SafeString:
    """The links to other articles below an article, as HTML."""
    key = ("around", article.pk, get_language())
    return remember(key, request.version, lambda: links_around(surroundings(article)))


def _moved(former_addresses: Any, address: str, index: str) -> HttpResponse:
    """The way to what was at an address, or, where that was deleted, to the page named ``index``."""
    target = get_object_or_404(former_addresses.select_related("target"), address=address).target
    if target is None:
        return redirect(f"articles:{index}")
    return HttpResponsePermanentRedirect(target.get_absolute_url())


def _tree(request: PublicRequest) -> Tree:
    return remember("tree", request.version, load_tree)


def _channels(node: Node | None) -> list[tuple[str, str]]:
    """(name, address) of the index of categories, and from the root to the category."""
    return [(_("Categories"), reverse("articles:categories")), *_breadcrumbs(node.line() if node else [])]


def _breadcrumbs(nodes: list[Node]) -> list[tuple[str, str]]:
    return [(node.category.name, category_address(node.category.path)) for node in nodes]


def _counted_branch(node: Node, counts: dict[int | None, int]) -> tuple[Any, int, list[Any]]:
    """(category, number of articles in its subtree, children of the same form)."""
    count = sum(counts.get(pk, 0) for pk in node.subtree_ids())
    return node.category, count, [_counted_branch(child, counts) for child in node.children]


def _feed_addresses(page: str) -> dict[str, str]:
    """The feeds of the list whose page has the given address."""
    return {form: f"{page}feeds/{form}.xml" for form in ("atom", "rss")}


def _canonical(request: PublicRequest) -> str:
    return absolute(escape_uri_path(request.path))
