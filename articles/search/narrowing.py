"""Among which articles is searched."""

from __future__ import annotations

from django.db.models import Q

from articles.models import Article, Tag
from articles.querysets import is_public
from articles.search.documents import SearchDocument, SearchDocumentQuerySet
from articles.search.folding import fold
from articles.search.queries import Filter, Query, Term, free_terms
from articles.search.results import Question
from categories.models import Category


def public() -> SearchDocumentQuerySet:
    """What everybody may find."""
    return SearchDocument.objects.filter(is_public("article__"))


def as_typed(query: Query, among: SearchDocumentQuerySet) -> tuple[Query, SearchDocumentQuerySet]:
    """The query without its filters, and the articles that these leave; a filter that names nothing is
    words."""
    words: list[Term] = []
    for each in query.filters:
        condition = _typed(each)
        if condition is None:
            words += free_terms(each.typed)
        else:
            among = among.filter(condition)
    return query.with_terms([*query.terms, *words]) if words else query, among


def _typed(asked: Filter) -> Q | None:
    value = asked.value
    if asked.name == "lang":
        known = fold(value)[:2] in Article.Language.values
        return Q(article__language=fold(value)[:2]) if known else None
    if asked.name == "tag":
        tag = Tag.objects.filter(Q(name__iexact=value) | Q(slug=value)).first()
        return Q(article__taggings__tag=tag) if tag else None
    found = Category.objects.filter(Q(name__iexact=value) | Q(path=value)).first()
    return _in_category(found.path) if found else None


def as_chosen(question: Question, among: SearchDocumentQuerySet) -> SearchDocumentQuerySet:
    """The articles that are left by what was chosen beside the words."""
    if question.category:
        among = among.filter(_in_category(question.category))
    for slug in question.tags:
        among = among.filter(article__taggings__tag__slug=slug)
    if question.language:
        among = among.filter(article__language=question.language)
    if question.year:
        among = among.filter(article__published_at__year=question.year)
    return among


def _in_category(path: str) -> Q:
    """In the category of that path or anywhere below it."""
    return Q(article__category__path=path) | Q(article__category__path__startswith=f"{path}/")
