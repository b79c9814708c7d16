"""The tree, in its order."""

from __future__ import annotations

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from categories.models import Category


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("indented_name", "path", "position")
    list_editable = ("position",)
    search_fields = ("name", "path")
    prepopulated_fields = {"slug": ("name",)}
    list_per_page = 500

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        return super().get_queryset(request).with_tree_fields()

    def get_ordering(self, _request: HttpRequest) -> list[str]:
        """None of its own: the order of the tree holds."""
        return []

    @transaction.atomic
    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Category]) -> None:
        """One by one: a category tells the caches that it goes, and takes those below it along."""
        for category in queryset.without_tree_fields().order_by("-path"):
            category.delete()

    @admin.display(description=_("name"))
    def indented_name(self, category: Category) -> str:
        return format_html("{}{}", "\u2003" * getattr(category, "tree_depth", 0), category.name)
