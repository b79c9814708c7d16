"""The library of pictures: found, described, and deleted when nobody misses them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import usage
from articles.admin.covers import LeavesNoOrphans
from articles.admin.uses import article_links, uses_in_words
from articles.editor.pictures import thumbnail_address
from articles.models import Article, Picture
from articles.pictures.cleaning import RefusedPictureError
from categories.counting import BoundedPaginator

FRESH = timedelta(hours=1)
"""So long the text that shows a new picture may not be saved yet."""


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "use"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("in an article")), ("before", _("only in history")), ("unused", _("unused"))]

    def queryset(self, _request: HttpRequest, pictures: Any) -> Any:
        rules = {"now": usage.shown, "before": usage.remembered, "unused": usage.unused}
        rule = rules.get(self.value())
        return rule(pictures) if rule else pictures


class OwnerFilter(admin.SimpleListFilter):
    title = _("owner")
    parameter_name = "by"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("me"))]

    def queryset(self, request: HttpRequest, pictures: Any) -> Any:
        return pictures.filter(uploaded_by=request.user) if self.value() == "me" else pictures


class UploadForm(forms.ModelForm):
    """A new picture; one that is in the library already is taken as it is there."""

    user: Any = None
    kept: Picture
    is_new = True

    class Meta:
        model = Picture
        fields = ("file", "name", "alt")
        widgets = {"file": forms.FileInput({"accept": "image/*"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if file := cleaned.get("file"):
            try:
                self.kept, self.is_new = Picture.objects.keep(file.read(), file.name, self.user)
            except RefusedPictureError as error:
                self.add_error("file", str(error))
        return cleaned

    def described(self) -> Picture:
        """The picture of the library, with what was said of it."""
        for name in ("name", "alt"):
            setattr(self.kept, name, self.cleaned_data[name] or getattr(self.kept, name))
        return self.kept


@admin.register(Picture)
class PictureAdmin(LeavesNoOrphans):
    list_display = ("face", "about", "shown_in")
    list_filter = (UseFilter, OwnerFilter)
    list_per_page = 48
    search_fields = ("name", "alt")
    show_full_result_count = False
    paginator = BoundedPaginator
    sortable_by = ()
    actions = ("delete_unused",)
    fields = ("large", "name", "alt", "markdown", "facts", "used")
    readonly_fields = ("large", "markdown", "facts", "used")
    delete_confirmation_template = "admin/articles/picture/delete.html"
    delete_selected_confirmation_template = "admin/articles/picture/delete.html"

    class Media:
        css = {"all": ["css/library.css"]}

    def has_change_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Picture | None:
        """The picture knows who asks: not everybody is told of the same articles."""
        if picture := super().get_object(request, *args, **kwargs):
            picture.reader = request.user
        return picture

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """All uses of the pictures of a page at once."""
        changelist = super().get_changelist_instance(request)
        uses = usage.uses_of([picture.file.name for picture in changelist.result_list])
        for picture in changelist.result_list:
            picture.uses = uses[picture.file.name]
        return changelist

    # A new one

    def get_form(self, request: HttpRequest, obj: Picture | None = None, **kwargs: Any) -> Any:
        if obj is None:
            kwargs |= {"form": UploadForm, "fields": ["file", "name", "alt"]}
        form = super().get_form(request, obj, **kwargs)
        form.user = request.user
        return form

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        return super().get_fields(request, obj) if obj else ("file", "name", "alt")

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Picture:
        saved = super().save_form(request, form, change)
        if change:
            return saved
        if not form.is_new:
            messages.info(request, gettext("This picture was in the library already."))
        return form.described()

    # Gone

    def get_deleted_objects(self, objs: Iterable[Picture], request: HttpRequest) -> Any:
        """Each picture with where it is shown. What is used is protected until somebody has read that."""
        pictures = list(objs)
        uses = usage.uses_of([picture.file.name for picture in pictures])
        listed = [
            (picture, article_links(uses[picture.file.name], request.user), uses[picture.file.name])
            for picture in pictures
        ]
        ids = {pk for each in uses.values() for pk in each.now | each.before}
        theirs = Article.objects.filter(pk__in=ids).exclude(pk__in=Article.objects.editable_by(request.user))
        mine = Picture.objects.changeable_by(request.user).filter(pk__in=[each.pk for each in pictures])
        lacking = {"own"} if mine.count() < len(pictures) else set()
        lacking |= {"used"} if theirs.exists() else set()
        is_read = request.POST.get("in_use") == "yes"
        protected = [] if is_read else [picture for picture, _links, use in listed if use]
        return listed, {self.opts.verbose_name_plural: len(pictures)}, lacking, protected

    @admin.action(permissions=["delete"], description=_("Delete those that nothing shows"))
    def delete_unused(self, request: HttpRequest, pictures: Any) -> HttpResponse | None:
        mine = usage.unused(pictures.changeable_by(request.user))
        old = mine.filter(created_at__lt=timezone.now() - FRESH)
        if not old.exists():
            messages.info(
                request, gettext("None of them is yours to delete, and unused for an hour or more.")
            )
            return None
        return delete_selected(self, request, old)

    # What is shown

    @admin.display(description=_("picture"))
    def face(self, picture: Picture) -> str:
        return format_html('<img src="{}" alt="{}" loading="lazy">', thumbnail_address(picture), picture)

    @admin.display(description=_("name"))
    def about(self, picture: Picture) -> str:
        return format_html('{}<br><span class="quiet">{}</span>', picture.alt or picture.name, _size(picture))

    @admin.display(description=_("use"))
    def shown_in(self, picture: Picture) -> str:
        return uses_in_words(picture.uses)

    @admin.display(description=_("picture"))
    def large(self, picture: Picture) -> str:
        return format_html('<img class="library-large" src="{}" alt="">', picture.file.url)

    @admin.display(description=_("in Markdown"))
    def markdown(self, picture: Picture) -> str:
        return format_html("<code>![{}]({})</code>", picture.alt, picture.file.url)

    @admin.display(description=_("facts"))
    def facts(self, picture: Picture) -> str:
        day = timezone.localtime(picture.created_at).date().isoformat()
        return " · ".join(
            filter(None, [_size(picture), day, picture.uploaded_by and str(picture.uploaded_by)])
        )

    @admin.display(description=_("use"))
    def used(self, picture: Picture) -> str:
        uses = usage.uses_of([picture.file.name])[picture.file.name]
        links = article_links(uses, picture.reader)
        return format_html(
            "<div>{}<ul>{}</ul></div>", uses_in_words(uses), format_html_join("", "<li>{}</li>", links)
        )


def _size(picture: Picture) -> str:
    size = f"{picture.width} × {picture.height}" if picture.width else ""
    return " · ".join(filter(None, [size, filesizeformat(picture.bytes)]))


def _may_touch(request: HttpRequest, picture: Picture | None) -> bool:
    if picture is None:
        return True
    return Picture.objects.changeable_by(request.user).filter(pk=picture.pk).exists()
