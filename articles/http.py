"""How public pages travel: the same answer for everybody, checked against the content version each time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache, partial, wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.models import Article
from config.replicas import answered

RELEASED = ("templates/**/*.html", "locale/**/*.mo", "articles/**/*.py", "categories/**/*.py", "config/*.py")
# An ETag as public pages have it: of content, language and release.
GIVEN = re.compile(r'"[0-9a-f]{32}-')

View = Callable[..., HttpResponse]


class PublicRequest(HttpRequest):
    """What ``public_page`` hands to its view."""

    version: UUID


def public_page(view: View) -> View:
    """Answers GET and HEAD alike for every reader, with an ETag of content, language and release.

    Sets ``request.version``. The view may depend on nothing else of the reader than the interface language.
    """

    @wraps(view)
    def answer(request: PublicRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return answered(request, partial(current, request, *args, **kwargs))

    def current(request: PublicRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.version = Article.objects.version()
        response = view(request, *args, **kwargs)
        if response.status_code in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
            response.headers["Cache-Control"] = "no-store"
            response.headers.setdefault("Retry-After", "2")
            return response
        return _kept(response, _etag(request.version))

    return require_safe(answer)


def not_modified(get_response: View) -> View:
    """A middleware for whoever has a public page already: while its ETag is true, which page does not matter.

    It halves what this answer costs, and a proxy that keeps pages for a second asks for little else.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD"} and GIVEN.search(request.META.get("HTTP_IF_NONE_MATCH", "")):
            etag = _etag(answered(request, Article.objects.version))
            if response := get_conditional_response(request, etag=etag):
                return _kept(response, etag)
        return get_response(request)

    return middleware


def _etag(version: UUID) -> str:
    return f'W/"{version.hex}-{get_language()}-{release()}"'


def _kept(response: HttpResponse, etag: str) -> HttpResponse:
    """The answer, to be kept by everybody and asked for again each time."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def release() -> str:
    """A short hash of what shapes a page beside its content: programs, templates, translations, settings."""
    return _release.__wrapped__() if settings.DEBUG else _release()


@cache
def _release() -> str:
    digest = hashlib.sha256(repr((settings.SITE_NAME, settings.SITE_URL, settings.TEX_MACROS)).encode())
    digest.update(getattr(staticfiles_storage, "manifest_hash", "").encode())
    for pattern in RELEASED:
        for file in sorted(Path(settings.BASE_DIR).glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
