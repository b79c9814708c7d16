"""The tree, in its order."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from categories.models import Category
from categories.tree import load_tree


class TreeList(ChangeList):
    """Shows a branch below its root, siblings by their position."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        in_order = [pk for root in load_tree().roots for pk in root.subtree_ids()]
        places = {pk: place for place, pk in enumerate(in_order)}
        self.result_list = sorted(self.result_list, key=lambda category: places[category.pk])


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("indented_name", "path", "position")
    search_fields = ("name", "path")
    prepopulated_fields = {"slug": ("name",)}
    list_per_page = 1_000

    def get_changelist(self, _request: HttpRequest, **_kwargs: object) -> type[ChangeList]:
        return TreeList

    @transaction.atomic
    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Category]) -> None:
        """One by one, the deepest first: each tells the caches that it goes."""
        for category in queryset.order_by("-path"):
            category.delete()

    @admin.display(description=_("name"))
    def indented_name(self, category: Category) -> str:
        return format_html("{}{}", "\u2003" * category.path.count("/"), category.name)
