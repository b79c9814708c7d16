"""Whose article it is: authors see and change their own, those with the right all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from articles.models import Article


def signs_for_others(request: HttpRequest) -> bool:
    return request.user.has_perm("articles.edit_others")


class OwnArticles(admin.ModelAdmin):
    """Whoever may not edit the articles of others signs every new one himself, and does not see theirs."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        return super().get_queryset(request).editable_by(request.user)

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if signs_for_others(request):
            return fieldsets
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field != "author"]})
            for name, options in fieldsets
        ]

    def get_list_filter(self, request: HttpRequest) -> Any:
        filters = super().get_list_filter(request)
        return filters if signs_for_others(request) else [each for each in filters if each != "author"]

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm, change: bool) -> None:
        if obj.author_id is None:
            obj.author = request.user
        super().save_model(request, obj, form, change)
