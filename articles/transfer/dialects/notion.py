"""Notion's export as Markdown: names with ids, properties below the title, callouts as ``aside``."""

import re
from functools import cached_property, partial
from pathlib import PurePosixPath

from articles.transfer.dates import is_date
from articles.transfer.dialects.base import Dialect
from articles.transfer.fields import Fields
from articles.transfer.files import Tree
from articles.transfer.notes import Note
from articles.transfer.page import Page
from articles.transfer.pairs import replace_pairs
from articles.transfer.report import Remark
from articles.transfer.zones import substitute

ID = re.compile(r"[ _-]?(?P<id>[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=$|\.|_all\.)")
WRAPPER = re.compile(r"(?:Export(?:Block)?-|Private & Shared$|Part-\d)")
ADDRESS = re.compile(
    r"(?<=\]\()https?://(?:www\.)?notion\.(?:so|site)/[^)\s]{0,300}?(?P<id>[0-9a-f]{32})(?:\?[^)\s#]{0,300})?(?=[)#])"
)
HEAD = re.compile(
    r"\s*#[ \t][^\n]*\n[ \t]*\n"
    r"(?P<lines>(?:[^\s:#>|!<`$-][^:\n]{0,60}:[ \t][^\n]*(?:\n|\Z))+)(?=\s|\Z)"
)
NAMES = {
    **dict.fromkeys(("created", "created time", "date", "published", "创建时间", "日期"), "date"),
    **dict.fromkeys(("last edited time", "last edited", "updated", "edited", "上次编辑时间"), "updated"),
    **dict.fromkeys(("tags", "tag", "标签"), "tags"),
    **dict.fromkeys(("category", "categories", "分类"), "category"),
    **dict.fromkeys(("author", "created by", "作者", "创建者"), "author"),
    **dict.fromkeys(("summary", "description", "摘要"), "summary"),
    "slug": "slug",
}
RIGHTS = {
    **dict.fromkeys(("status", "state", "状态"), "status"),
    **dict.fromkeys(("published", "publish", "public", "发布", "公开"), "published"),
    **dict.fromkeys(("draft", "private", "hidden", "草稿"), "draft"),
}
"""Properties that say who may read a page. What else they may say is not known: they stay in the text."""

ASIDE = re.compile(r"^<aside>[ \t]*\n", re.M)
END_OF_ASIDE = re.compile(r"^[ \t]*</aside>[ \t]*$", re.M)
ICON = re.compile(r"[ \t]*(?:<img[^<>\n]*>|[^\w\s<]{1,4})")
KINDS = {
    **dict.fromkeys("💡✅", "tip"),
    **dict.fromkeys("⚠", "warning"),
    **dict.fromkeys("❗‼❓", "important"),
    **dict.fromkeys("🚨🔥🚫", "caution"),
}


class Notion(Dialect):
    name = "notion"

    @classmethod
    def confidence(cls, tree: Tree) -> float:
        notes = tree.notes()
        named = sum(bool(ID.search(PurePosixPath(path).stem)) for path in notes)
        return 0.95 if named and named > 0.5 * len(notes) else 0

    @property
    def root(self) -> str:
        """Every export has a name of its own: the next one is of the same pages all the same."""
        name = super().root
        return "Notion" if WRAPPER.match(name) else name

    @cached_property
    def _paths(self) -> dict[str, str]:
        """The notes by their ids."""
        found = ((ID.search(PurePosixPath(path).stem), path) for path in self.notes())
        return {match["id"].replace("-", ""): path for match, path in found if match}

    def file_title(self, path: str) -> str:
        return ID.sub("", super().file_title(path)).strip() or "Untitled"

    def category(self, note: Note) -> tuple[str, ...]:
        """The pages above, without their ids and without the folders of the export itself."""
        folders = (name for name in PurePosixPath(note.path).parent.parts if not WRAPPER.match(name))
        return tuple(name for name in (ID.sub("", folder).strip() for folder in folders) if name)

    def remarks(self) -> list[Remark]:
        """The tables of databases; their rows are pages."""
        tables = [path for path in self.tree.files if path.lower().endswith(".csv")]
        return [Remark(path, 0, 0, "database-left-out") for path in tables if not path.endswith("_all.csv")]

    def fields(self, body: str) -> Fields:
        """The properties below the title; those that say nothing here stay, as a list."""
        match = HEAD.match(body)
        if match is None:
            return Fields({}, body)
        values: dict[str, str] = {}
        lines = [_property(line, values) for line in match["lines"].rstrip("\n").split("\n")]
        if not values:
            return Fields({}, body)
        rest = "\n".join(lines) + match["lines"][len(match["lines"].rstrip("\n")) :]
        return Fields(values, body[: match.start("lines")] + rest + body[match.end("lines") :], len(values))

    def translate(self, text: str, page: Page) -> str:  # noqa: ARG002 - others remark
        text = substitute(text, ADDRESS, partial(_own_address, paths=self._paths))
        return replace_pairs(text, ASIDE, lambda _match: END_OF_ASIDE, _callout)


def _property(line: str, values: dict[str, str]) -> str:
    """What is left of the line of a property after it is read."""
    name, _, value = line.partition(":")
    key = NAMES.get(name.strip().lower())
    value = value.strip()
    if key in {"date", "updated"}:
        value = value.partition("→")[0].strip()
        value = value if is_date(value) else ""
    if key and value and key not in values:
        values[key] = value
        return ""
    if right := RIGHTS.get(name.strip().lower()):
        values[right] = line.partition(":")[2].strip()
    return f"- {line}"


def _own_address(match: re.Match[str], paths: dict[str, str]) -> str:
    """A link to a page of the workspace as a link to its note."""
    path = paths.get(match["id"])
    return "/" + path.replace(" ", "%20") if path else match[0]


def _callout(_match: re.Match[str], body: str) -> str:
    """A callout as a box; its icon tells the kind."""
    found = ICON.match(body)
    icon = found[0].strip() if found else ""
    kind = next((kind for sign, kind in KINDS.items() if sign in icon), "note")
    shown = "" if icon.startswith("<img") or kind != "note" or not icon else f"{icon} "
    return f"::: {kind}\n{shown}{body[found.end() if found else 0 :].lstrip(' ')}:::"
