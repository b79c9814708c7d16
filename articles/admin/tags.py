"""Tags at the desk of the authors."""

from __future__ import annotations

from typing import Any

import taggit.models
from django.contrib import admin
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.lists import ListBlock, of_tag
from articles.models import Tag, Tagging
from categories.counting import BoundedPaginator, said, uses
from categories.merging import MergeAction
from categories.moving import ShowsMoves

admin.site.unregister(taggit.models.Tag)

USES = ListBlock.objects.filter(list=of_tag(OuterRef("pk"))).values("list").values_list(Sum("count"))
KEPT = Coalesce(Subquery(USES), 0)
"""How many articles a tag has that are published, for sorting."""


@admin.register(Tag)
class TagAdmin(MergeAction, ShowsMoves):
    list_display = ("name", "slug", "uses")
    list_per_page = 100
    search_fields = ("name", "slug")
    show_full_result_count = False
    paginator = BoundedPaginator

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return super().get_queryset(request).annotate(uses=uses(Tagging.objects.filter(tag=OuterRef("pk"))))

    def get_form(self, request: HttpRequest, obj: Tag | None = None, **kwargs: Any) -> Any:
        """The address may stay empty: it is made from the name."""
        form = super().get_form(request, obj, **kwargs)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
        return form

    @transaction.atomic
    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Tag]) -> None:
        """One by one: each leaves its addresses to the index."""
        for tag in queryset:
            tag.delete()

    @admin.display(description=_("articles"), ordering=KEPT)
    def uses(self, tag: Tag) -> int:
        return said(tag.uses)
