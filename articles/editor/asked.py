"""What the scripts of the desk send, read strictly: anything else is refused in words."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.editor.access import refusal
from articles.models import Article

FIELDS_AT_MOST = 60
NAME_AT_MOST = 100
LARGEST = 2**31 - 1

Fields = dict[str, str | list[str]]


class RefusedError(Exception):
    """The request cannot be met: what to say, with which status."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.answer = refusal(words, status)


def article(user: Any, pk: Any) -> Article | None:
    """The article, if the user may change it. One that he may not is not there, as far as he is told."""
    if pk in (None, ""):
        return None
    articles = Article.objects.editable_by(user).exclude(status=Article.Status.BINNED)
    found = articles.filter(pk=number(pk)).only("pk").first()
    if found is None:
        raise RefusedError(_("There is no such article, or it is not yours to change."), 404)
    return found


def json_object(request: HttpRequest) -> dict[str, Any]:
    """The body of the request."""
    try:
        said = json.loads(request.body)
    except RequestDataTooBig:
        raise RefusedError(_("The text is too long to be kept on the server."), 413) from None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise RefusedError(_("The request is not understood."))
    return said


def uuid(said: Any) -> UUID:
    try:
        return UUID(said)
    except (ValueError, TypeError, AttributeError):
        raise RefusedError(_("The request is not understood.")) from None


def number(said: Any) -> int:
    try:
        counted = int(said)
    except (ValueError, TypeError, OverflowError):
        counted = -1
    if not 0 <= counted < LARGEST:
        raise RefusedError(_("The request is not understood."))
    return counted


def text(said: Any) -> str:
    """Text as the database can hold it: without NUL, and halves of characters joined or replaced."""
    if not isinstance(said, str):
        raise RefusedError(_("The request is not understood."))
    whole = said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def form_fields(said: Any) -> Fields:
    """The fields of a form as they were typed, by name."""
    well_formed = isinstance(said, dict) and len(said) <= FIELDS_AT_MOST
    if not well_formed or any(len(name) > NAME_AT_MOST for name in said):
        raise RefusedError(_("The request is not understood."))
    return {
        text(name): [text(each) for each in value] if isinstance(value, list) else text(value)
        for name, value in said.items()
    }
