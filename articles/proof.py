"""Proof that the formulas of an article arrive where readers see them, byte for byte."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from operator import contains

from articles import rendering
from articles.feeds import full_text
from articles.models import Article

# The renderer takes these out of a formula: no page and no feed can carry them.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "source", "track", "wbr"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True)
class Loss:
    """A formula that did not arrive at ``place``. ``line`` counts from 1 in the source; 0 is the title."""

    slug: str
    line: int
    tex: str
    place: str


@dataclass(frozen=True)
class Proof:
    """How many formulas an article has, and which of them are lost."""

    formulas: int
    losses: list[Loss]


@dataclass
class _Shown:
    """A formula as an HTML parser sees it: ``tex`` its attribute, ``text`` what its box shows."""

    tex: str
    depth: int
    in_heading: bool
    text: str = ""
    annotation: str | None = None

    @property
    def is_true(self) -> bool:
        return self.tex == (self.text if self.annotation is None else self.annotation)


@dataclass
class _Formulas(HTMLParser):
    shown: list[_Shown] = field(default_factory=list)
    open: _Shown | None = None
    path: list[str] = field(default_factory=list)
    number_at: int | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if self.open is None and "math" in (attributes.get("class") or "").split():
            in_heading = not HEADINGS.isdisjoint(self.path)
            self.open = _Shown(attributes.get("data-tex") or "", len(self.path), in_heading)
        elif self.open and tag == "annotation":
            self.open.annotation = ""
        elif self.open and attributes.get("class") == "eqno":
            self.number_at = len(self.path)
        if tag not in VOID:
            self.path.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.path:
            while self.path.pop() != tag:
                pass
        if self.number_at is not None and len(self.path) <= self.number_at:
            self.number_at = None
        if self.open and len(self.path) <= self.open.depth:
            self.shown.append(self.open)
            self.open = None

    def handle_data(self, data: str) -> None:
        if self.open is None or self.number_at is not None:
            return
        if self.path[-1] == "annotation":
            self.open.annotation = (self.open.annotation or "") + data
        else:
            self.open.text += data


def formulas_shown(html: str) -> list[_Shown]:
    """The formulas of a page, in order."""
    parser = _Formulas()
    parser.feed(html)
    parser.close()
    return parser.shown


def prove(article: Article) -> Proof:
    """Looks for the formulas of an article's source in all that is stored of it."""
    source = rendering.render(article.source, macros=article.macros, summary=article.summary)
    lines = {CONTROL.sub("", formula.tex): formula.line for formula in reversed(source.formulas)}
    written = [CONTROL.sub("", formula.tex) for formula in source.formulas]
    shown = formulas_shown(article.html)
    lost = [
        *(("source", tex) for tex in _not_in_source(article.source, source.formulas)),
        *(("page", tex) for tex in _missing(written, _true(shown))),
        *(("feed", tex) for tex in _missing(written, _true(formulas_shown(full_text(article))))),
        *(("text", tex) for tex in _missing_in_text(written, article.text)),
        *(("card", tex) for tex in _foreign_in_card(article, written)),
        *(("contents", tex) for tex in _missing_in_toc(article, shown)),
        *(("title", tex) for tex in _missing_in_title(article)),
    ]
    losses = [Loss(article.slug, lines.get(tex, 0), tex, place) for place, tex in lost]
    return Proof(len(source.formulas), losses)


def _true(shown: Iterable[_Shown]) -> list[str]:
    return [formula.tex for formula in shown if formula.is_true]


def _missing(wanted: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    return (Counter(wanted) - Counter(found)).elements()


def _not_in_source(source: str, formulas: Iterable[rendering.Formula]) -> Iterator[str]:
    """Formulas that do not stand in their line of the source, or begin in the next: after a ``$$`` alone."""
    lines = re.split(r"\r\n?|\n", source)
    for formula in formulas:
        parts = [part.strip() for part in formula.tex.split("\n")]
        starts = (lines[at : at + len(parts)] for at in (formula.line - 1, formula.line))
        if not any(len(start) == len(parts) and all(map(contains, start, parts)) for start in starts):
            yield formula.tex


def _missing_in_text(written: list[str], text: str) -> Iterator[str]:
    plain = CONTROL.sub("", text)
    return (tex for tex in dict.fromkeys(written) if plain.count(f"${tex}$") < written.count(tex))


def _foreign_in_card(article: Article, written: list[str]) -> Iterator[str]:
    """A card shows formulas of its article or its summary, in order, each as it was written."""
    if article.summary:
        summary = rendering.render(article.summary, macros=article.macros).formulas
        written = [CONTROL.sub("", formula.tex) for formula in summary]
    rest = iter(written)
    return (f.tex for f in formulas_shown(article.card) if not f.is_true or f.tex not in rest)


def _missing_in_toc(article: Article, shown: list[_Shown]) -> Iterator[str]:
    listed = [f for heading in article.toc for f in formulas_shown(heading["html"])]
    return _missing([f.tex for f in shown if f.in_heading], _true(listed))


def _missing_in_title(article: Article) -> Iterator[str]:
    fresh = rendering.render_inline(article.title, macros=article.macros)
    wanted = (formula.tex for formula in formulas_shown(fresh.html))
    return _missing(wanted, _true(formulas_shown(article.title_html)))
