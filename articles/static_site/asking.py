"""The pages of the site as the program makes them, without a server."""

from __future__ import annotations

from inspect import unwrap
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve

from articles.errors import not_found
from articles.static_site.addresses import query_of

ANSWERING = {"search", "suggestions", "opensearch", "preview", "set_language", "healthz", "readyz"}


class NeedsServerError(Exception):
    """What is at this address has no meaning as a file."""


def ask(address: str, version: UUID) -> HttpResponse:
    """What a reader gets at an address, in the active language; status 404 where there is no page. Of a query
    counts what files can tell apart.

    ``version``: of the content, as in ``PublicRequest``. Raises NeedsServerError.
    """
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = unquote(urlsplit(address).path)
    request.GET = QueryDict(query_of(address))
    request.version = version
    try:
        match = resolve(request.path)
        if match.namespaces != ["articles"] or match.url_name in ANSWERING:
            raise NeedsServerError(address)
        return unwrap(match.func)(request, *match.args, **match.kwargs)
    except (Resolver404, Http404) as error:
        return not_found(request, error)
