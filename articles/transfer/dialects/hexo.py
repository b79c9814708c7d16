"""Hexo: ``source/_posts``, front matter that may lack its opening line, Nunjucks tags, asset folders."""

import re
from functools import cached_property
from pathlib import PurePosixPath

from articles.transfer.dialects.base import ARTICLE, DRAFT, Dialect, attributes_of, has_folder, read_yaml
from articles.transfer.dialects.tags import block_fence, replace_tags
from articles.transfer.files import Tree
from articles.transfer.notes import Note
from articles.transfer.page import Page
from articles.transfer.zones import substitute

TIGHT_HEADING = re.compile(r"^(#{2,6})(?=[^#\s])|^(#)(?=[\u4e00-\u9fff])", re.M)
PERMALINK_PARTS = re.compile(r":(\w+)")
NOT_NOTES = {"scaffolds": "scaffold", "themes": "theme"}
LINKS = {"post_link": "[{1}]({0}.md)", "post_path": "{0}.md", "asset_path": "{0}"}


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
        return {"scaffolds": "scaffold", "themes": "theme"}.get(
            PurePosixPath(path).parts[0], "repository-file"
        )

    def category(self, note: Note) -> tuple[str, ...]:
        return PurePosixPath(note.path).parent.parts[2:]

    def addresses(self, note: Note) -> tuple[str, ...]:
        """The address that the site's permalink pattern gives, and the short ones that authors write."""
        name = PurePosixPath(note.path).stem
        own = note.metadata.slug or name
        date = note.metadata.published_at
        values = {"title": own, "name": name, "post_title": own}
        if date:
            values |= {"year": f"{date:%Y}", "month": f"{date:%m}", "day": f"{date:%d}"}
        pattern = str(self.settings.get("permalink") or ":year/:month/:day/:title/")
        made = PERMALINK_PARTS.sub(lambda match: values.get(match[1], match[0]), pattern)
        return (own, name, made, *note.metadata.aliases)

    def picture_folders(self, path: str) -> tuple[str, ...]:
        """The folder that is called like the post holds its pictures, addressed with or without that name."""
        pure = PurePosixPath(path)
        return str(pure.parent), str(pure.with_suffix("")), "source"

    def translate(self, text: str, page: Page) -> str:
        text = replace_tags(text, page, _tag) if "{%" in text else text
        return substitute(text, TIGHT_HEADING, lambda match: f"{match[0]} ")


def _tag(name: str, arguments: str) -> str | None:
    if fence := block_fence(name, arguments, "codeblock"):
        return fence
    values, _named = attributes_of(arguments)
    if name in LINKS and values:
        return LINKS[name].format(values[0], " ".join(values[1:]) or values[0])
    if name in {"asset_img", "img"} and values:
        picture = next((value for value in values if "." in value), values[-1])
        return (
            f"![{' '.join(value for value in values if value != picture and not value.isdigit())}]({picture})"
        )
    if name in {"note", "tip"}:
        return f"::: {values[0] if values else 'note'} {' '.join(values[1:])}".rstrip()
    if name in {"endnote", "endtip"}:
        return ":::"
    return (
        ""
        if name in {"blockquote", "endblockquote", "centerquote", "endcenterquote", "cq", "endcq"}
        else None
    )
