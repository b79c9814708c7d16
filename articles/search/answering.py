"""A question, answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.functions import Left, Length

from articles.models import Article
from articles.querysets import ArticleQuerySet
from articles.search.documents import SearchDocument
from articles.search.facets import facets_of
from articles.search.folding import fold
from articles.search.hits import hits_of
from articles.search.matching import (
    COUNTED,
    Scope,
    candidates,
    loose_candidates,
    newest,
    scope_of,
    searching,
)
from articles.search.narrowing import as_chosen, as_typed
from articles.search.queries import Kind, Query, parse
from articles.search.ranking import Text, best_first, holds
from articles.search.repair import other_spelling, without_question
from articles.search.results import PAGE_SIZE, Instead, Question, Results

COMPARED = 60
"""Candidates that are compared as texts; those behind them stay in the order of the database."""

WITH_PHRASE = 100
"""Articles with a phrase that are found before the search for more ends."""

BATCH = 100
"""Texts that are in memory at a time while a phrase is looked for."""

BODY = 30_000
"""Characters of a text that are compared."""

WHOLE_BODY = 1_000_000
FEW = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """``ids``: what answers to ``query``, the best first; ``meant``: why it is not what was typed;
    ``is_cut``: whether there may be more, which were not looked at."""

    query: Query
    ids: Sequence[int]
    meant: Instead | None = None
    is_cut: bool = False


NOTHING = Answer(Query(), ())


def search(question: Question) -> Results:
    """The public articles that answer. Raises ``TooSlowError``."""
    with searching():
        public = Article.objects.published()
        query, articles = as_typed(parse(question.text), as_chosen(question, public))
        is_narrow = bool(query.filters or question.narrows)
        if not (query.terms or is_narrow):
            return Results()
        scope = scope_of(articles) if is_narrow else Scope(articles)
        own = _answer(query, scope, question.by_date)
        other = _instead(own, question.text, scope)
        ids = list(dict.fromkeys([*own.ids, *other.ids]))
        counted = ids[:COUNTED]
        first = (question.page - 1) * PAGE_SIZE
        return Results(
            hits=hits_of(counted[first : first + PAGE_SIZE], [*query.terms, *other.query.terms]),
            total=len(counted),
            has_more=len(ids) > COUNTED or own.is_cut or other.is_cut,
            own=len(own.ids),
            last=max(1, -(-len(counted) // PAGE_SIZE)),
            facets=facets_of(counted, question),
            instead=other.meant,
        )


def find(text: str, articles: ArticleQuerySet) -> Sequence[int]:
    """The ids of articles that answer to what was typed, or else to what may be meant; the best first, at
    most ``COUNTED`` and one. Raises ``TooSlowError``."""
    with searching():
        query, narrowed = as_typed(parse(text), articles)
        scope = scope_of(narrowed)
        own = _answer(query, scope)
        return own.ids or _instead(own, text, scope).ids


def _answer(query: Query, scope: Scope, by_date: bool = False) -> Answer:
    """What answers to all of a query."""
    if by_date or not query.terms:
        found = newest(query, scope)
        ids = _with_phrases(query, found)
    else:
        ranks = candidates(query, scope)
        found = list(ranks)
        ids = _compared(query, _with_phrases(query, found), ranks)
    return Answer(query, ids, is_cut=len(ids) >= WITH_PHRASE and len(ids) < len(found))


def _instead(own: Answer, text: str, scope: Scope) -> Answer:
    """What else may be meant, if too little answers to the question itself and more to this."""
    query = own.query
    if not query.terms or len(own.ids) >= FEW:
        return NOTHING
    if meant := other_spelling(query, scope):
        ids = _answer(meant[0], scope).ids
        if len(ids) > len(own.ids):
            return Answer(meant[0], ids, Instead(meant[0].text, meant[1]))
    if not own.ids and (asked := without_question(query, text)):
        query = asked
        if ids := _answer(query, scope).ids:
            return Answer(query, ids, Instead(query.text, "fewer"))
    ranks = loose_candidates(query, scope)
    ids = _compared(query, _with_phrases(query, list(ranks)), ranks)
    return Answer(query, ids, Instead(query.text, "any")) if len(ids) > len(own.ids) else NOTHING


def _compared(query: Query, ids: Sequence[int], ranks: dict[int, float]) -> list[int]:
    """Candidates, of which the first are put in order as texts."""
    return best_first(query, _texts(ids[:COMPARED], BODY, ranks)) + ids[COMPARED:]


def _with_phrases(query: Query, ids: list[int]) -> list[int]:
    """Articles in their order, without those that lack a phrase; the first ``WITH_PHRASE``, or a few more."""
    phrases = [term for term in query.terms if term.kind is Kind.PHRASE]
    if not phrases:
        return ids
    found: list[int] = []
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        texts = _texts(batch, WHOLE_BODY, {})
        held = {text.article for text in texts if all(holds(text, phrase) for phrase in phrases)}
        found += [pk for pk in batch if pk in held]
        if len(found) >= WITH_PHRASE:
            break
    return found


def _texts(ids: Sequence[int], body: int, ranks: dict[int, float]) -> list[Text]:
    columns = ("pk", "title_text", "lines", Left("article__text", body), Length("article__text"))
    rows = SearchDocument.objects.filter(pk__in=ids).values_list(*columns)
    return [
        Text(pk, title, lines, fold(text), length, ranks.get(pk, 0.0))
        for pk, title, lines, text, length in rows
    ]
