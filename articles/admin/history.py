"""The history of an article: what was when, by whom and why; what changed; and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from articles.differences import differences
from articles.models import Article, Revision
from articles.paging import page_number
from articles.restoring import restore, restore_piece
from articles.revisions import TEXTS
from articles.words import label_of

PER_PAGE = 50
LARGEST = 2**31 - 1


class HistoryPages(admin.ModelAdmin):
    """The pages ``…/<id>/history/``, ``…/history/compare/`` and what they post to."""

    def get_urls(self) -> list[URLPattern]:
        views = {"compare": self.compare_view, "restore": self.restore_view}
        ours = [
            path(
                f"<int:pk>/history/{name}/",
                self.admin_site.admin_view(view),
                name=f"articles_article_history_{name}",
            )
            for name, view in views.items()
        ]
        return [*ours, *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The revisions, newest first; what nobody asked for (imports, discarded drafts) is folded."""
        article = self._article(request, object_id)
        page = page_number(request.GET.get("page")) or 1
        last = article.last_number - (page - 1) * PER_PAGE
        revisions = list(
            article.revisions.filter(number__lte=last, number__gt=last - PER_PAGE)
            .select_related("author")
            .defer(*TEXTS)
        )
        for revision in revisions:
            revision.changes = [label_of(name) for name in revision.changed] if revision.number > 1 else []
        context = {
            "title": _("History of “%(title)s”") % {"title": article},
            "groups": list(_groups(revisions)),
            "newest": revisions[0].number if revisions else 0,
            "newer": page - 1,
            "older": page + 1 if last > PER_PAGE else 0,
        }
        return self._page(request, article, "object_history", context)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What changed from revision ``?old=`` to ``?new=``."""
        article = self._article(request, pk)
        old, new = self._two(article, request.GET)
        context = {
            "title": _("What changed in “%(title)s”") % {"title": article},
            "old": old,
            "new": new,
            "sides": [old, new],
            **differences(old.state, new.state),
            "may_restore": article.status != Article.Status.BINNED,
            "latest": article.last_number,
        }
        return self._page(request, article, "compare", context)

    @transaction.atomic
    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Brings back the revision ``old`` whole or, where a ``piece`` is named, undoes one change."""
        article = self._article(request, pk)
        if request.method != "POST" or article.status == Article.Status.BINNED:
            raise Http404
        old, new = self._two(article, request.POST)
        if "piece" not in request.POST:
            self._tell(request, restore(old, request.user), old)
        elif restored := self._undo(request, old, new):
            self._tell(request, restored, old)
        else:
            words = _("The article has changed since in this very place; nothing was brought back.")
            messages.warning(request, words)
        return HttpResponseRedirect(reverse("admin:articles_article_history", args=[pk]))

    def _undo(self, request: HttpRequest, old: Revision, new: Revision) -> Article | None:
        name, _hyphen, number = request.POST["piece"].partition("-")
        if name not in TEXTS:
            raise Http404
        try:
            return restore_piece(old, new, name, _number(number), request.user)
        except IndexError:
            raise Http404 from None

    def _tell(self, request: HttpRequest, article: Article, old: Revision) -> None:
        self.log_change(
            request, article, _("Brought back from revision %(number)s.") % {"number": old.number}
        )
        messages.success(request, _("Brought back. What was there before is in the history too."))

    def _article(self, request: HttpRequest, pk: Any) -> Article:
        """The article with the number of its last revision, if the user may change it; in the bin too."""
        articles = Article.objects.editable_by(request.user).only("title", "title_text", "status", "macros")
        found = articles.filter(pk=_number(pk)).annotate(last=Max("revisions__number")).first()
        if found is None:
            raise Http404
        found.last_number = found.last or 0
        return found

    def _two(self, article: Article, said: Any) -> tuple[Revision, Revision]:
        numbers = [_number(said.get(name)) for name in ("old", "new")]
        found = {
            each.number: each
            for each in article.revisions.select_related("author").filter(number__in=numbers)
        }
        if not found.keys() >= set(numbers):
            raise Http404
        return found[numbers[0]], found[numbers[1]]

    def _page(
        self, request: HttpRequest, article: Article, name: str, context: dict[str, Any]
    ) -> HttpResponse:
        common = {**self.admin_site.each_context(request), "opts": self.opts, "original": article}
        return render(request, f"admin/articles/article/{name}.html", common | context)


def _number(said: Any) -> int:
    text = str(said)
    if not (text.isascii() and text.isdigit() and len(text) < 11 and int(text) < LARGEST):
        raise Http404
    return int(text)


def _groups(revisions: Iterable[Revision]) -> Iterator[tuple[bool, list[Revision]]]:
    """(whether they are automatic, neighbours); one automatic revision by itself needs no folding."""
    for is_automatic, group in groupby(revisions, key=lambda revision: revision.automatic):
        members = list(group)
        yield is_automatic and len(members) > 1, members
