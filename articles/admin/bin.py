"""Deleting is moving to the bin. From there an article comes back, or goes for good."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.ownership import OwnArticles
from articles.models import Article, BinnedArticle
from articles.search.documents import SearchDocument
from categories.counting import BoundedPaginator


class BinsInsteadOfDeleting(admin.ModelAdmin):
    """Everything under “delete” moves to the bin, and nothing else goes with it."""

    delete_confirmation_template = "admin/articles/article/bin_confirmation.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).exclude(status=Article.Status.BINNED)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[str], dict, set, list]:
        """Only themselves: what belongs to them stays."""
        return [str(each) for each in objs], {self.opts.verbose_name_plural: len(objs)}, set(), []

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        obj.bin(request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        queryset.bin(request.user)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        _tell_of_bin(request, 1)
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))

    @admin.action(permissions=["delete"], description=gettext_lazy("Move to the bin"))
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self.log_deletions(request, queryset)
        _tell_of_bin(request, len(queryset.bin(request.user)))


def _tell_of_bin(request: HttpRequest, count: int) -> None:
    words = ngettext("%(count)s article is in the bin now.", "%(count)s articles are in the bin now.", count)
    link = format_html(
        '<a href="{}">{}</a>', reverse("admin:articles_binnedarticle_changelist"), _("Open the bin")
    )
    messages.success(request, format_html("{} {}", words % {"count": count}, link))


@admin.register(BinnedArticle)
class BinnedArticleAdmin(OwnArticles):
    """The bin. What is deleted here is gone, with its history: that takes a right of its own."""

    list_display = ("name", "author", "category", "updated_at")
    list_select_related = ("category", "author")
    list_per_page = 50
    search_fields = ("title", "slug")
    show_full_result_count = False
    paginator = BoundedPaginator
    sortable_by = ()
    actions = ("restore",)
    view_on_site = False
    fields = readonly_fields = ("title", "author", "category", "slug", "source")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).binned().defer("html", "text", "card", "card_text", "toc")

    @admin.display(description=gettext_lazy("title"))
    def name(self, article: Article) -> str:
        return str(article)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[str], dict, set, list]:
        """Their names and how much goes with them; not what the search made of them."""
        _objects, counts, lacking, protected = super().get_deleted_objects(objs, request)
        counts.pop(SearchDocument._meta.verbose_name_plural, None)
        return [str(each) for each in objs], counts, lacking, protected

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("articles.change_article")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """To restore is to change."""
        return request.user.has_perm("articles.change_article")

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_article_history", args=[object_id]))

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """The one button of the form restores."""
        self._restore(request, BinnedArticle.objects.filter(pk=obj.pk))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]))

    @admin.action(permissions=["change"], description=gettext_lazy("Take out of the bin"))
    def restore(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        for article in queryset:
            self.log_change(request, article, _("Taken out of the bin."))
        self._restore(request, queryset)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """Nothing: the form changes nothing but where the article is."""

    def construct_change_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return _("Taken out of the bin.")

    def _restore(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        restored = queryset.unbin(request.user)
        words = ngettext("%(count)s article is back.", "%(count)s articles are back.", len(restored))
        messages.success(request, words % {"count": len(restored)})
