"""All articles in which the renderer found something wrong."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from articles.models import Article
from articles.problems import describe
from categories.counting import BoundedPaginator

PER_PAGE = 50


class TroublesMixin(admin.ModelAdmin):
    """Adds the page ``…/article/problems/``."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.troubles)
        return [path("problems/", view, name="articles_article_problems"), *super().get_urls()]

    def troubles(self, request: HttpRequest) -> HttpResponse:
        """Each article with its problems; each problem leads to its line in the editor."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        wrong = (
            self.get_queryset(request)
            .exclude(problems=[])
            .exclude(status=Article.Status.BINNED)
            .newest_first()
        )
        found = BoundedPaginator(wrong, PER_PAGE).get_page(request.GET.get("page"))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Articles with problems"),
            "opts": self.model._meta,
            "page": found,
            "rows": [(article, _troubles_of(article)) for article in found],
        }
        return render(request, "admin/articles/article/problems.html", context)


def _troubles_of(article: Article) -> list[tuple[int, str]]:
    return [(problem["line"], describe(problem)) for problem in article.problems]
