"""TeX formulas: their macros, numbers, native MathML and readable form. Knows nothing of Markdown."""

from articles.rendering.tex.macros import NO_MACROS, Macros, parse_macros, with_definitions
from articles.rendering.tex.mathml import Allowance, culprit, to_mathml
from articles.rendering.tex.numbering import Numbering, number
from articles.rendering.tex.readable import to_readable
from articles.rendering.tex.scripts import lowered, raised

__all__ = [
    "NO_MACROS",
    "Allowance",
    "Macros",
    "Numbering",
    "culprit",
    "lowered",
    "number",
    "parse_macros",
    "raised",
    "to_mathml",
    "to_readable",
    "with_definitions",
]
