"""Markdown with mathematics, in; everything that the site shows of it, out. Pure: no models, settings or requests."""

from articles.rendering.types import Formula, Heading, Problem, Rendered

VERSION = 1

__all__ = ["VERSION", "Formula", "Heading", "Problem", "Rendered"]
