"""The public pages."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import groupby
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.functions import Lower
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import lists, paging
from articles.addresses import absolute, category_address, tag_address
from articles.cards import cards, has_maths, reading_time
from articles.http import PublicRequest, public_page
from articles.json_ld import article_json_ld
from articles.listing import Listing, counts, listing
from articles.markup import contents_list, links_around, tag_list
from articles.models import Article, FormerSlug, FormerTagSlug, Tag
from articles.prepared import among
from articles.querysets import is_public
from articles.reading import article_to_read, common_words, surroundings
from articles.versions import remember
from categories.models import FormerCategoryPath
from categories.tree import Node, Tree, load_tree

SHOWN_TAGS = 2_000


@public_page
def home(request: PublicRequest) -> HttpResponse:
    """All articles, newest first."""
    hero = {"heading": _("LATEST UPDATES"), "kicker": _("INCOMING TRANSMISSION"), "is_home": True}
    return _feed(request, _listing(request, lists.HOME), **hero)


@public_page
def category(request: PublicRequest, path: str) -> HttpResponse:
    """The articles of a branch of the tree."""
    node = _tree(request).by_path.get(path)
    if node is None:
        return _moved(FormerCategoryPath.objects, path, "categories")
    return _feed(
        request,
        _listing(request, lists.of_category(node.category.pk)),
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
        _listing(request, lists.of_tag(found.pk)),
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
        _listing(request, lists.of_author(person.pk)),
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
    articles = counts(lists.of_category)
    tree = [_counted_branch(root, articles) for root in _tree(request).roots]
    return render(request, "articles/categories.html", {"tree": tree, "canonical": _canonical(request)})


@public_page
def tags(request: PublicRequest) -> HttpResponse:
    """The tags in use; of very many those that are used most."""
    uses = counts(lists.of_tag)
    most_used = sorted(uses, key=lambda pk: (-uses[pk], pk))[:SHOWN_TAGS]
    rows = Tag.objects.filter(among("pk", most_used)).order_by(Lower("name"), "name")
    context = {
        "tags": [
            (name, tag_address(slug), uses[pk]) for pk, name, slug in rows.values_list("pk", "name", "slug")
        ],
        "hidden": len(uses) - len(most_used),
        "canonical": _canonical(request),
    }
    return render(request, "articles/tags.html", context)


@public_page
def archive(request: PublicRequest) -> HttpResponse:
    """Years and months with the number of their articles, newest first."""
    rows = [
        (month, count, reverse("articles:archive_month", args=[month.year, month.month]))
        for month, count in _listing(request, lists.HOME).months()
    ]
    years = [(year, list(group)) for year, group in groupby(rows, key=lambda row: row[0].year)]
    return render(request, "articles/archive.html", {"years": years, "canonical": _canonical(request)})


def _feed(
    request: PublicRequest,
    articles: Listing,
    *,
    may_be_empty: bool = True,
    **context: Any,
) -> HttpResponse:
    """A page of a list."""
    number = paging.page_number(request.GET.get("page"))
    if number == 1 and "page" in request.GET:
        return HttpResponsePermanentRedirect(request.path)
    last = paging.page_count(articles.count)
    if number is None or number > last or not (articles.count or may_be_empty):
        raise Http404
    shown = cards(articles.place((number - 1) * paging.PAGE_SIZE, paging.PAGE_SIZE))
    page = paging.Page(number, last, escape_uri_path(request.path), shown)
    context |= {"page": page, "has_maths": has_maths(shown), "canonical": absolute(page.address(number))}
    return render(request, "articles/feed.html", context)


def _archive_feed(
    request: PublicRequest,
    period: tuple[date, date],
    heading: str,
    breadcrumbs: list[tuple[str, str]],
) -> HttpResponse:
    since, until = (timezone.make_aware(datetime.combine(day, time())) for day in period)
    part = remember(
        ("archive", period), request.version, lambda: _listing(request, lists.HOME).between(since, until)
    )
    return _feed(
        request,
        part,
        may_be_empty=False,
        heading=heading,
        kicker=_("ARCHIVE"),
        breadcrumbs=[(_("Archive"), reverse("articles:archive")), *breadcrumbs],
    )


def _surroundings(request: PublicRequest, article: Article) -> SafeString:
    """The links to other articles below an article, as HTML."""
    common = remember("common words", request.version, common_words)
    key = ("around", article.pk, get_language())
    return remember(key, request.version, lambda: links_around(surroundings(article, common)))


def _moved(former_addresses: Any, address: str, index: str) -> HttpResponse:
    """The way to what was at an address, or, where that was deleted, to the page named ``index``."""
    target = get_object_or_404(former_addresses.select_related("target"), address=address).target
    if target is None:
        return redirect(f"articles:{index}")
    return HttpResponsePermanentRedirect(target.get_absolute_url())


def _listing(request: PublicRequest, of: int) -> Listing:
    return remember(("list", of), request.version, lambda: listing(of))


def _tree(request: PublicRequest) -> Tree:
    return remember("tree", request.version, load_tree)


def _channels(node: Node | None) -> list[tuple[str, str]]:
    """(name, address) of the index of categories, and from the root to the category."""
    return [(_("Categories"), reverse("articles:categories")), *_breadcrumbs(node.line() if node else [])]


def _breadcrumbs(nodes: list[Node]) -> list[tuple[str, str]]:
    return [(node.category.name, category_address(node.category.path)) for node in nodes]


def _counted_branch(node: Node, counts: dict[int | None, int]) -> tuple[Any, int, list[Any]]:
    """(category, number of articles in its subtree, children of the same form)."""
    count = counts.get(node.category.pk, 0)
    return node.category, count, [_counted_branch(child, counts) for child in node.children]


def _feed_addresses(page: str) -> dict[str, str]:
    """The feeds of the list whose page has the given address."""
    return {form: f"{page}feeds/{form}.xml" for form in ("atom", "rss")}


def _canonical(request: PublicRequest) -> str:
    return absolute(escape_uri_path(request.path))
