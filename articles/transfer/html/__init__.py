"""Bodies that were written as HTML, as Markdown where that says the same, and as HTML in it where not."""

from articles.transfer.html.blocks import markdown_of

__all__ = ["markdown_of"]
