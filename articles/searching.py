"""Searching: the page of what was found, and what is suggested while a reader types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.limits import SEARCH, SUGGEST, limited, page_refusal, piece_refusal
from articles import lists, paging
from articles.addresses import category_address
from articles.cards import cards, has_maths
from articles.http import PublicRequest, public_page
from articles.listing import listing
from articles.paging import Page
from articles.search.answering import search
from articles.search.matching import BusyError, TooSlowError
from articles.search.results import Choice, Facet, Question, Results
from articles.search.suggesting import suggest
from articles.versions import remember
from categories.tree import Node, Tree, load_tree

LENGTH_LIMIT = 200
TAG_LIMIT = 10
SHOWN_CHOICES = 8
NEWEST = 4
RELATED = 8
ALIKE = 0.3
PARAMETERS = {"category": "category", "tag": "tag", "year": "year", "language": "lang"}

# The name of a parameter of the address, and what it asks for.
Pair = tuple[str, str]


@public_page
@limited(SEARCH, page_refusal)
def results(request: PublicRequest) -> HttpResponse:
    """What the notes say about ``?q=``."""
    number = paging.page_number(request.GET.get("page"))
    if number is None:
        raise Http404
    question = question_of(request.GET, number)
    if number == 1 and "page" in request.GET:
        return HttpResponsePermanentRedirect(address_of(question, chosen_by(question)))
    context = {"query": question.text}
    try:
        context |= _answer(request, question) if question.text else {}
    except TooSlowError as error:
        context["too_busy" if isinstance(error, BusyError) else "too_slow"] = True
        return render(request, "articles/search.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return render(request, "articles/search.html", context)


@public_page
@limited(SUGGEST, piece_refusal)
def suggestions(request: PublicRequest) -> HttpResponse:
    """The places that may be meant by ``?q=``: a piece of a page, for the script of the search box."""
    try:
        found = suggest(_clean(request.GET.get("q", "")))
    except TooSlowError:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    return render(request, "articles/suggestions.html", {"suggestions": found})


def question_of(parameters: QueryDict, page: int = 1) -> Question:
    """What an address asks. A year that is none is left out."""
    year = _clean(parameters.get("year", ""))
    tags = filter(None, map(_clean, parameters.getlist("tag")))
    return Question(
        text=_clean(parameters.get("q", "")),
        category=_clean(parameters.get("category", "")),
        tags=tuple(dict.fromkeys(tags))[:TAG_LIMIT],
        year=int(year) if re.fullmatch("[12][0-9]{3}", year) else None,
        language=_clean(parameters.get("lang", "")),
        by_date=parameters.get("sort") == "date",
        page=page,
    )


def chosen_by(question: Question) -> list[Pair]:
    """What narrows the question down."""
    single = (("category", question.category), ("year", question.year), ("lang", question.language))
    return [(name, str(value)) for name, value in single if value] + [("tag", tag) for tag in question.tags]


def address_of(question: Question, chosen: Iterable[Pair] = (), *, by_date: bool | None = None) -> str:
    """The one address of the first page, narrowed down by ``chosen``."""
    by_date = question.by_date if by_date is None else by_date
    pairs = [("q", question.text), *sorted(chosen), *([("sort", "date")] if by_date else [])]
    return f"{reverse('articles:search')}?{urlencode(pairs, safe='/')}"


def toggled(chosen: Sequence[Pair], pair: Pair) -> list[Pair]:
    """With the pair if it was not chosen, else without. Only tags are chosen several at a time."""
    others = [each for each in chosen if each != pair and (each[0] == "tag" or each[0] != pair[0])]
    return others if pair in chosen else [*others, pair]


def related_categories(text: str, tree: Tree) -> list[Node]:
    """Those whose names look most like the text; where none does, the first roots."""
    asked = _pairs_of_characters(text)
    public = [node for root in tree.roots for node in root.subtree()]
    likeness = {node: _share(_pairs_of_characters(node.category.name), asked) for node in public}
    alike = [node for node in public if likeness[node] >= ALIKE]
    return sorted(alike, key=lambda node: -likeness[node])[:RELATED] or tree.roots[:RELATED]


def _answer(request: PublicRequest, question: Question) -> dict[str, Any]:
    """What the page shows beside the question. Raises ``TooSlowError``."""
    found = search(question)
    if question.page > found.last:
        raise Http404
    chosen = chosen_by(question)
    labels = _labels(found.facets)
    context = {
        "chosen": [
            (labels.get(pair, pair[1]), address_of(question, toggled(chosen, pair))) for pair in chosen
        ],
        "without_choices": address_of(question),
    }
    return context | (_found(question, found) if found.hits else _consolation(request, question))


def _found(question: Question, found: Results) -> dict[str, Any]:
    chosen = chosen_by(question)
    instead = found.instead and (
        found.instead,
        address_of(replace(question, text=found.instead.text), chosen),
    )
    return {
        "results": found,
        "instead": instead,
        "page": Page(question.page, found.last, address_of(question, chosen)),
        "facets": [_facet(question, facet) for facet in found.facets if facet.choices],
        "orders": _orders(question),
        "has_maths": has_maths(*(text for hit in found.hits for text in (hit.title_html, hit.snippet))),
    }


def _consolation(request: PublicRequest, question: Question) -> dict[str, Any]:
    """What a reader may look at who found nothing."""
    tree = remember("tree", request.version, load_tree)
    nodes = related_categories(question.text, tree)
    newest = cards(listing(lists.HOME).place(0, NEWEST))
    return {
        "children": [(node.category.name, category_address(node.category.path)) for node in nodes],
        "newest": newest,
        "has_maths": has_maths(newest),
    }


def _orders(question: Question) -> list[tuple[str, str, bool]]:
    """(name, address, whether it is this one) of the ways to sort."""
    chosen = chosen_by(question)
    ways = ((_("Most relevant"), False), (_("Newest"), True))
    return [
        (name, address_of(question, chosen, by_date=by_date), by_date == question.by_date)
        for name, by_date in ways
    ]


def _facet(question: Question, facet: Facet) -> dict[str, Any]:
    """``title``, the fullest ``choices`` and the ``rest``: (choice, the address that makes or undoes it)."""
    chosen, parameter = chosen_by(question), PARAMETERS[facet.name]

    def link(choice: Choice) -> tuple[Choice, str]:
        return choice, address_of(question, toggled(chosen, (parameter, choice.value)))

    links = [link(choice) for choice in facet.choices]
    title = _titles()[facet.name]
    return {"title": title, "choices": links[:SHOWN_CHOICES], "rest": links[SHOWN_CHOICES:]}


def _titles() -> Mapping[str, str]:
    return {"category": _("Category"), "tag": _("Tags"), "year": _("Year"), "language": _("Language")}


def _labels(facets: Iterable[Facet]) -> dict[Pair, str]:
    """What the choices of an answer are called."""
    return {
        (PARAMETERS[facet.name], choice.value): choice.label for facet in facets for choice in facet.choices
    }


def _pairs_of_characters(text: str) -> set[str]:
    folded = "".join(text.casefold().split())
    return {folded[at : at + 2] for at in range(len(folded) - 1)}


def _share(part: set[str], whole: set[str]) -> float:
    """How much of a part is in the whole."""
    return len(part & whole) / len(part) if part else 0


def _clean(text: str) -> str:
    """PostgreSQL knows no zero byte, and nobody means so much."""
    return text[:LENGTH_LIMIT].replace("\0", " ").strip()
