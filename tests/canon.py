"""All that people wrote, in a form that two sites can be compared in: rows by what names them, no numbers of
rows, no derived columns, and the hashes of the media folder."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings

from articles.models import (
    Article,
    Draft,
    FormerSlug,
    FormerTagSlug,
    Picture,
    Revision,
    Tag,
    Tagging,
)
from categories.models import Category, FormerCategoryPath

TABLES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "articles": (
        Article,
        (
            "slug",
            "title",
            "source",
            "macros",
            "summary",
            "cover",
            "author__username",
            "category__path",
            "language",
            "status",
            "published_at",
            "created_at",
            "updated_at",
            "import_key",
            "import_hash",
            "html",
            "card",
            "text",
            "pictures",
        ),
    ),
    "order": (Article.objects.newest_first(), ("slug",)),
    "tagged": (Tagging, ("content_object__slug", "tag__name")),
    "tags": (Tag, ("slug", "name")),
    "categories": (Category, ("path", "name", "slug", "parent__path", "position")),
    "former slugs": (FormerSlug, ("address", "target__slug")),
    "former tags": (FormerTagSlug, ("address", "target__slug")),
    "former paths": (FormerCategoryPath, ("address", "target__path")),
    "pictures": (
        Picture,
        (
            "file",
            "sha256",
            "given_sha256",
            "width",
            "height",
            "bytes",
            "name",
            "alt",
            "created_at",
            "uploaded_by__username",
        ),
    ),
    "drafts": (Draft, ("key", "article__slug", "author__username", "base", "version", "tab", "saved_at")),
}
HISTORY = (
    *("article__slug", "number", "created_at", "author__username", "reason", "automatic", "title", "source"),
    *("macros", "summary", "fields", "changed", "length", "pictures"),
)


def canon(*, history: bool = False) -> dict[str, Any]:
    """The site as it is, by tables."""
    found = {name: _rows(*table) for name, table in TABLES.items()}
    found["typed"] = sorted(map(repr, map(_typed, Draft.objects.all())))
    if history:
        found["history"] = _rows(Revision, HISTORY)
    return {**found, "media": media()}


def media() -> dict[str, str]:
    """The hashes of the files of the media folder, by their paths."""
    root = Path(settings.MEDIA_ROOT)
    files = (path for path in root.rglob("*") if path.is_file())
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def _rows(source: Any, columns: tuple[str, ...]) -> list[str]:
    if hasattr(source, "objects"):
        return sorted(map(repr, source.objects.order_by().values_list(*columns)))
    return list(map(repr, source.all().values_list(*columns)))


def _typed(draft: Draft) -> tuple[Any, ...]:
    """The fields of a draft, with names for the numbers that its form chose."""
    fields = dict(draft.fields)
    if category := fields.get("category"):
        fields["category"] = Category.objects.get(pk=category).path
    return str(draft.key), sorted(fields.items())
