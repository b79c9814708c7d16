"""The form of an article as a writing desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Field, ImageField
from django.forms import SplitDateTimeField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField

from articles.admin.covers import CoverField, CoverWidget
from articles.admin.editor import SourceEditor
from articles.models import Article


class WritingDesk(admin.ModelAdmin):
    """The text with its preview fills the window: there is no room for the list of everything else."""

    formfield_overrides = {
        MarkdownxField: {"widget": SourceEditor},
        ImageField: {"form_class": CoverField, "widget": CoverWidget},
    }

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """“Publish” saves with another status, and stays."""
        if "_publish" in request.POST:
            request.POST = request.POST.copy()
            request.POST["status"] = Article.Status.PUBLISHED
            request.POST["_continue"] = "1"
        return super().changeform_view(request, object_id, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["is_nav_sidebar_enabled"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, CoverField):
            field.user = request.user
        if db_field.name == "title":
            field.widget.attrs["placeholder"] = _("Title")
        if isinstance(field, SplitDateTimeField):
            for part, name in zip(field.widget.widgets, (_("Date"), _("Time")), strict=True):
                part.attrs["aria-label"] = name
        return field
