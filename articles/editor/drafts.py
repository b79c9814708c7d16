"""What is being typed, kept on the server. Nobody replaces work that he has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.limits import DRAFT, json_refusal, limited
from articles.authored import said_state
from articles.editor import asked
from articles.editor.access import writers_only
from articles.editor.asked import Fields, RefusedError
from articles.models import Article, Draft, Revision


@dataclass(frozen=True, slots=True)
class Typed:
    """What a tab sends. ``version`` is the last one that it knows, 0 for none."""

    key: UUID
    article: Article | None
    base: int
    tab: str
    version: int
    fields: Fields


@never_cache
@writers_only
@require_http_methods(["GET", "POST", "DELETE"])
@limited(DRAFT, json_refusal, methods="POST")
def draft(request: HttpRequest) -> JsonResponse:
    """Saves, tells or discards the draft that the user has of an article, or of one that is not saved yet."""
    answer = {"GET": _tell, "POST": _save, "DELETE": _discard}[request.method]
    try:
        return answer(request)
    except RefusedError as refused:
        return refused.answer


def _save(request: HttpRequest) -> JsonResponse:
    typed = _typed(request)
    saved = save_draft(request.user, typed)
    if saved is None:
        newer = _drafts(request.user, typed.key, typed.article).first()
        if newer is None:
            raise RefusedError(_("This draft belongs to something else."), 404)
        words = _("Newer work on this note was saved from another tab; nothing was replaced.")
        return JsonResponse({"error": words, "draft": told(newer)}, status=409)
    return JsonResponse(
        {"key": str(saved.key), "version": saved.version, "saved_at": saved.saved_at.isoformat()}
    )


def save_draft(author: Any, typed: Typed) -> Draft | None:
    """Saves what was typed; None, and nothing done, if a version is stored that the tab does not know.

    A draft that was discarded and begun anew counts from 1 again, under another key.
    The condition is part of the statement that writes: of two at once, one finds it false.
    """
    version = typed.version + 1
    values = {
        "base": typed.base,
        "fields": typed.fields,
        "tab": typed.tab,
        "version": version,
        "saved_at": timezone.now(),
    }
    mine = _drafts(author, typed.key, typed.article)
    if mine.filter(key=typed.key, version=typed.version).update(**values):
        return mine.get()
    if mine.exists():
        return None
    try:
        with transaction.atomic():
            return Draft.objects.create(key=typed.key, article=typed.article, author=author, **values)
    except IntegrityError:
        return None


def _tell(request: HttpRequest) -> JsonResponse:
    """The draft and the last revision of ``?article=`` or ``?key=``; without either, the notes begun and
    never saved. ``?known=`` names a version whose fields need not be sent."""
    key, article = _which(request.user, request.GET)
    if key is None and article is None:
        begun = Draft.objects.filter(author=request.user, article=None).order_by("-saved_at")
        return JsonResponse({"drafts": [{**told(each, fields=False), "title": str(each)} for each in begun]})
    found = _drafts(request.user, key, article).first()
    latest = article and Revision.objects.current(article)
    answer = {
        "draft": found and told(found, fields=request.GET.get("known") != str(found.version)),
        "revision": latest.number if latest else 0,
        "saved_by": str(latest.author or "") if latest else "",
        "saved_at": latest.created_at.isoformat() if latest else None,
        "mine": bool(latest and latest.author_id == request.user.pk),
    }
    return JsonResponse(answer)


@transaction.atomic
def _discard(request: HttpRequest) -> JsonResponse:
    """Throws the draft away; the history of its article keeps what it said that the article does not."""
    key, article = _which(request.user, request.GET)
    if key is None and article is None:
        raise RefusedError(_("Which draft?"))
    found = _drafts(request.user, key, article).select_for_update().first()
    if found is None:
        raise RefusedError(_("There is no such draft."), 404)
    if "version" in request.GET and request.GET["version"] != str(found.version):
        words = _("Newer work on this note was saved from another tab; nothing was discarded.")
        return JsonResponse({"error": words, "draft": told(found)}, status=409)
    keep_discarded(found)
    found.delete()
    return JsonResponse({"draft": None})


def keep_discarded(found: Draft) -> None:
    """Writes what a draft says into the history of its article, if they differ from it."""
    if found.article is None:
        return
    current = Revision.objects.keep([found.article_id])[found.article_id]
    state = {**current.state, **said_state(found.fields, current.state)}
    if state == current.state:
        return
    discarded = Revision(
        article_id=found.article_id, author_id=found.author_id, reason=Revision.Reason.DRAFT, automatic=True
    )
    Revision.objects.append([discarded.hold(state, current)])


def told(found: Draft, *, fields: bool = True) -> dict[str, Any]:
    """A draft as a tab is told of it."""
    return {
        "key": str(found.key),
        "version": found.version,
        "base": found.base,
        "tab": found.tab,
        "saved_at": found.saved_at.isoformat(),
        **({"fields": found.fields} if fields else {}),
    }


def _drafts(author: Any, key: UUID | None, article: Article | None) -> Any:
    """The draft of the author: that of the article or, where it is not saved yet, the one with the key."""
    which = {"article": article} if article else {"article": None, "key": key}
    return Draft.objects.filter(author=author, **which)


def _which(user: Any, said: Any) -> tuple[UUID | None, Article | None]:
    key = said.get("key")
    return (asked.uuid(key) if key else None), asked.article(user, said.get("article"))


def _typed(request: HttpRequest) -> Typed:
    said = asked.json_object(request)
    return Typed(
        key=asked.uuid(said.get("key")),
        article=asked.article(request.user, said.get("article")),
        base=asked.number(said.get("base", 0)),
        tab=asked.text(said.get("tab", ""))[:64],
        version=asked.number(said.get("version", 0)),
        fields=asked.form_fields(said.get("fields")),
    )
