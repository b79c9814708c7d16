"""What is typed of an article and not saved: kept beside it, known to all who may change it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from articles.admin.forms import BOOKKEEPING, ArticleForm
from articles.authored import choices_in_words, said_state
from articles.editor import asked
from articles.editor.access import is_another_writer, refusal
from articles.editor.drafts import Typed, keep_discarded, save_draft
from articles.models import Draft, Revision


class PendingDrafts(admin.ModelAdmin):
    """What others have typed, and the page ``…/<id>/together/``."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.together_view)
        return [path("<int:pk>/together/", view, name="articles_article_together"), *super().get_urls()]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "POST" and is_another_writer(request):
            return refusal(_("Your login has changed. Your text stays here."), 403)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj:
            others = obj.drafts.exclude(author=request.user).select_related("author").defer("fields")
            context["others_drafts"] = others.order_by("-saved_at")
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @transaction.atomic
    def together_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        """The form that is posted, with what has been saved since it was loaded brought in; saves nothing."""
        if is_another_writer(request):
            return refusal(_("Your login has changed. Your text stays here."), 403)
        article = self.get_object(request, str(pk)) if request.method == "POST" else None
        if article is None or not self.has_change_permission(request, article):
            return refusal(_("There is no such article, or it is not yours to change."), 404)
        current = Revision.objects.keep([pk])[pk]
        form = self.get_form(request, article)(request.POST, instance=article)
        form.full_clean()
        if form.clash:
            return refusal(_("The changes touch yours: save, and you are asked which to take."), 409)
        if form.data.get("base") != str(current.number):
            return refusal(_("First mend what is wrong in the form: save, and you are told."), 409)
        fields = said_fields(form)
        state = said_state(fields, current.state)
        return JsonResponse({"fields": fields, "base": current.number, "words": choices_in_words(state)})


def said_fields(form: ArticleForm) -> asked.Fields:
    """The fields of the article as the form was sent with, by name."""
    names = form.fields.keys() - {*BOOKKEEPING, "cover"}
    parts = {part for name in names for part in (name, f"{name}_0", f"{name}_1")}
    return asked.form_fields({part: form.data[part] for part in sorted(parts & form.data.keys())})


def keep(form: ArticleForm, base: int, **texts: str) -> Draft | None:
    """Keeps what a form was sent with, ``texts`` in place of its own, as the draft of its author. None where
    that is newer and of another tab: then the history keeps this one."""
    tab = form.data.get("tab", "")[:64]
    drafts = Draft.objects.filter(author=form.user, article=form.instance, tab=tab)
    key, version = drafts.values_list("key", "version").first() or (uuid4(), 0)
    typed = Typed(key, form.instance, base, tab, version, {**said_fields(form), **texts})
    kept = save_draft(form.user, typed)
    if kept is None:
        keep_discarded(Draft(article=form.instance, author=form.user, fields=typed.fields))
    return kept
