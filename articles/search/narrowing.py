"""Among which articles is searched."""

from __future__ import annotations

from django.db.models import Q

from articles.models import Article, Tag
from articles.querysets import ArticleQuerySet
from articles.search.folding import fold
from articles.search.queries import Filter, Query, Term, free_terms
from articles.search.results import Question
from categories.models import Category


def as_typed(query: Query, among: ArticleQuerySet) -> tuple[Query, ArticleQuerySet]:
    """The query without its filters, and the articles that these leave; a filter that names nothing is
    words."""
    words: list[Term] = []
    for each in query.filters:
        narrowed = _typed(each, among)
        if narrowed is None:
            words += free_terms(each.typed)
        else:
            among = narrowed
    return query.with_terms([*query.terms, *words]) if words else query, among


def as_chosen(question: Question, among: ArticleQuerySet) -> ArticleQuerySet:
    """The articles that are left by what was chosen beside the words."""
    if question.category:
        among = among.filter(_in_category(question.category))
    for slug in question.tags:
        among = among.filter(taggings__tag__slug=slug)
    if question.language:
        among = among.filter(language=question.language)
    if question.year:
        among = among.filter(published_at__year=question.year)
    return among


def _typed(asked: Filter, among: ArticleQuerySet) -> ArticleQuerySet | None:
    value = asked.value
    if asked.name == "lang":
        language = fold(value)[:2]
        return among.filter(language=language) if language in Article.Language.values else None
    if asked.name == "tag":
        tag = Tag.objects.filter(Q(name__iexact=value) | Q(slug=value)).first()
        return tag and among.tagged(tag)
    found = Category.objects.filter(Q(name__iexact=value) | Q(path=value)).first()
    return found and among.filter(_in_category(found.path))


def _in_category(path: str) -> Q:
    """In the category of that path or anywhere below it."""
    return Q(category__path=path) | Q(category__path__startswith=f"{path}/")
