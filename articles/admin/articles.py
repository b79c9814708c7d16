"""Articles at the desk of the authors."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from articles.admin.bin import BinsInsteadOfDeleting
from articles.admin.changelist import ArticleList, CategoryFilter, PublicationFilter
from articles.admin.covers import LeavesNoOrphans
from articles.admin.desk import WritingDesk
from articles.admin.exports import Exports
from articles.admin.forms import ArticleForm, NumberSelect
from articles.admin.history import HistoryPages
from articles.admin.links import PreviewLinks
from articles.admin.ownership import OwnArticles
from articles.admin.pending import PendingDrafts
from articles.admin.saving import RecordsRevisions
from articles.admin.searching import SearchesArticles
from articles.admin.troubles import TroublesMixin
from articles.models import Article
from articles.problems import describe
from categories.counting import BoundedPaginator


@admin.register(Article)
class ArticleAdmin(
    LeavesNoOrphans,
    HistoryPages,
    BinsInsteadOfDeleting,
    PendingDrafts,
    RecordsRevisions,
    WritingDesk,
    TroublesMixin,
    PreviewLinks,
    Exports,
    SearchesArticles,
    ArticleList,
    OwnArticles,
):
    form = ArticleForm
    actions = (*ArticleList.actions, "delete_selected")
    list_display = ("name", "publication", "category", "author", "language", "problem_count")
    list_filter = (PublicationFilter, "language", CategoryFilter, "author")
    sortable_by = ("name", "publication")
    paginator = BoundedPaginator
    list_select_related = ("category", "author")
    list_per_page = 50
    # Shows the box; what it finds is found by SearchesArticles.
    search_fields = ("title_text",)
    search_help_text = _(
        'As on the site: "a phrase", -without, tag:, category:, lang:. Drafts are found too.'
    )
    date_hierarchy = "published_at"
    show_full_result_count = False
    autocomplete_fields = ("category",)
    readonly_fields = ("created_at", "updated_at", "reading_time", "problem_list", "page")
    fieldsets = (
        (None, {"fields": ("title", "source")}),
        (None, {"fields": ("tags", "category", "summary", "cover")}),
        (_("Publication"), {"fields": ("status", "published_at", "author", "language", "slug")}),
        (_("Mathematics"), {"fields": ("macros",), "classes": ("collapse",)}),
        (_("Derived"), {"fields": readonly_fields}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Without what no form shows, which is most of a row."""
        return super().get_queryset(request).defer("html", "text", "card", "card_text", "toc")

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = NumberSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        language = "zh" if get_language().startswith("zh") else "en"
        initial = {"author": request.user.pk, "language": language}
        return {**initial, **super().get_changeform_initial_data(request)}

    @admin.display(description=_("problems"))
    def problem_count(self, article: Article) -> int | str:
        return len(article.problems) or ""

    @admin.display(description=_("reading time"))
    def reading_time(self, article: Article) -> str:
        return ngettext("%(n)s min read", "%(n)s min read", article.minutes) % {"n": article.minutes}

    @admin.display(description=_("problems"))
    def problem_list(self, article: Article) -> str:
        if not article.problems:
            return "–"
        rows = ((describe(problem),) for problem in article.problems)
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", rows))

    @admin.display(description=_("page"))
    def page(self, article: Article) -> str:
        if not article.slug:
            return "–"
        return format_html('<a href="{0}">{0}</a>', article.get_absolute_url())
