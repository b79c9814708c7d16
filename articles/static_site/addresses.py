"""Where the pages of the site lie as files, and how they point at each other there."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from django.conf import settings

_LOCATION = re.compile(r"(?<=<loc>)[^<]*")
_PAGE = re.compile(r"page=([1-9][0-9]*)")


def of_site(address: str, page: str) -> str | None:
    """A link on the page at ``page`` as an address from the root of the site; None where it leads elsewhere.

    >>> of_site("../b/?page=2#c", "/tags/a/"), of_site("https://example.org/", "/")
    ('/tags/b/?page=2#c', None)
    """
    own = address.removeprefix(settings.SITE_URL) or "/"
    try:
        full = urljoin(page, own if own.startswith("/") else address)
        parts = urlsplit(full)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else full


def relocated(address: str) -> str:
    """The address of a page among files, which no query tells apart.

    >>> relocated("/tags/a/?page=2#b"), relocated("/tags/a/#b")
    ('/tags/a/page/2/#b', '/tags/a/#b')
    """
    plain, fragment = urldefrag(address)
    path, _, query = plain.partition("?")
    page = _PAGE.fullmatch(query)
    place = f"{path}page/{page.group(1)}/" if page else plain
    return f"{place}#{fragment}" if fragment else place


def query_of(address: str) -> str:
    """What of the query of an address tells its file from others.

    >>> query_of("/tags/a/?page=2"), query_of("/tags/a/?page=2&from=mail")
    ('page=2', '')
    """
    query = urlsplit(address).query
    return query if _PAGE.fullmatch(query) else ""


def file_of(address: str) -> PurePosixPath:
    """The file that a web server hands out for an address.

    >>> str(file_of("/tags/%E5%9B%BE/")), str(file_of("/feeds/atom.xml"))
    ('tags/图/index.html', 'feeds/atom.xml')
    """
    path = unquote(urlsplit(relocated(address)).path).lstrip("/")
    return PurePosixPath(normpath(f"/{path}index.html" if path.endswith("/") or not path else f"/{path}")[1:])


def locations_in(sitemap: str) -> list[str]:
    """The addresses that a sitemap, or the index of its parts, names."""
    return _LOCATION.findall(sitemap)
