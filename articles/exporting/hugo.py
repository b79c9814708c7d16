"""The settings with which Hugo shows an export as it is."""

from __future__ import annotations

from django.conf import settings

from articles.exporting.yaml import scalar
from articles.rendering.displays import ENVIRONMENTS

LINES = """\
# Hugo shows these notes as they are with any theme that loads MathJax or KaTeX.
title: {title}
contentDir: content
module:
  mounts:
  - {{source: content, target: content}}
  - {{source: static, target: static}}
  - {{source: media, target: static/media}}
taxonomies: {{tag: tags}}
markup:
  goldmark:
    renderer: {{unsafe: true}}
    renderHooks:
      image: {{useEmbedded: always}}
      link: {{useEmbedded: always}}
    extensions:
      passthrough:
        enable: true
        delimiters:
          inline: {inline}
          block: {block}
"""
INLINE = [["\\(", "\\)"], ["$", "$"]]
BLOCK = [["\\[", "\\]"], ["$$", "$$"]]


def configuration() -> bytes:
    """``hugo.yaml``: formulas reach the page as they are written, links and pictures are found by their
    files."""
    names = [name + star for name in sorted(ENVIRONMENTS) for star in ("", "*")]
    block = [*BLOCK, *([f"\\begin{{{name}}}", f"\\end{{{name}}}"] for name in names)]
    values = {"title": settings.SITE_NAME, "inline": INLINE, "block": block}
    return LINES.format(**{name: scalar(value) for name, value in values.items()}).encode()
