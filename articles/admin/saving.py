"""Saving an article: the history holds what was, nobody's work is replaced unseen, everybody is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.forms import BoundField, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from articles.admin.editor import WORDS
from articles.admin.forms import ArticleForm, Clash
from articles.admin.pending import keep
from articles.history.diff import compare
from articles.history.merge import Agreed
from articles.models import Article, Draft, Revision
from articles.revisions import TEXTS
from articles.words import in_words

CONTEXT = 300
"""Characters around a conflict that are shown with it, on each side."""


class RecordsRevisions(admin.ModelAdmin):
    """Two who save one article at once are one after the other: the second is merged, or asked."""

    form = ArticleForm

    def get_form(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, obj, **kwargs)
        form.user = request.user
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Where a form is sent, the row is locked from the start: what the form is compared with stays so."""
        articles = super().get_queryset(request)
        is_sent = request.method == "POST" and request.resolver_match.url_name == "articles_article_change"
        return articles.select_for_update() if is_sent else articles

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if getattr(form, "clash", None):
            return self._ask(request, form)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: ArticleForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        reasons = Revision.Reason
        reason = reasons.MERGED if form.came_in else reasons.EDITED if change else reasons.WRITTEN
        Revision.objects.record(form.instance, since=form.latest, by=request.user, reason=reason)
        self._forget_draft(request, form)
        if form.came_in:
            fields = get_text_list([_label(form, name) for name in form.came_in], _("and"))
            words = _("The changes do not touch yours, and both are saved (%(fields)s).") % {"fields": fields}
            messages.info(request, f"{form.others} {words}")

    def _forget_draft(self, request: HttpRequest, form: ArticleForm) -> None:
        """What this tab had kept is saved now; what another tab keeps is not."""
        said = form.cleaned_data
        mine = Draft.objects.filter(author=request.user, tab=said.get("tab") or "")
        mine.filter(Q(article=form.instance) | Q(article=None, key=said.get("draft_key"))).delete()

    def _ask(self, request: HttpRequest, form: ArticleForm) -> HttpResponse:
        """Both versions side by side, and a choice for each piece; with all that was typed."""
        clash = form.clash
        kept = keep(form, clash.base.number, **{name: clash.mine[name] for name in TEXTS})
        context = {
            **self.admin_site.each_context(request),
            "title": _("Two versions of “%(title)s”") % {"title": form.instance},
            "opts": self.model._meta,
            "original": form.instance,
            "words": form.others,
            "is_settled": form.data.get("settled") == str(clash.theirs.number),
            "pieces": list(_pieces(form, clash)),
            "settled": clash.theirs.number,
            "is_kept": kept is not None,
            "script_words": WORDS,
            "typed": [field.as_hidden() for field in _typed_again(form, clash)],
            "has_picture": "cover" in form.changed_data,
            "macros": form.instance.macros,
        }
        return render(request, "admin/articles/article/conflict.html", context)


def _typed_again(form: ArticleForm, clash: Clash) -> list[BoundField]:
    """The form with what was typed, to be sent once more."""
    initial = {**clash.values, "base": clash.base.number}
    initial["tags"] = ", ".join(f'"{tag}"' if " " in tag else tag for tag in initial.get("tags", []))
    again = type(form)(instance=form.instance, initial=initial)
    return [again[name] for name in again.fields if name != "cover"]


def _pieces(form: ArticleForm, clash: Clash) -> Iterator[dict[str, Any]]:
    is_again = form.data.get("settled") == str(clash.theirs.number)
    for key, (name, conflict) in clash.together.conflicts.items():
        is_text = name in TEXTS
        sides = {side: getattr(conflict, side) for side in ("base", "mine", "theirs")}
        yield {
            "key": key,
            "label": _label(form, name),
            "is_text": is_text,
            "base": conflict.base,
            "pieces": compare(conflict.theirs, conflict.mine) if is_text else [],
            "rows": min(20, 2 + conflict.mine.count("\n") + len(conflict.mine) // 80) if is_text else 0,
            **({} if is_text else {f"{side}_said": in_words(name, value) for side, value in sides.items()}),
            "before": _before(clash, key) if is_text else "",
            "choice": form.data.get(f"choice-{key}", "") if is_again else "",
            # A browser drops the first line break of a textarea.
            "text": f"\n{form.data.get(f'text-{key}', conflict.mine) if is_again else conflict.mine}",
        }


def _before(clash: Clash, key: str) -> str:
    """What stands before a conflict, for people to know where they are."""
    name, _hyphen, number = key.rpartition("-")
    seen = -1
    text = ""
    for piece in clash.together.texts[name].pieces:
        if isinstance(piece, Agreed):
            text = piece.text
            continue
        seen += 1
        if seen == int(number):
            break
        text = ""
    return text.rstrip()[-CONTEXT:]


def _label(form: ArticleForm, name: str) -> str:
    return str(form.fields[name].label or name) if name in form.fields else name
