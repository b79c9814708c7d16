"""Bringing back what the history holds: a revision whole, or one piece of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.storage import default_storage

from articles.authored import values_of
from articles.history.diff import without_change
from articles.history.merge import merge
from articles.models import Article, Revision
from articles.revisions import TEXTS

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

RESTORED = (*TEXTS, "cover", "category", "language", "tags")
"""What readers read. Address, publication and author stay as they are."""


def restore(revision: Revision, by: AbstractUser) -> Article:
    """Makes the article say what the revision says; its history goes on."""
    values = values_of(revision.state)
    if values["cover"] and not default_storage.exists(values["cover"]):
        del values["cover"]
    return _write(revision.article_id, {name: values[name] for name in RESTORED if name in values}, by)


def restore_piece(old: Revision, new: Revision, name: str, number: int, by: AbstractUser) -> Article | None:
    """Undoes one change of a text between two revisions (its number as ``compare`` counts, from 0) in the
    article of today; None where the article has gone on in that very place. Raises IndexError."""
    before, after = getattr(old, name), getattr(new, name)
    wanted = without_change(before, after, number)
    current = Revision.objects.keep([new.article_id])[new.article_id]
    merged = merge(after, getattr(current, name), wanted)
    return None if merged.conflicts else _write(new.article_id, {name: merged.text}, by)


def _write(pk: int, values: dict[str, Any], by: AbstractUser) -> Article:
    with Revision.objects.recording([pk], by=by, reason=Revision.Reason.RESTORED):
        article = Article.objects.get(pk=pk)
        tags = values.pop("tags", None)
        for name, value in values.items():
            setattr(article, name, value)
        article.save(update_fields=values.keys())
        if tags is not None:
            article.tags.set(tags)
    return article
