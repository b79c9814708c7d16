"""Atom and RSS, with the full text: MathML with its TeX beside it, and addresses that work anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import feedgenerator
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from articles import lists
from articles.addresses import absolute
from articles.html_links import sub_links
from articles.http import PublicRequest, View, public_page
from articles.listing import Listing, listing
from articles.models import Article, Tag, Tagging
from categories.models import Category

ENTRIES = 20
GIVEN_TAGS = Prefetch("taggings", Tagging.objects.select_related("tag").order_by("pk"))
"""The tags of articles, in the order in which they were given."""
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Atom(feedgenerator.Atom1Feed):
    """Puts the full text into ``content`` and the excerpt into ``summary``."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class Rss(feedgenerator.Rss201rev2Feed):
    """Puts the full text into ``content:encoded`` and the excerpt into ``description``."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


def site_feed() -> tuple[Listing, str, str]:
    """What the feed holds, its title, the address of its page."""
    return listing(lists.HOME), settings.SITE_NAME, "/"


def category_feed(path: str) -> tuple[Listing, str, str]:
    category = get_object_or_404(Category, path=path)
    return listing(lists.of_category(category.pk)), category.name, category.get_absolute_url()


def tag_feed(slug: str) -> tuple[Listing, str, str]:
    tag = get_object_or_404(Tag, slug=slug)
    articles = listing(lists.of_tag(tag.pk))
    if not articles.count:
        raise Http404
    return articles, tag.name, tag.get_absolute_url()


def feed_view(source: Callable[..., Any], form: type[feedgenerator.SyndicationFeed]) -> View:
    """The view that writes what ``source`` gives for the address in the given form."""

    @public_page
    def view(request: PublicRequest, **address: str) -> HttpResponse:
        articles, title, link = source(**address)
        feed = form(
            title=clean(title if link == "/" else f"{title} · {settings.SITE_NAME}"),
            link=absolute(link),
            description=clean(title),
            feed_url=absolute(request.path),
        )
        newest = Article.objects.published().filter(pk__in=articles.place(0, ENTRIES).ids()).newest_first()
        newest = newest.select_related("author", "category").prefetch_related(GIVEN_TAGS)
        for article in newest.defer("source", "text", "toc", "problems"):
            feed.add_item(**entry(article))
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)

    return view


def entry(article: Article) -> dict[str, Any]:
    """The fields of an article's entry, for ``SyndicationFeed.add_item``."""
    address = absolute(article.get_absolute_url())
    labels = [str(tagging.tag) for tagging in article.taggings.all()]
    if article.category:
        labels.insert(0, article.category.name)
    return {
        "title": clean(article.title_text),
        "link": address,
        "unique_id": address,
        "description": clean(escape(article.card_text)),
        "content": full_text(article),
        "author_name": clean(article.author.get_full_name() or article.author.username),
        "pubdate": article.published_at,
        "updateddate": article.last_changed_at,
        "categories": [clean(label) for label in labels],
    }


def full_text(article: Article) -> str:
    """The page's HTML as it stands in a feed."""
    return clean(absolute_html(article.html, absolute(article.get_absolute_url())))


def clean(text: str) -> str:
    """Without the characters that XML forbids."""
    return NOT_XML.sub("", text)


def absolute_html(html: str, base: str) -> str:
    """The sanitised HTML with every ``href`` and ``src`` resolved against ``base``."""
    return sub_links(html, partial(urljoin, base))


atom, rss = feed_view(site_feed, Atom), feed_view(site_feed, Rss)
category_atom, category_rss = feed_view(category_feed, Atom), feed_view(category_feed, Rss)
tag_atom, tag_rss = feed_view(tag_feed, Atom), feed_view(tag_feed, Rss)
