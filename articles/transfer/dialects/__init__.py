"""The programs whose notes can be imported. Each is one module with one class; this is the registry."""

from articles.transfer.dialects.base import ARTICLE, DRAFT, Dialect
from articles.transfer.dialects.d2l import D2l
from articles.transfer.dialects.docs import Docs
from articles.transfer.dialects.formulary import Formulary
from articles.transfer.dialects.ghost import Ghost
from articles.transfer.dialects.hexo import Hexo
from articles.transfer.dialects.hugo import Hugo
from articles.transfer.dialects.jekyll import Jekyll
from articles.transfer.dialects.notion import Notion
from articles.transfer.dialects.obsidian import Obsidian
from articles.transfer.dialects.typora import Typora
from articles.transfer.dialects.wordpress import WordPress
from articles.transfer.files import Tree

DIALECTS: tuple[type[Dialect], ...] = (
    Hexo, Formulary, Hugo, Jekyll, Obsidian, D2l, Docs, Notion, Typora, WordPress, Ghost, Dialect,
)  # fmt: skip
OWN_FOLDER = 0.9
"""From this on, it is the folders that tell the program, not what happens to stand in the notes."""

__all__ = ["ARTICLE", "DIALECTS", "DRAFT", "OWN_FOLDER", "Dialect", "detect"]


def detect(tree: Tree) -> tuple[Dialect, float]:
    """The dialect that a folder looks most like, and how much it does."""
    confidence, kind = max(((kind.confidence(tree), kind) for kind in DIALECTS), key=lambda pair: pair[0])
    return kind(tree), confidence
