"""The tree, in its order."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from js_asset import Script
from tree_queries.admin import TreeAdmin

from categories.counting import said, uses
from categories.merging import MergeAction
from categories.models import Category
from categories.moving import ShowsMoves

TREE_WORDS = [
    gettext_noop("parent"),
    gettext_noop("before"),
    gettext_noop("as first child"),
    gettext_noop("as last child"),
    gettext_noop("after"),
]
"""What the tree's own admin says and has no Chinese for."""

MOVE_WORDS = _("Move %s, and what is below it, to another branch? The old addresses will redirect.")


@admin.register(Category)
class CategoryAdmin(MergeAction, ShowsMoves, TreeAdmin):
    """Rows are dragged to their places, or cut and put there with the keyboard."""

    list_display = (*TreeAdmin.list_display, "path", "uses")
    search_fields = ("name", "path")
    prepopulated_fields = {"slug": ("name",)}
    position_field = "position"
    exclude = ("position",)
    list_per_page = 1_000

    class Media:
        css = {"all": ("css/tree.css",)}
        js = (Script("js/desk/drag.js", type="module", **{"data-move-words": MOVE_WORDS}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        return (
            super()
            .get_queryset(request)
            .annotate(uses=uses(Category.articles.field.model.objects.filter(category=OuterRef("pk"))))
        )

    def tree_admin_context(self, request: HttpRequest) -> dict[str, Any]:
        """The tree stands open."""
        return {**super().tree_admin_context(request), "initiallyCollapseDepth": 100}

    def is_valid_move(
        self, request: HttpRequest, node: Category, *, parent: Category | None, after: Category | None
    ) -> bool:
        """Whether no other child of the parent has its slug."""
        siblings = Category.objects.filter(parent=parent, slug=node.slug).exclude(pk=node.pk)
        return super().is_valid_move(request, node, parent=parent, after=after) and not siblings.exists()

    @transaction.atomic
    def move_node_view(self, request: HttpRequest) -> HttpResponse:
        """Moves a row, and says so in the log. The tree's own admin lets all staff do it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        answer = super().move_node_view(request)
        if answer.content == b"ok":
            moved = Category.objects.get(pk=request.POST["move"])
            self.log_change(request, moved, [{"changed": {"fields": [gettext_noop("path")]}}])
        return answer

    @admin.display(description=_("move"))
    def move_column(self, category: Category) -> str:
        return super().move_column(category)

    @transaction.atomic
    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Category]) -> None:
        """One by one, the deepest first: each leaves its addresses to the one that it was in."""
        for category in queryset.order_by("-path"):
            category.delete()

    @admin.display(description=_("articles"))
    def uses(self, category: Category) -> int:
        return said(category.uses)
