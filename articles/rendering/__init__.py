"""Markdown with mathematics, in; everything that the site shows of it, out.

Pure: no models, settings or requests.
"""

from articles.rendering.pipeline import render, render_inline
from articles.rendering.types import Formula, Heading, Inline, Problem, Rendered

VERSION = 10

__all__ = ["VERSION", "Formula", "Heading", "Inline", "Problem", "Rendered", "render", "render_inline"]
