"""What browsers, crawlers and supervisors ask every site for."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

from articles.addresses import absolute
from articles.http import PublicRequest, public_page

PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}
MEDIA_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@public_page
def robots(_request: PublicRequest) -> HttpResponse:
    """Crawlers may read all but searches and the desk of the authors."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('articles:search')}",
        f"Sitemap: {absolute(reverse('articles:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@public_page
def opensearch(request: PublicRequest) -> HttpResponse:
    """The description that lets a browser search the site from its address bar."""
    context = {"template": f"{absolute(reverse('articles:search'))}?q={{searchTerms}}"}
    kind = "application/opensearchdescription+xml"
    return render(request, "feeds/opensearch.xml", context, content_type=kind)


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return _plain("ok")


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """This process answers, and so does its database, which has all migrations; otherwise 503."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _plain("no database", status=503)
    return _plain(f"{len(waiting)} migrations are missing", status=503) if waiting else _plain("ok")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    """A stored file: pictures are shown, and run no script even on their own; the rest is downloaded."""
    is_hidden = "/." in f"/{path}"
    modified = None if is_hidden else default_storage.modified(path)
    if modified is None:
        raise Http404
    if was_modified_since(request.headers.get("If-Modified-Since"), modified.timestamp()):
        response = _file(path)
    else:
        response = HttpResponseNotModified()
    response.headers["Last-Modified"] = http_date(modified.timestamp())
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _file(path: str) -> HttpResponse:
    if (file := default_storage.opened(path)) is None:
        raise Http404
    kind = PICTURES.get(PurePosixPath(path).suffix.lower())
    return FileResponse(file, as_attachment=kind is None, content_type=kind or "application/octet-stream")


def _plain(text: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain", status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
