"""Tags at the desk of the authors."""

from __future__ import annotations

from typing import Any

import taggit.models
from django.contrib import admin
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import Tag
from categories.merging import MergeAction
from categories.moving import ShowsMoves

admin.site.unregister(taggit.models.Tag)


@admin.register(Tag)
class TagAdmin(MergeAction, ShowsMoves):
    list_display = ("name", "slug", "uses")
    list_per_page = 100
    search_fields = ("name", "slug")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        return super().get_queryset(request).annotate(uses=Count("taggings"))

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

    @admin.display(description=_("articles"), ordering="uses")
    def uses(self, tag: Tag) -> int:
        return tag.uses
