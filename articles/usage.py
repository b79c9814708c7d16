"""Where pictures are shown: in articles as they are now, or only in what was, or is not saved yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import F, Func, Q, QuerySet

from articles.library import PictureQuerySet
from articles.models import Article, Draft, Revision
from articles.pictures.addresses import pictures_shown


@dataclass(slots=True)
class Uses:
    """Ids of articles. ``now``: they show the picture; ``before``: an older version, an unsaved draft or
    the bin does. ``unsaved``: how many notes show it that were never saved."""

    now: set[int] = field(default_factory=set)
    before: set[int] = field(default_factory=set)
    unsaved: int = 0

    def __bool__(self) -> bool:
        return bool(self.now or self.before or self.unsaved)


class Unnest(Func):
    """The members of an array, one to a row."""

    function = "unnest"
    arity = 1
    set_returning = True


def shown(pictures: PictureQuerySet) -> PictureQuerySet:
    """Those that an article shows now, a draft of its author included."""
    return pictures.filter(_is_shown())


def remembered(pictures: PictureQuerySet) -> PictureQuerySet:
    """Those that only the history, the bin or an unsaved draft shows."""
    return pictures.exclude(_is_shown()).filter(_is_remembered())


def unused(pictures: PictureQuerySet) -> PictureQuerySet:
    """Those that can go without anybody missing them."""
    return pictures.exclude(_is_shown() | _is_remembered())


def uses_of(paths: Collection[str]) -> dict[str, Uses]:
    """Where each of these files is shown."""
    uses = {path: Uses() for path in paths}
    there = Article.objects.filter(pictures__overlap=list(paths))
    for pk, status, path in _members(there).values_list("pk", "status", "member"):
        if path in uses:
            (uses[path].before if status == Article.Status.BINNED else uses[path].now).add(pk)
    history = _members(Revision.objects.filter(pictures__overlap=list(paths)).order_by())
    for pk, path in history.values_list("article_id", "member").distinct():
        if path in uses:
            uses[path].before.add(pk)
    for pk, drafted in _drafts():
        for path in uses.keys() & drafted:
            if pk is None:
                uses[path].unsaved += 1
            else:
                uses[path].before.add(pk)
    for each in uses.values():
        each.before -= each.now
    return uses


def _is_shown() -> Q:
    return Q(file__in=_files(Article.objects.exclude(status=Article.Status.BINNED)))


def _is_remembered() -> Q:
    drafted = {path for _pk, paths in _drafts() for path in paths}
    in_history = Q(file__in=_files(Article.objects.binned())) | Q(file__in=_files(Revision.objects.all()))
    return in_history | Q(file__in=drafted)


def _files(rows: QuerySet[Any]) -> QuerySet[Any]:
    return _members(rows.exclude(pictures=[]).order_by()).values("member")


def _members(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.annotate(member=Unnest(F("pictures")))


def _drafts() -> list[tuple[int | None, set[str]]]:
    """The pictures of what was typed and not saved, with the article that it belongs to."""
    media = settings.MEDIA_URL
    drafts = Draft.objects.filter(Q(fields__source__icontains=media) | Q(fields__summary__icontains=media))
    return [(pk, set(pictures_shown(fields))) for pk, fields in drafts.values_list("article_id", "fields")]
