"""Public pages of one moment, and their hashes: a program of its own, beside the one that asks.

It sees the database that its environment names, through an exported snapshot if there is one, with its clock
standing at the moment of the backup: what is scheduled for later does not appear. Pages name static files as
they are, without the hashes of a release. Nothing else of a page is left out of the comparison.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from articles.backup.database import Database
from articles.backup.programs import run_python

HOW_MANY = 20
TRIES = 3
SETTINGS = {"name": "SITE_NAME", "url": "SITE_URL", "macros": "TEX_MACROS", "time_zone": "TIME_ZONE"}
"""What a manifest says of the site, and the variables that say it."""


def page_hashes(
    database: Database,
    moment: datetime,
    site: dict[str, str],
    *,
    snapshot: str = "",
    addresses: Iterable[str] = (),
) -> tuple[str, dict[str, str]]:
    """The release that makes pages, and address → sha256 of the given ones, or of ``HOW_MANY`` chosen ones.

    A page that cannot be had is left out.
    """
    asked = {"moment": moment.isoformat(), "snapshot": snapshot, "addresses": list(addresses)}
    return tuple(run_python(["-m", "articles.backup.pages"], site_environment(database, site), asked))


def site_environment(database: Database, site: dict[str, str]) -> dict[str, str]:
    """The environment of a process that is the site of a backup, over another database."""
    said = {variable: site[name] for name, variable in SETTINGS.items() if name in site}
    said |= {
        "DATABASE_URL": database.url(),
        "ALLOWED_HOSTS": "*",
        "DEBUG": "0",
        "SECRET_KEY": token_hex(32),
    }
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in said}
    return {**kept, **said, "DJANGO_SETTINGS_MODULE": "config.settings"}


def main() -> None:
    asked = json.load(sys.stdin)
    _set_up(datetime.fromisoformat(asked["moment"]))
    from django.db import connection, transaction

    from articles.http import release

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if asked["snapshot"]:
                cursor.execute("SET TRANSACTION SNAPSHOT %s", [asked["snapshot"]])
        hashes = _hashes(asked["addresses"] or _candidates())
        json.dump((release(), dict(islice(hashes, HOW_MANY))), sys.stdout)


def _set_up(moment: datetime) -> None:
    import django
    from django.conf import settings
    from django.utils import timezone

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.SECURE_SSL_REDIRECT = False
    timezone.now = lambda: moment
    django.setup()
    from accounts.limits import Limit
    from articles.models import ContentVersion

    # Nothing is counted where nothing can be written.
    Limit.take = lambda *_whose: 0
    # One moment has one version, and what readers are sent does not show which.
    version = uuid4()
    ContentVersion.current = lambda: version


def _hashes(addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
    from django.core.handlers.base import BaseHandler

    handler = BaseHandler()
    handler.load_middleware()
    for address in dict.fromkeys(addresses):
        if (content := _page(handler, address)) is not None:
            yield address, hashlib.sha256(content).hexdigest()


def _page(handler: Any, address: str) -> bytes | None:
    """What a reader is sent; a search on a busy machine is tried again."""
    from django.db import transaction
    from django.test import RequestFactory

    for _ in range(TRIES):
        with transaction.atomic():
            response = handler.get_response(RequestFactory().get(address))
            content = b"".join(response)
            transaction.set_rollback(True)
        if response.status_code == 200:
            return content
    return None


def _candidates() -> Iterator[str]:
    """The pages of the site, the lists before the articles, which are those of all its years."""
    from django.urls import reverse

    from articles.models import Article, Tag
    from categories.models import Category

    public = Article.objects.published().newest_first()
    names = ["home", "feed_atom", "feed_rss", "categories", "tags", "archive", "sitemap", "sitemap_pages"]
    articles = list(public.values_list("slug", "title_text", "published_at")[:1]) + _spread(public)
    lists = [reverse(f"articles:{name}") for name in names] if articles else [reverse("articles:categories")]
    categories = (category.get_absolute_url() for category in Category.objects.order_by("pk")[:2])
    tags = (tag.get_absolute_url() for tag in Tag.objects.order_by("pk")[:2])
    searches = (f"{reverse('articles:search')}?{urlencode({'q': title})}" for _, title, _ in articles[:2])
    years = (reverse("articles:archive_year", args=[day.year]) for *_, day in articles[-1:])
    notes = (reverse("articles:article", args=[slug]) for slug, *_ in articles)
    return chain(lists, ["/?page=2"], categories, tags, searches, years, notes)


def _spread(public: Any) -> list[tuple[str, str, datetime]]:
    """Articles from the newest to the oldest, equally far apart."""
    step = max(1, public.count() // HOW_MANY)
    return list(public.values_list("slug", "title_text", "published_at")[::step])[:HOW_MANY]


if __name__ == "__main__":
    main()
