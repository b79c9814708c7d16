"""What was, and what is typed and not saved: ``history`` and ``drafts`` of an export.

They stand apart from ``content``, whose files a publishing program would make public.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from articles.exporting.bundles import Places
from articles.exporting.entries import Entry
from articles.exporting.snapshot import streamed
from articles.exporting.yaml import document
from articles.models import Draft, Revision
from articles.revisions import FACTS
from categories.models import Category

REVISION = (
    *("article__slug", "article__category__path", "number", "created_at", "author__username", "reason"),
    *("automatic", "title", "source", "macros", "summary", "fields", "changed"),
)
NAMED = {"category": (Category, "path"), "author": (get_user_model(), "username")}
"""Fields of a form that hold the number of a row; an export names it."""


def drafts_of(drafts: QuerySet[Draft]) -> Iterator[Entry]:
    """A file for each unsaved draft, named by its key."""
    for draft in streamed(drafts.select_related("article", "author")):
        fields = {name: _named(name, value) for name, value in draft.fields.items()}
        source = fields.pop("source") if isinstance(fields.get("source"), str) else None
        head = {
            "key": str(draft.key),
            "article": draft.article and draft.article.slug,
            "author": draft.author.username,
            "base": draft.base,
            "version": draft.version,
            "tab": draft.tab,
            "saved_at": draft.saved_at,
            "has_source": source is not None,
            "fields": fields,
        }
        yield _file(f"drafts/{draft.key}.md", head, source or "")


def history_of(places: Places, *, whole: bool) -> Iterator[Entry]:
    """A file for each revision: of all articles, or of those that a draft began on."""
    which = Q() if whole else Q(article__drafts__isnull=False)
    revisions = Revision.objects.filter(which).order_by("article_id", "number").distinct()
    for row in streamed(revisions.values_list(*REVISION, named=True)):
        head = {
            "article": row.article__slug,
            "number": row.number,
            "at": row.created_at,
            "by": row.author__username,
            "reason": row.reason,
            "automatic": row.automatic,
            "changed": row.changed,
            **{name: getattr(row, name) for name in ("title", "macros", "summary")},
            **{name: row.fields[name] for name in FACTS},
        }
        folder = places.folder(row.article__category__path, row.article__slug)
        yield _file(f"history/{folder}/{row.number:04}.md", head, row.source)


def _file(path: str, head: Mapping[str, Any], body: str) -> Entry:
    return Entry(path, f"---\n{document(head)}---\n{body}".encode())


def _named(name: str, value: Any) -> Any:
    """What a form chose by its number, by its name: ``"12"`` → ``{"named": "maths/algebra"}``; nothing, where
    it is gone: elsewhere the number may be another's."""
    if name not in NAMED or not isinstance(value, str) or not value.isdecimal() or len(value) > 9:
        return value
    model, column = NAMED[name]
    found = model.objects.filter(pk=value).values_list(column, flat=True).first()
    return {"named": found} if found else ""
