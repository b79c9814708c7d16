"""Formulas as native MathML."""

from collections.abc import Mapping
from functools import lru_cache
from html import escape

from articles.rendering.tex.elements import element
from articles.rendering.tex.macros import Macros
from articles.rendering.tex.parser import NotUnderstood, parse
from articles.rendering.tex.writer import Setting, Writer

NO_LABELS: Mapping[str, str] = {}


def to_mathml(
    tex: str,
    *,
    display: bool,
    macros: Macros,
    labels: Mapping[str, str] = NO_LABELS,
    tags: tuple[str, ...] = (),
) -> str | None:
    """``<math>`` for a formula, the TeX as its annotation; None where the formula is not fully understood.
    ``labels`` gives the numbers for ``\\eqref``, ``tags`` what stands beside each line, such as ``(3)``."""
    known = tuple(sorted(labels.items())) if "ref" in tex else ()
    body = _body(tex, display, macros, known, tags)
    if body is None:
        return None
    annotation = f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
    opening = '<math display="block">' if display else "<math>"
    return f"{opening}<semantics>{body}{annotation}</semantics></math>"


@lru_cache(maxsize=4096)
def _body(
    tex: str, display: bool, macros: Macros, labels: tuple[tuple[str, str], ...], tags: tuple[str, ...]
) -> str | None:
    try:
        row = parse(tex, macros)
        elements = Writer(dict(labels), tags).row(row.items, Setting(display))
    except NotUnderstood:
        return None
    return elements[0] if len(elements) == 1 else element("mrow", "".join(elements))
