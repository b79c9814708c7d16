"""Typora: a plain folder whose pictures lie in ``*.assets``, or below a root that each note names."""

import re
from pathlib import PurePosixPath
from posixpath import join, normpath
from typing import Any

from articles.transfer.dialects.base import Dialect
from articles.transfer.dialects.marks import highlighted, without_contents
from articles.transfer.files import Tree
from articles.transfer.frontmatter import Split
from articles.transfer.page import Page
from articles.transfer.report import Remark

SIGN = re.compile(rb"^typora-[a-z-]+:|\]\([^()\n]{0,200}\.assets/|<img [^<>\n]{0,300}style=\"zoom:", re.M)


class Typora(Dialect):
    name = "typora"
    finds_by_name = True

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree)
        self._roots: dict[str, str] = {}

    @classmethod
    def confidence(cls, tree: Tree) -> float:
        notes = tree.notes()
        signs = sum(bool(SIGN.search(tree.head(path))) for path in notes[:: max(1, len(notes) // 40)])
        return 0.7 if signs and signs > 0.05 * min(len(notes), 40) else 0

    def parted(self, path: str) -> tuple[Split, list[Remark]]:
        split, remarks = super().parted(path)
        if root := _text(split.metadata.get("typora-root-url")):
            self._roots[path] = normpath(join(str(PurePosixPath(path).parent), root)).removeprefix(".")
        return split, remarks

    def picture_folders(self, path: str) -> tuple[str, ...]:
        """The root that the note names, its folder, and the folder of pictures that is called like it."""
        pure = PurePosixPath(path)
        root = (self._roots[path],) if path in self._roots else ()
        return (*root, *super().picture_folders(path), f"{pure.with_suffix('')}.assets")

    def translate(self, text: str, page: Page) -> str:  # noqa: ARG002 - others remark
        return highlighted(without_contents(text))


def _text(value: Any) -> str:
    return value.strip().replace("\\", "/") if isinstance(value, str) else ""
