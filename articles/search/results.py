"""What is asked of a search, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

PAGE_SIZE = 10


@dataclass(frozen=True)
class Question:
    """What a reader asks.

    ``text``: as it was typed, with ``"phrases"``, ``-words``, ``tag:``, ``category:`` and ``lang:``. The
    other fields narrow it down: ``category`` by its path, ``tags`` by their slugs, ``year`` and
    ``language``. ``page`` counts from 1.
    """

    text: str
    category: str = ""
    tags: tuple[str, ...] = ()
    year: int | None = None
    language: str = ""
    by_date: bool = False
    page: int = 1

    @property
    def narrows(self) -> bool:
        return bool(self.category or self.tags or self.year or self.language)


@dataclass(frozen=True)
class Hit:
    """An article that answers. Title and snippet are HTML with what was found in ``<mark>``; ``macros`` are
    those of their formulas, beside the site's."""

    url: str
    title_html: SafeString
    language: str
    day: str
    category_name: str
    category_url: str
    tags: Sequence[tuple[str, str]]
    snippet: SafeString
    macros: str = ""


@dataclass(frozen=True)
class Choice:
    """A way to narrow a search: ``value`` is that of the question's field, ``count`` what would be left."""

    value: str
    label: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Facet:
    """``name``: ``category``, ``tag``, ``year`` or ``language``. ``choices``: the fullest first. Where
    there are more results than are counted, there may be more of each."""

    name: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Instead:
    """What was searched as well, because the question itself found too little.

    ``kind``: ``spelling``, ``sound`` (pinyin and homophones), ``fewer`` (without what only asks) or ``any``
    (some of the words).
    """

    text: str
    kind: str


@dataclass(frozen=True)
class Results:
    """``own`` of all found answer the question itself; those of ``instead`` come after them. ``total`` counts
    both, up to a bound: ``has_more`` says that there are more than that. ``last`` is the number of pages."""

    hits: Sequence[Hit] = ()
    total: int = 0
    has_more: bool = False
    own: int = 0
    last: int = 1
    facets: Sequence[Facet] = ()
    instead: Instead | None = None


@dataclass(frozen=True)
class Suggestion:
    """A place that may be meant: an article, or a heading in it, then with ``article_html``: the title."""

    url: str
    title_html: SafeString
    language: str
    article_html: str = ""
