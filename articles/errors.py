"""What a reader gets where there is no page."""

import re
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.cache import patch_vary_headers

from articles.context import served
from articles.search.matching import TooSlowError
from articles.search.results import Suggestion
from articles.search.suggesting import suggest


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404, with the articles whose titles hold the words of the address."""
    query = words_of(request.path) if served.get() else ""
    context = {"query": query, "suggestions": _suggestions(query)}
    response = render(request, "404.html", context, status=404)
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def _suggestions(query: str) -> list[Suggestion]:
    """What may be meant; nothing where that takes long: the page is not to fail for it."""
    try:
        return suggest(query)
    except TooSlowError:
        return []


def server_error(_request: HttpRequest) -> HttpResponse:
    """500, without asking the database that may be the cause."""
    return HttpResponseServerError(get_template("500.html").render({}, None))


def words_of(path: str) -> str:
    """What the last part of an address speaks of: ``/a/gradient-descent.html`` → ``gradient descent``."""
    last = unquote(path).strip("/").rpartition("/")[2]
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"\.\w{2,5}$", "", last)))
