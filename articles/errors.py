"""What a reader gets where there is no page."""

import errno
import re
import sys
from functools import partial
from urllib.parse import unquote

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.cache import patch_vary_headers

from accounts.limits import SUGGEST, wait_of
from articles.context import served
from articles.search.matching import TooSlowError
from articles.search.results import Suggestion
from articles.search.suggesting import suggest
from config.replicas import answered


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404, with the articles whose titles hold the words of the address."""
    return answered(request, partial(_not_found, request))


def _not_found(request: HttpRequest) -> HttpResponse:
    query = words_of(request.path) if served.get() else ""
    context = {"query": query, "suggestions": _suggestions(request, query)}
    response = render(request, "404.html", context, status=404)
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _suggestions(request: HttpRequest, query: str) -> list[Suggestion]:
    """What may be meant; nothing where that takes long, or was asked too often: the page is not to fail for
    it."""
    try:
        return [] if not query or wait_of(SUGGEST, request) else suggest(query)
    except TooSlowError:
        return []


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403, for who is known and has no right."""
    return _refused(request, is_stale=False)


def without_token(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403, for a form that may have been sent by another site."""
    return _refused(request, is_stale=True)


def _refused(request: HttpRequest, *, is_stale: bool) -> HttpResponse:
    response = render(request, "403.html", {"is_stale": is_stale}, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database or the disk is the cause, and no mistake; without asking either."""
    away = _is_away(sys.exc_info()[1])
    context = {"away": away, "sent": request.method == "POST"}
    response = HttpResponse(get_template("500.html").render(context, None), status=503 if away else 500)
    if away:
        response.headers["Retry-After"] = "10"
    return response


def _is_away(error: BaseException | None) -> bool:
    """Whether the database cannot be asked, or the disk is full or only to be read."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
    return isinstance(error, OperationalError | InterfaceError)


def words_of(path: str) -> str:
    """What the last part of an address speaks of: ``/a/gradient-descent.html`` → ``gradient descent``."""
    last = unquote(path).strip("/").rpartition("/")[2]
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"\.\w{2,5}$", "", last)))
