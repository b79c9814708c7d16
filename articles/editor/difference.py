"""What differs between two states of what is typed, for people: the same page as that of the history."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.authored import choices_in_words, said_state
from articles.differences import differences
from articles.editor import asked
from articles.editor.access import writers_only
from articles.editor.asked import RefusedError
from articles.models import Article, Revision
from articles.revisions import FACTS, TEXTS, State

NOTHING: State = {
    **dict.fromkeys((*TEXTS, *FACTS), ""),
    "tags": [],
    "published_at": None,
}


@require_POST
@never_cache
@writers_only
def difference(request: HttpRequest) -> JsonResponse:
    """``after``, and ``before`` or the revision ``base`` of the ``article``, as fields of the form.

    Answers with ``html``, ``differs``, and what the fields of ``after`` that are no texts say in ``words``.
    """
    try:
        said = asked.json_object(request)
        base = _base(asked.article(request.user, said.get("article")), asked.number(said.get("base", 0)))
        before, after = (
            {**base, **said_state(asked.form_fields(said.get(name, {})), base)}
            for name in ("before", "after")
        )
    except RefusedError as refused:
        return refused.answer
    found = differences(before, after)
    return JsonResponse(
        {
            "html": render_to_string("admin/articles/article/includes/difference.html", found),
            "differs": bool(found["texts"] or found["facts"]),
            "words": choices_in_words(after),
        }
    )


def _base(article: Article | None, number: int) -> State:
    """The state that the work began on; of a new note, or one without history, nothing or what is stored."""
    if article is None:
        return NOTHING
    current = Revision.objects.keep([article.pk])[article.pk]
    history = Revision.objects.of_states().filter(article=article)
    began: Any = history.filter(number=number).first() if number else history.last()
    return (began or current).state
