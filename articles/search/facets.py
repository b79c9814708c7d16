"""Ways to narrow a search down, with the number of articles that each would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from articles.models import Article, Tagging
from articles.search.results import Choice, Facet, Question
from categories.tree import Node, Tree, load_tree

TAGS = 12


def facets_of(ids: Sequence[int], question: Question) -> list[Facet]:
    """The facets of the articles that were found."""
    year = ExtractYear("published_at")
    rows = list(Article.objects.published().filter(pk__in=ids).values_list("category", "language", year))
    categories, languages, years = (
        (Counter(column) for column in zip(*rows, strict=True)) if rows else ({}, {}, {})
    )
    found = {
        "category": _category_choices(categories, question.category, load_tree()),
        "tag": _tag_choices(ids, question.tags),
        "year": [
            Choice(str(each), str(each), count, each == question.year)
            for each, count in sorted(years.items(), reverse=True)
        ],
        "language": [
            Choice(each, _(Article.Language(each).label), count, each == question.language)
            for each, count in sorted(languages.items(), key=lambda item: -item[1])
        ],
    }
    return [Facet(name, choices) for name, choices in found.items() if choices]


def _category_choices(counts: dict[int | None, int], chosen: str, tree: Tree) -> list[Choice]:
    """The way from the root to the chosen category, and the branches below it."""
    here = tree.by_path.get(chosen)
    way = here.line() if here else []
    below = here.children if here else tree.roots
    choices = [_branch(node, counts, node is here) for node in way]
    return choices + sorted(
        (choice for node in below if (choice := _branch(node, counts)).count), key=lambda each: -each.count
    )


def _branch(node: Node, counts: dict[int | None, int], is_chosen: bool = False) -> Choice:
    count = sum(counts.get(pk, 0) for pk in node.subtree_ids())
    return Choice(node.category.path, node.category.name, count, is_chosen)


def _tag_choices(ids: Sequence[int], chosen: Sequence[str]) -> list[Choice]:
    used = Tagging.objects.filter(content_object__in=ids).values_list("tag__slug", "tag__name")
    counted = used.annotate(count=Count("pk")).order_by("-count", "tag__name")
    choices = [Choice(slug, name, count, slug in chosen) for slug, name, count in counted]
    return sorted(choices, key=lambda choice: not choice.is_chosen)[: max(TAGS, len(chosen))]
