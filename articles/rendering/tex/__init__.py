"""TeX formulas: their macros, numbers, native MathML and readable form. Knows nothing of Markdown."""

from articles.rendering.tex.macros import Macros, definitions_in, parse_macros
from articles.rendering.tex.mathml import to_mathml
from articles.rendering.tex.numbering import Numbering, number
from articles.rendering.tex.readable import to_readable

__all__ = ["Macros", "Numbering", "definitions_in", "number", "parse_macros", "to_mathml", "to_readable"]
