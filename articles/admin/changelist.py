"""The list of articles: what state each is in, and what is done to many at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Draft
from articles.tags import parse_tags
from categories.models import Category


class PublicationFilter(admin.SimpleListFilter):
    title = _("publication")
    parameter_name = "publication"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [
            ("draft", _("draft")),
            ("scheduled", _("scheduled")),
            ("public", _("public")),
            ("changed", _("changed since")),
        ]

    def queryset(self, _request: HttpRequest, articles: Any) -> Any:
        match self.value():
            case "draft":
                return articles.filter(status=Article.Status.DRAFT)
            case "scheduled":
                return articles.scheduled()
            case "public":
                return articles.published()
            case "changed":
                return articles.filter(pk__in=Draft.objects.values("article"))
        return articles


class CategoryFilter(admin.SimpleListFilter):
    """A way through the tree: from the chosen branch up, and one level down. What is below counts."""

    title = _("category")
    parameter_name = "category"

    def lookups(self, request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        path = request.GET.get(self.parameter_name, "")
        steps = path.split("/")
        line = ["/".join(steps[: depth + 1]) for depth in range(len(steps))]
        below = Q(parent__path=path) if path else Q(parent=None)
        near = Category.objects.filter(below | Q(path__in=line))
        return [(each.path, "– " * each.path.count("/") + each.name) for each in near.order_by("path")]

    def queryset(self, _request: HttpRequest, articles: Any) -> Any:
        chosen = Category.objects.filter(path=self.value()).first() if self.value() else None
        return articles.in_category(chosen) if chosen else articles


class BulkForm(ActionForm):
    category = forms.ModelChoiceField(
        Category.objects.all(),
        required=False,
        label=_("category"),
        widget=AutocompleteSelect(
            Article._meta.get_field("category"), admin.site, attrs={"data-placeholder": _("category …")}
        ),
    )
    tags = forms.CharField(
        required=False, label=_("tags"), widget=forms.TextInput({"placeholder": _("tags …")})
    )


class ListWithDrafts(ChangeList):
    def get_queryset(self, *args: Any, **kwargs: Any) -> QuerySet[Article]:
        return super().get_queryset(*args, **kwargs).with_drafts()


class ArticleList(admin.ModelAdmin):
    """Adds the column “publication”, its filter, and actions on many articles; each is in the log."""

    action_form = BulkForm
    actions = ("publish", "withdraw", "file", "add_tags")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ListWithDrafts

    @admin.display(description=_("title"), ordering="title")
    def name(self, article: Article) -> str:
        return str(article)

    @admin.display(description=_("publication"), ordering="published_at")
    def publication(self, article: Article) -> str:
        """Its state; and who has typed what readers do not see yet."""
        names = ", ".join(article.drafts_by)
        changed = names and gettext("changed since by %(names)s") % {"names": names}
        return ", ".join(filter(None, [_state_of(article), changed]))

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, articles: Any) -> None:
        self._report(request, articles.publish(request.user), gettext("Published."))

    @admin.action(description=_("Withdraw: make drafts of them"), permissions=["change"])
    def withdraw(self, request: HttpRequest, articles: Any) -> None:
        self._report(request, articles.withdraw(request.user), gettext("Withdrawn."))

    @admin.action(description=_("Move to the category chosen here"), permissions=["change"])
    def file(self, request: HttpRequest, articles: Any) -> None:
        category = Category.objects.filter(pk=request.POST.get("category") or None).first()
        if category is None:
            messages.error(request, gettext("Choose a category beside the action."))
            return
        moved = articles.file_in(category, request.user)
        self._report(request, moved, gettext("Moved to “%(category)s”.") % {"category": category})

    @admin.action(description=_("Add the tags written here"), permissions=["change"])
    def add_tags(self, request: HttpRequest, articles: Any) -> None:
        names = parse_tags(request.POST.get("tags", ""))
        if not names:
            messages.error(request, gettext("Write tags beside the action."))
            return
        tagged = articles.add_tags(names, request.user)
        self._report(request, tagged, gettext("Tagged: %(tags)s.") % {"tags": ", ".join(names)})

    def _report(self, request: HttpRequest, ids: list[int], words: str) -> None:
        """Writes the change of the articles into the log, and tells the person how many there were."""
        changed = Article.objects.filter(pk__in=ids).only("title", "title_text")
        LogEntry.objects.log_actions(request.user.pk, changed, CHANGE, words)
        count = ngettext("%(count)d article.", "%(count)d articles.", len(ids)) % {"count": len(ids)}
        messages.success(request, f"{words} {count}")


def _state_of(article: Article) -> str:
    if article.status != Article.Status.PUBLISHED:
        return article.get_status_display()
    day = date_format(timezone.localtime(article.published_at), "SHORT_DATETIME_FORMAT")
    if article.published_at > timezone.now():
        return gettext("scheduled for %(day)s") % {"day": day}
    return gettext("public since %(day)s") % {"day": day}
