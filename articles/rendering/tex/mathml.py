"""Formulas as native MathML."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from articles.rendering.tex.cursor import NotUnderstood
from articles.rendering.tex.elements import element
from articles.rendering.tex.macros import Macros
from articles.rendering.tex.numbering import STOPS
from articles.rendering.tex.parser import parse
from articles.rendering.tex.tables import NUMBERED, tagged
from articles.rendering.tex.tree import Line, Row, Symbol, Table
from articles.rendering.tex.writer import Setting, Writer

NO_LABELS: Mapping[str, str] = {}


@dataclass(slots=True)
class Allowance:
    """How much MathML the formulas of one article may still come to, in characters. It keeps a megabyte of
    short calls of long macros from becoming a gigabyte."""

    characters: int = 8_000_000
    refusal: int = 4_000
    """What a formula costs that is tried in vain."""

    def spend(self, body: str | None) -> None:
        self.characters -= self.refusal if body is None else len(body)


def to_mathml(
    tex: str,
    *,
    display: bool,
    macros: Macros,
    labels: Mapping[str, str] = NO_LABELS,
    tags: tuple[str, ...] = (),
    allowance: Allowance | None = None,
) -> str | None:
    """``<math>`` for a formula, the TeX as its annotation; None where the formula is not fully understood, or
    the allowance is used up. ``labels`` gives the numbers for ``\\eqref``, ``tags`` what stands beside each
    line, such as ``(3)``."""
    allowance = allowance or Allowance()
    if allowance.characters <= 0:
        return None
    body = _body(tex, display, macros, tuple(sorted(labels.items())) if "ref" in tex else (), tags)
    allowance.spend(body)
    if body is None:
        return None
    annotation = f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
    opening = '<math display="block">' if display else "<math>"
    return f"{opening}<semantics>{body}{annotation}</semantics></math>"


def culprit(tex: str, macros: Macros) -> str:
    r"""What keeps a formula from being understood: an unknown command or ``\begin{…}``; empty where it is how
    things stand together."""
    try:
        _written(tex, False, macros, (), ())
    except NotUnderstood as reason:
        return str(reason)
    return ""


@lru_cache(maxsize=4096)
def _body(
    tex: str, display: bool, macros: Macros, labels: tuple[tuple[str, str], ...], tags: tuple[str, ...]
) -> str | None:
    try:
        return _written(tex, display, macros, labels, tags)
    except NotUnderstood:
        return None


def _written(
    tex: str, display: bool, macros: Macros, labels: tuple[tuple[str, str], ...], tags: tuple[str, ...]
) -> str:
    row = _with_stop_inside(parse(tex, macros))
    by_line = _is_numbered_table(row)
    writer = Writer(dict(labels), tags if by_line else ())
    elements = writer.row(row.items, Setting(display))
    body = elements[0] if len(elements) == 1 else element("mrow", "".join(elements))
    return body if by_line or not any(tags) else tagged(body, next(filter(None, tags)))


def _with_stop_inside(row: Row) -> Row:
    """A stop behind an environment with numbers moves into its last line, before the number."""
    if len(row.items) != 2 or not _is_numbered_table(Row(row.items[:1])):
        return row
    table, stop = row.items
    if not (isinstance(table, Table) and table.lines and isinstance(stop, Symbol) and stop.name in STOPS):
        return row
    *lines, last = table.lines
    *cells, cell = last.cells
    ended = Line((*cells, Row((*cell.items, stop))), last.ruled)
    return Row((Table(table.name, (*lines, ended), table.columns),))


def _is_numbered_table(row: Row) -> bool:
    table = row.items[0] if len(row.items) == 1 else None
    return isinstance(table, Table) and table.name.rstrip("*") in NUMBERED
