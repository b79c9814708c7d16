"""Everything out of the desk as one ZIP, and one article as Markdown."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.exporting.bundles import bundle_of
from articles.exporting.names import folder_name
from articles.exporting.site import site_entries
from articles.exporting.zipped import zip_pieces
from articles.models import Article, Picture, Revision


class Exports(admin.ModelAdmin):
    """Adds ``…/article/export/`` for those who may edit all articles, and ``…/article/<id>/export/``."""

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view
        ours = [
            path("export/", wrapped(self.export_view), name="articles_article_export"),
            path("<int:pk>/export/", wrapped(self.export_one), name="articles_article_export_one"),
        ]
        return [*ours, *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """What there is to export; a post sends it, while it is made."""
        if not may_export(request.user):
            raise PermissionDenied
        if request.method == "POST":
            name = f"{folder_name(request.get_host().partition(':')[0])}-{timezone.localdate():%Y-%m-%d}"
            entries = site_entries(history="history" in request.POST, reader=request.user)
            return _sent(StreamingHttpResponse(zip_pieces(entries, name)), f"{name}.zip", "application/zip")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Export"),
            "opts": self.opts,
            "articles": Article.objects.count(),
            "pictures": Picture.objects.count(),
            "revisions": Revision.objects.count(),
        }
        return render(request, "admin/articles/article/export.html", context)

    def export_one(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """An article as a Markdown file or, where it shows pictures, as a ZIP with them."""
        return require_safe(self._export_one)(request, pk)

    def _export_one(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        article = self.get_object(request, str(pk))
        if article is None or not self.has_view_or_change_permission(request, article):
            raise Http404
        name, entries = folder_name(article.slug), bundle_of(article.pk)
        if len(entries) == 1:
            return _sent(HttpResponse(entries[0].content), f"{name}.md", "text/markdown; charset=utf-8")
        return _sent(HttpResponse(b"".join(zip_pieces(entries, name))), f"{name}.zip", "application/zip")


def may_export(user: Any) -> bool:
    """Who may change every article may take them all out."""
    return user.has_perm("articles.change_article") and user.has_perm("articles.edit_others")


def _sent(response: HttpResponseBase, name: str, kind: str) -> HttpResponseBase:
    """A download that no cache keeps, and that is not compressed once more."""
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Encoding"] = "identity"
    response.headers["Cache-Control"] = "private, no-store"
    return response
