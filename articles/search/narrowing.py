"""Among which articles is searched."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import or_

from django.db.models import Q

from articles.models import Article, Tag
from articles.querysets import ArticleQuerySet
from articles.search.folding import fold
from articles.search.queries import Filter, Query, Term, free_terms
from articles.search.results import Question
from categories.models import Category


def as_typed(query: Query, among: ArticleQuerySet) -> tuple[Query, ArticleQuerySet]:
    """The query with those of its filters that name something, and the articles that these leave. What names
    nothing among the articles is a word."""
    filters: list[Filter] = []
    words: list[Term] = []
    for each in query.filters:
        narrowed = _typed(each, among)
        if narrowed is not None and narrowed.exists():
            among = narrowed
            filters.append(each)
        else:
            words += free_terms(each.value)
    query = replace(query, filters=tuple(filters))
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
        return among.filter(taggings__tag__in=Tag.objects.filter(Q(name__iexact=value) | Q(slug=value)))
    paths = Category.objects.filter(Q(name__iexact=value) | Q(path=value)).values_list("path", flat=True)
    return among.filter(reduce(or_, map(_in_category, paths), Q(pk__in=[])))


def _in_category(path: str) -> Q:
    """In the category of that path or anywhere below it."""
    return Q(category__path=path) | Q(category__path__startswith=f"{path}/")
