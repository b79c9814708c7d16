"""The authored state of an article: from the values of its fields, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import SplitDateTimeField

from articles.revisions import AUTHORED, TEXTS, State
from articles.tags import parse_tags
from categories.models import Category, FormerCategoryPath


def typed_state(values: Mapping[str, Any], base: State) -> State:
    """What the cleaned fields of a form say. A form tells times to the second: one that is that of ``base``
    but for the rest is meant to be the same. A picture is no part of it."""
    said = {name: values[name] for name in AUTHORED if name in values and name != "cover"}
    said |= {name: said[name] or "" for name in TEXTS if name in said}
    if "category" in said:
        said["category"] = said["category"].path if said["category"] else ""
    if "author" in said:
        said["author"] = said["author"].username
    if "tags" in said:
        said["tags"] = sorted(said["tags"])
    if "published_at" in said:
        said["published_at"] = _to_the_second(said["published_at"], base["published_at"])
    return said


def _to_the_second(moment: datetime | None, base: str | None) -> str | None:
    if moment is None:
        return None
    exact = datetime.fromisoformat(base) if base else None
    if exact and exact.replace(microsecond=0) == moment.replace(microsecond=0):
        return base
    return moment.astimezone(UTC).isoformat()


def said_state(fields: Mapping[str, Any], base: State) -> State:
    """What the fields of a form say as they were typed, unchecked; where they say nothing that can be
    understood, it is what ``base`` says. A picture is no part of it."""
    said = {name: fields[name] for name in AUTHORED if isinstance(fields.get(name), str)}
    said |= {name: said[name].replace("\r\n", "\n") for name in TEXTS if name in said}
    if "tags" in said:
        said["tags"] = sorted(parse_tags(said["tags"]))
    if "category" in said:
        said["category"] = _named(Category, said["category"], "path") if said["category"] else ""
    if "author" in said:
        said["author"] = _named(get_user_model(), said["author"], "username")
    if "published_at_0" in fields:
        said["published_at"] = _said_moment(fields, base["published_at"])
    return {name: value for name, value in said.items() if value is not None or name == "published_at"}


def _named(model: type[Model], pk: str, name: str) -> str | None:
    known = pk.isascii() and pk.isdigit() and len(pk) < 10
    return model.objects.filter(pk=pk).values_list(name, flat=True).first() if known else None


def _said_moment(fields: Mapping[str, Any], base: str | None) -> str | None:
    """A date and a time as the form of this language takes them."""
    try:
        moment = SplitDateTimeField(required=False).clean(
            [fields.get(f"published_at_{part}") for part in (0, 1)]
        )
    except ValidationError:
        return base
    return _to_the_second(moment, base)


def choices_in_words(state: State) -> dict[str, str]:
    """What a list that is searched on the server calls what is chosen in it."""
    category = category_at(state["category"]) if state["category"] else None
    return {"category": str(category)} if category else {}


def values_of(state: State) -> dict[str, Any]:
    """The fields of an article by name, or some of them; an author or a category that is gone is left out."""
    values = dict(state)
    for name in READ.keys() & state.keys():
        values[name] = READ[name](state[name]) if state[name] else None
    gone = [name for name in ("category", "author") if state.get(name) and values[name] is None]
    return {name: value for name, value in values.items() if name not in gone}


def category_at(path: str) -> Category | None:
    """The category that has the path, or had it once."""
    former = FormerCategoryPath.objects.filter(address=path).select_related("target").first()
    return Category.objects.filter(path=path).first() or (former and former.target)


def author_called(username: str) -> Any:
    """The account of that name, if there is one."""
    return get_user_model().objects.filter(username=username).first()


READ = {"published_at": datetime.fromisoformat, "category": category_at, "author": author_called}
