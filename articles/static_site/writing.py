"""Writing the site as files: one page after another, wherever links lead."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import accumulate
from os.path import isfile
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from articles.addresses import article_address, category_address, tag_address
from articles.context import served
from articles.exporting.snapshot import snapshot
from articles.html_links import sub_links
from articles.models import Article, FormerSlug, FormerTagSlug, Tag
from articles.static_site.addresses import file_of, locations_in, of_site, relocated
from articles.static_site.asking import NeedsServerError, ask
from categories.models import FormerCategoryPath

Reason = Literal["no-page", "no-place", "needs-server", "name-too-long"]


@dataclass(frozen=True, slots=True)
class Broken:
    """A link on a page that leads nowhere; ``no-place`` names a place that its page does not have."""

    page: str
    link: str
    reason: Reason


@dataclass(slots=True)
class Written:
    """What was written, in files; ``broken`` says which links lead nowhere."""

    pages: int = 0
    redirects: int = 0
    media: int = 0
    broken: list[Broken] = field(default_factory=list)


def write_site(root: Path, language: str, advance: Callable[[], Any] = lambda: None) -> Written:
    """Writes the public site, as it is at one moment, into a folder that holds its static files.

    ``language``: of the interface; ``advance`` is called for each page.
    """
    token = served.set(False)
    writer = _Writer(root, advance)
    try:
        with translation.override(language), snapshot():
            writer.write_all()
    finally:
        served.reset(token)
    return writer.written


def beginnings() -> Iterator[str]:
    """The addresses to start from. The sitemap names the articles, and links lead to all other pages; no page
    links to what has moved, and few to feeds."""
    for name in ("home", "archive", "tags", "categories", "robots", "sitemap", "feed_atom", "feed_rss"):
        yield reverse(f"articles:{name}")
    for paths, address in (
        (_public_categories(), category_address),
        (Tag.objects.values_list("slug", flat=True), tag_address),
    ):
        yield from (f"{address(path)}feeds/{form}.xml" for path in paths for form in ("atom", "rss"))
    for former, address in (
        (FormerSlug, article_address),
        (FormerTagSlug, tag_address),
        (FormerCategoryPath, category_address),
    ):
        yield from map(address, former.objects.values_list("address", flat=True))


def _public_categories() -> set[str]:
    """The paths of the categories that hold a public article, or that one stands below."""
    filed = Article.objects.published().exclude(category=None).order_by()
    paths = filed.values_list("category__path", flat=True).distinct()
    return {above for path in paths for above in accumulate(path.split("/"), "{}/{}".format)}


class _Writer:
    def __init__(self, root: Path, advance: Callable[[], Any]) -> None:
        self.written = Written()
        self._root = root
        self._advance = advance
        self._version = Article.objects.version()
        self._waiting: list[str] = []
        self._seen: dict[str, str] = {}
        self._places: dict[str, dict[str, str]] = {}

    def write_all(self) -> None:
        (self._root / "404.html").write_bytes(self._html(ask("/404.html", self._version), "/"))
        for address in beginnings():
            self._want(address, "")
        while self._waiting:
            self._write(self._waiting.pop())
            self._advance()
        self._check_places()

    def _want(self, address: str, page: str) -> None:
        """Takes note of an address of the site that stands on a page, or on none."""
        plain, _, place = address.partition("#")
        if place:
            self._places.setdefault(plain, {}).setdefault(place, page)
        if plain not in self._seen:
            self._seen[plain] = page
            self._waiting.append(plain)

    def _write(self, address: str) -> None:
        try:
            if address.startswith(settings.STATIC_URL):
                self._expect_static(address)
            elif address.startswith(settings.MEDIA_URL):
                self._copy_media(address)
            else:
                self._write_page(address, ask(address, self._version))
        except NeedsServerError:
            self._report(address, "needs-server")
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
            self._report(address, "name-too-long")

    def _write_page(self, address: str, response: HttpResponse) -> None:
        if response.status_code == 404:
            self._report(address, "no-page")
        elif target := response.headers.get("Location"):
            self._want(target, address)
            page = render_to_string("includes/moved.html", {"target": relocated(target)})
            self._put(address, page.encode())
            self.written.redirects += 1
        else:
            is_html = response.headers["Content-Type"].startswith("text/html")
            for place in () if is_html else locations_in(response.content.decode()):
                self._want(place.removeprefix(settings.SITE_URL), address)
            self._put(address, self._html(response, address) if is_html else response.content)
            self.written.pages += 1

    def _html(self, response: HttpResponse, page: str) -> bytes:
        """A page whose links lead to files; what they lead to is taken note of."""

        def followed(link: str) -> str:
            address = of_site(link, page)
            if address is None:
                return link
            self._want(address, page)
            moved = relocated(address)
            if moved == address:
                return link
            return settings.SITE_URL + moved if link.startswith(settings.SITE_URL) else moved

        return sub_links(response.content.decode(), followed, metadata=f"{settings.SITE_URL}/").encode()

    def _put(self, address: str, content: bytes) -> None:
        path = self._root / file_of(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def _expect_static(self, address: str) -> None:
        if not address.endswith("/") and not (self._root / file_of(address)).is_file():
            self._report(address, "no-page")

    def _copy_media(self, address: str) -> None:
        file, folder = file_of(address), settings.MEDIA_URL.strip("/")
        name = str(file.relative_to(folder)) if file.is_relative_to(folder) else ""
        source = default_storage.opened(name)
        if source is None:
            self._report(address, "no-page")
            return
        path = self._root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        self.written.media += 1

    def _check_places(self) -> None:
        for address, places in self._places.items():
            file = self._root / file_of(address)
            html = file.read_text(encoding="utf-8") if file.suffix == ".html" and isfile(file) else None
            for place, page in places.items() if html is not None else ():
                if f' id="{escape(unquote(place))}"' not in html:
                    self.written.broken.append(Broken(page, f"{address}#{place}", "no-place"))

    def _report(self, address: str, reason: Reason) -> None:
        if self._seen[address]:
            self.written.broken.append(Broken(self._seen[address], address, reason))
