"""Preview links of an article: made, listed and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article, PreviewLink

DAYS = [(1, _("a day")), (7, _("a week")), (30, _("a month"))]


class LinkForm(forms.Form):
    days = forms.TypedChoiceField(choices=DAYS, coerce=int, initial=7, label=_("valid for"))


class PreviewLinks(admin.ModelAdmin):
    """Adds the page ``…/article/<id>/links/``."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.preview_links)
        return [path("<int:pk>/links/", view, name="articles_article_links"), *super().get_urls()]

    def preview_links(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The valid links; a post makes one or, with ``revoke``, takes one back."""
        article = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        form = LinkForm(request.POST or None)
        if "revoke" in request.POST:
            self._revoke(request, article)
            return redirect(request.path)
        if request.method == "POST" and form.is_valid():
            self._make(request, article, form.cleaned_data["days"])
            return redirect(request.path)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": gettext("Preview links"),
            "opts": self.opts,
            "article": article,
            "form": form,
            "links": article.preview_links.valid().select_related("author"),
        }
        return render(request, "admin/articles/article/links.html", context)

    def _make(self, request: HttpRequest, article: Article, days: int) -> None:
        until = timezone.now() + timedelta(days=days)
        PreviewLink.objects.create(article=article, author=request.user, expires_at=until)
        self.log_change(request, article, gettext("Made a preview link."))

    def _revoke(self, request: HttpRequest, article: Article) -> None:
        key = request.POST["revoke"]
        if key.isdecimal() and article.preview_links.filter(pk=key).delete()[0]:
            self.log_change(request, article, gettext("Took a preview link back."))
            messages.success(request, gettext("The link does not work any more."))
