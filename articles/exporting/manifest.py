"""``formulary.yaml``: what belongs to the whole site and not to one note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from articles.exporting.snapshot import streamed
from articles.exporting.yaml import document, scalar
from articles.models import Article, Draft, FormerTagSlug, Picture, Revision, Tag
from categories.models import Category, FormerAddress, FormerCategoryPath

NAME = "formulary.yaml"
FORMAT = "formulary"
VERSION = 1
HEAD = "# An export of Formulary: `manage.py import_markdown` takes it back.\n"


def manifest(categories: Iterable[Category], *, history: bool) -> Iterator[bytes]:
    """The file, piece by piece: each thing is a line."""
    head = {"format": FORMAT, "version": VERSION, "history": history, "macros": settings.TEX_MACROS}
    yield (HEAD + document(head)).encode()
    yield from _section("authors", _authors())
    yield from _section("categories", _categories(categories))
    yield from _section("tags", _tags())
    yield from _section("gone_categories", _gone(FormerCategoryPath))
    yield from _section("gone_tags", _gone(FormerTagSlug))
    yield from _section("pictures", _pictures())


def _section(name: str, things: Iterable[Any]) -> Iterator[bytes]:
    yield f"{name}:\n".encode()
    for thing in things:
        yield f"- {scalar(thing)}\n".encode()


def _authors() -> Iterator[dict[str, str]]:
    """Whoever has written, changed, typed or uploaded something. No address, no password, no right."""
    users = get_user_model().objects
    did_something = (
        Q(pk__in=Article.objects.order_by().values("author"))
        | Q(pk__in=Revision.objects.order_by().values("author"))
        | Q(pk__in=Draft.objects.order_by().values("author"))
        | Q(pk__in=Picture.objects.order_by().values("uploaded_by"))
    )
    for user in users.filter(did_something).order_by("username"):
        yield {"name": user.username, "first_name": user.first_name, "last_name": user.last_name}


def _categories(categories: Iterable[Category]) -> Iterator[dict[str, Any]]:
    former = _by_target(FormerCategoryPath.objects.all())
    for each in categories:
        facts = {"path": each.path, "name": each.name, "position": each.position}
        yield {**facts, "former": former.get(each.pk, [])}


def _tags() -> Iterator[dict[str, Any]]:
    former = _by_target(FormerTagSlug.objects.all())
    for pk, name, slug in streamed(Tag.objects.order_by("slug").values_list("pk", "name", "slug")):
        yield {"name": name, "slug": slug, "former": former.get(pk, [])}


def _by_target(rows: QuerySet) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for target, address in rows.exclude(target=None).order_by("address").values_list("target", "address"):
        found.setdefault(target, []).append(address)
    return found


def _gone(model: type[FormerAddress]) -> Iterator[str]:
    """Addresses that outlived what stood there."""
    return streamed(model.objects.filter(target=None).order_by("address").values_list("address", flat=True))


def _pictures() -> Iterator[dict[str, Any]]:
    columns = ("file", "sha256", "given_sha256", "name", "alt", "uploaded_by__username", "created_at")
    names = ("path", "sha256", "given_sha256", "name", "alt", "by", "at")
    for row in streamed(Picture.objects.order_by("pk").values_list(*columns)):
        yield dict(zip(names, row, strict=True))
