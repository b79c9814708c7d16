"""Numbered pages that cost the same at any depth: no COUNT, no OFFSET.

Where each page of a list begins is looked up once for a content version, by one pass over an index; a page
then seeks its beginning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import DateTimeField, F, Func, Value, Window
from django.db.models.functions import RowNumber
from django.db.models.lookups import LessThanOrEqual

from articles.querysets import ArticleQuerySet

PAGE_SIZE = 12
NEIGHBOURS = 2

Landmark = tuple[datetime, int]


class Row(Func):
    """``ROW(a, b)``: compared as a whole, it is one seek in an index over both columns."""

    function = "ROW"
    output_field = DateTimeField()


@dataclass
class Page:
    """A page of a list. ``path`` is the address of page 1; ``cards`` are filled in by who shows them."""

    number: int
    last: int
    path: str
    cards: list[dict[str, Any]] = field(default_factory=list)

    @property
    def previous(self) -> str | None:
        return self.address(self.number - 1) if self.number > 1 else None

    @property
    def next(self) -> str | None:
        return self.address(self.number + 1) if self.number < self.last else None

    @property
    def links(self) -> list[tuple[int | None, str, bool]]:
        """(number, address, whether it is this page) of the first, the last and the neighbouring pages;
        the number of a gap between them is None."""
        near = range(self.number - NEIGHBOURS, self.number + NEIGHBOURS + 1)
        shown = sorted({1, self.last, *near} & {*range(1, self.last + 1)})
        links: list[tuple[int | None, str, bool]] = []
        for before, number in pairwise([0, *shown]):
            if number - before > 1:
                links.append((None, "", False))
            links.append((number, self.address(number), number == self.number))
        return links

    def address(self, number: int) -> str:
        return self.path if number == 1 else f"{self.path}?page={number}"


def page_number(text: str | None) -> int | None:
    """The number that ``?page=`` asks for: 1 where nothing is said, None for anything but a plain number."""
    if text is None:
        return 1
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) else None


def landmarks(articles: ArticleQuerySet) -> list[Landmark]:
    """Where each page of the list begins."""
    numbered = articles.annotate(
        number=Window(RowNumber(), order_by=[F("published_at").desc(), F("id").desc()])
    ).annotate(rest=F("number") % PAGE_SIZE)
    return list(numbered.filter(rest=1 % PAGE_SIZE).newest_first().values_list("published_at", "id"))


def seek(articles: ArticleQuerySet, landmark: Landmark) -> ArticleQuerySet:
    """The articles of the page that begins at ``landmark``."""
    published_at, pk = landmark
    here = Row(Value(published_at), Value(pk))
    return articles.filter(LessThanOrEqual(Row("published_at", "id"), here)).newest_first()[:PAGE_SIZE]
