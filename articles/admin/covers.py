"""The cover of an article: a picture of the library, or a new one that goes into it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.library import leaving_no_orphans
from articles.models import Picture
from articles.pictures.cleaning import RefusedPictureError


class CoverWidget(AdminFileWidget):
    """A file, or the path of a picture that was chosen in the library (``<name>-chosen``)."""

    template_name = "admin/editor/cover.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        # From Django 6 on, the heading of a file is no label of its field.
        super().__init__({"aria-label": _("cover"), "accept": "image/*", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = super().value_from_datadict(data, files, name)
        return (data.get(f"{name}-chosen") or None) if given is None else given

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return super().value_omitted_from_data(data, files, name) and f"{name}-chosen" not in data


class CoverField(forms.FileField):
    """Its value is the path of a picture in the library; a file goes there first."""

    user: Any = None

    def clean(self, data: Any, initial: Any = None) -> Any:
        if isinstance(data, str):
            return self._chosen(data)
        file = super().clean(data, initial)
        return self._kept(file) if file and file is not initial else file

    def _chosen(self, path: str) -> str:
        if not Picture.objects.filter(file=path).exists():
            raise ValidationError(gettext("This picture is not in the library any more."))
        return path

    def _kept(self, file: Any) -> str:
        try:
            picture, _is_new = Picture.objects.keep(file.read(), file.name, self.user)
        except RefusedPictureError as error:
            raise ValidationError(str(error)) from error
        return picture.file.name


class LeavesNoOrphans(admin.ModelAdmin):
    """A form that fails as a whole leaves no file of a picture behind. It stands outside the transaction."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with leaving_no_orphans():
            return super().changeform_view(request, *args, **kwargs)
