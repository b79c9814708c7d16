"""Numbered pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

PAGE_SIZE = 12
NEIGHBOURS = 2


@dataclass
class Page:
    """A page of a list. ``path`` is the address of page 1, which may have a query; ``cards`` is HTML."""

    number: int
    last: int
    path: str
    cards: str = ""

    @property
    def previous(self) -> str | None:
        return self.address(self.number - 1) if self.number > 1 else None

    @property
    def next(self) -> str | None:
        return self.address(self.number + 1) if self.number < self.last else None

    @property
    def links(self) -> list[tuple[str, str, bool]]:
        """(number, address, whether it is this page) of the first, the last and the neighbouring pages;
        a gap between them has neither number nor address."""
        near = range(max(1, self.number - NEIGHBOURS), min(self.last, self.number + NEIGHBOURS) + 1)
        links: list[tuple[str, str, bool]] = []
        for before, number in pairwise([0, *sorted({1, self.last, *near})]):
            if number - before > 1:
                links.append(("", "", False))
            links.append((str(number), self.address(number), number == self.number))
        return links

    def address(self, number: int) -> str:
        mark = "&" if "?" in self.path else "?"
        return self.path if number == 1 else f"{self.path}{mark}page={number}"


def page_number(text: str | None) -> int | None:
    """The number that ``?page=`` asks for: 1 where nothing is said, None for anything but a plain number."""
    if text is None:
        return 1
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) else None


def page_count(articles: int) -> int:
    """At least 1: an empty list has an empty page."""
    return max(1, -(-articles // PAGE_SIZE))
