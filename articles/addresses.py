"""Addresses of many things at once: ``reverse()`` looks a pattern up once, not once for each card."""

from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse


def article_address(slug: str) -> str:
    return f"{_before_slug('article')}{quote(slug)}/"


def tag_address(slug: str) -> str:
    return f"{_before_slug('tag')}{quote(slug)}/"


def category_address(path: str) -> str:
    return f"{_before_slug('category')}{quote(path)}/"


def absolute(address: str) -> str:
    """With the site's host, for readers who are elsewhere: feeds, canonical links, sitemaps."""
    return settings.SITE_URL + address


@cache
def _before_slug(name: str) -> str:
    return reverse(f"articles:{name}", args=["x"]).removesuffix("x/")
