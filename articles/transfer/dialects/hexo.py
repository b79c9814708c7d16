"""Hexo: ``source/_posts``, front matter that may lack its opening line, Nunjucks tags, asset folders."""

import json
import re
from functools import cached_property
from pathlib import PurePosixPath

from articles.transfer.dialects.base import ARTICLE, DRAFT, Dialect, has_folder, read_yaml
from articles.transfer.dialects.escapes import are_escaped, unescape_maths
from articles.transfer.dialects.hexo_tags import markdown_of_tag, with_quotes
from articles.transfer.dialects.marks import without_contents
from articles.transfer.dialects.tags import replace_tags
from articles.transfer.files import Tree
from articles.transfer.notes import Note
from articles.transfer.page import Page
from articles.transfer.zones import substitute

TIGHT_HEADING = re.compile(r"^(#{2,6})(?=[^#\s])|^(#)(?=[\u4e00-\u9fff])", re.M)
PERMALINK_PARTS = re.compile(r":(\w+)")
NOT_NOTES = {"scaffolds": "scaffold", "themes": "theme"}
PROTECTING = (
    "hexo-renderer-pandoc",
    "hexo-renderer-markdown-it",
    "hexo-renderer-mathjax",
    "hexo-filter-mathjax",
    "hexo-filter-katex",
    "hexo-katex",
)
"""Packages that pass formulas through as they are, whatever the beginnings of their names go on with."""


class Hexo(Dialect):
    name = "hexo"
    bare_front_matter = True

    @classmethod
    def confidence(cls, tree: Tree) -> float:
        return 0.9 if has_folder(tree, "source/_posts", "source/_drafts") else 0

    @cached_property
    def settings(self) -> dict:
        return read_yaml(self.tree, "_config.yml")

    @property
    def site_url(self) -> str:
        return str(self.settings.get("url") or "").rstrip("/")

    def role(self, path: str) -> str:
        if path.startswith("source/_posts/"):
            return ARTICLE
        if path.startswith("source/_drafts/"):
            return DRAFT
        if path.startswith("source/"):
            return "page"
        return NOT_NOTES.get(PurePosixPath(path).parts[0], "repository-file")

    def category(self, note: Note) -> tuple[str, ...]:
        return PurePosixPath(note.path).parent.parts[2:]

    def addresses(self, note: Note) -> tuple[str, ...]:
        """The address that the site's permalink pattern gives, and the short ones that authors write."""
        name = PurePosixPath(note.path).stem
        own = note.metadata.slug or name
        date = note.metadata.published_at
        categories = "/".join(note.metadata.categories[0]) if note.metadata.categories else ""
        values = {"title": own, "name": name, "post_title": own, "category": categories}
        if date:
            numbers = {"i_month": f"{date.month}", "i_day": f"{date.day}"}
            values |= {"year": f"{date:%Y}", "month": f"{date:%m}", "day": f"{date:%d}", **numbers}
        pattern = str(self.settings.get("permalink") or ":year/:month/:day/:title/")
        made = PERMALINK_PARTS.sub(lambda match: values.get(match[1], match[0]), pattern)
        return (own, name, made, *note.metadata.aliases)

    def picture_folders(self, path: str) -> tuple[str, ...]:
        """The folder that is called like the post holds its pictures, addressed with or without that name."""
        pure = PurePosixPath(path)
        return str(pure.parent), str(pure.with_suffix("")), "source"

    @cached_property
    def eats_backslashes(self) -> bool:
        """Whether formulas were escaped: no package of the site protects them, and the notes show it."""
        packages = _packages(self.tree)
        protected = any(name.startswith(PROTECTING) for name in packages)
        return not protected and are_escaped(self.tree)

    def translate(self, text: str, page: Page) -> str:
        if "{%" in text:
            text = replace_tags(with_quotes(text), page, lambda name, rest: markdown_of_tag(name, rest, page))
        text = substitute(text, TIGHT_HEADING, lambda match: f"{match[0]} ")
        return without_contents(unescape_maths(text, page) if self.eats_backslashes else text)


def _packages(tree: Tree) -> list[str]:
    """The packages that the site is built with."""
    try:
        values = json.loads(tree.read("package.json")) if "package.json" in tree.files else {}
    except (ValueError, RecursionError):
        return []
    found = values.get("dependencies") if isinstance(values, dict) else None
    return list(found) if isinstance(found, dict) else []
