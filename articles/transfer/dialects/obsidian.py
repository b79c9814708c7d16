"""Obsidian: wikilinks, embeds, callouts, ``ad-`` blocks, comments, macros in ``preamble.sty``."""

import re
from functools import cached_property, partial
from pathlib import PurePosixPath
from posixpath import commonpath

from articles.transfer.dialects.base import ARTICLE, Dialect, has_folder, read_yaml
from articles.transfer.dialects.marks import highlighted
from articles.transfer.dialects.obsidian_blocks import open_admonitions
from articles.transfer.dialects.wikilinks import WIKILINK, wikilink
from articles.transfer.fields import Fields, days_and_months, take_fields
from articles.transfer.files import Tree
from articles.transfer.notes import Label, Note
from articles.transfer.page import Page
from articles.transfer.report import Remark
from articles.transfer.zones import substitute, zones

COMMENT = re.compile(r"%%(?:(?!%%).)*%%", re.S)
BLOCK_ID = re.compile(r"(?:(?<=\S)[ \t]+|^[ \t>]*)\^(?P<name>[A-Za-z0-9-]+)[ \t]*$", re.M)
BLOCK_LINK = re.compile(r"\[\[[^\[\]\n]*#\^([A-Za-z0-9-]+)")
COLOUR = re.compile(r"[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?")
INLINE_TAG = re.compile(r"(?:(?<=\s)|^)#(?=[^\s#]*[^\W\d_])([\w/-]+)(?=[\s,.;:!?，。；：！？、)]|\Z)", re.M)
GARDEN_REMNANT = re.compile(r"^[ \t]*\{[ \t]*\.block-language-[\w-]+\}[ \t]*$", re.M)
GARDEN_OPEN = re.compile(
    r'<div class="transclusion[^"]*"[^>]*>(?:<a class="markdown-embed-link".*?</a>)?'
    r'<div class="markdown-embed">',
    re.S,
)
GARDEN_CLOSE = re.compile(r"^</div></div>[ \t]*$", re.M)
TAG_LINE = re.compile(r"^[ \t]*[Tt]ags?:[ \t]*((?:#[^\s#,]+[ \t,]*)+)$", re.M)
INLINE_FIELD = re.compile(
    r"\((?P<hidden>[^\W\d_][\w -]*)::[ \t]*(?P<value>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)"
    r"|\[(?P<name>[^\W\d_][\w -]*)::[ \t]*(?P<shown>[^\[\]\n]*)\](?!\()"
)
SOFT_BREAK = re.compile(r"(?<=[^\s\\])[ \t]?\n(?=[ \t]*[^\s])")
NO_BREAK_BEFORE = re.compile(
    r"[ \t>]*(?:[-*+] |\d+[.)] |#{1,6} |\||```|~~~|\$\$|:::|</?\w|\\begin|\[\^|---|===|>)"
)
NO_BREAK_AFTER = re.compile(r"[ \t>]*(?:#{1,6} |\||<|:::|\[!|---+$|===+$)|.*(?:\$\$|<br/?>)$")
TEMPLATE_SETTINGS = {
    ".obsidian/templates.json": "folder",
    ".obsidian/plugins/templater-obsidian/data.json": "templates_folder",
}


class Obsidian(Dialect):
    name = "obsidian"
    finds_by_name = True

    @classmethod
    def confidence(cls, tree: Tree) -> float:
        if has_folder(tree, ".obsidian"):
            return 0.95
        wiki = sum(b"[[" in tree.head(path) for path in tree.notes()[:60])
        return 0.8 if wiki > 5 else 0

    def __init__(self, tree: Tree) -> None:
        super().__init__(tree)
        notes = [path for path in tree.notes() if super(Obsidian, self).role(path) == ARTICLE]
        self._vault = _vault(tree, notes)
        self._linked: set[str] = set()

    def role(self, path: str) -> str:
        if path.startswith(".obsidian/"):
            return "theme"
        if path.endswith(".excalidraw.md"):
            return "drawing"
        if self._templates and path.startswith(self._templates):
            return "scaffold"
        return (
            ARTICLE if path.startswith(self._vault) and super().role(path) == ARTICLE else "repository-file"
        )

    def category(self, note: Note) -> tuple[str, ...]:
        garden = note.metadata.folder
        path = PurePosixPath(garden) if garden else PurePosixPath(note.path.removeprefix(self._vault))
        return path.parent.parts

    def addresses(self, note: Note) -> tuple[str, ...]:
        """Other names that wikilinks may use."""
        return note.metadata.aliases

    def former_addresses(self, note: Note) -> tuple[str, ...]:  # noqa: ARG002 - the plain folder's
        """Obsidian's aliases are names, not addresses."""
        return ()

    def picture_folders(self, path: str) -> tuple[str, ...]:
        """The note's folder, the vault, and what is around it, where publishing programs put pictures."""
        folder = PurePosixPath(path).parent
        return tuple(str(parent).removeprefix(".") for parent in (folder, *folder.parents))

    def fields(self, body: str) -> Fields:
        return take_fields(body, day_first=not days_and_months(body) or self._day_first)

    @cached_property
    def _day_first(self) -> bool:
        """What the dates of the vault that leave no choice say of ``3/4/2023``."""
        heads = (self.tree.head(path).decode("utf-8", "replace") for path in self.tree.notes())
        dates = [date for head in heads for date in days_and_months(head)]
        return any(day > 12 for day, _month in dates) or not any(day > 12 for _month, day in dates)

    def tags(self, body: str) -> tuple[str, ...]:
        lines = tuple(tag for line in TAG_LINE.findall(body) for tag in re.findall(r"#([^\s#,]+)", line))
        if not INLINE_TAG.search(body):
            return lines
        prose = "".join(body[zone.start : zone.end] if zone.kind == "prose" else "x" for zone in zones(body))
        plain = "\n".join(line for line in prose.split("\n") if "<" not in line and "://" not in line)
        return (*lines, *(tag for tag in INLINE_TAG.findall(plain) if not COLOUR.fullmatch(tag)))

    def labels(self, body: str) -> tuple[Label, ...]:
        """The blocks that have names; and those of any note that this body links to are remembered."""
        if "^" not in body:
            return ()
        self._linked |= set(BLOCK_LINK.findall(body))
        names = enumerate(BLOCK_ID.finditer(body), 1)
        return tuple(Label(f"^{match['name']}", "block", number, "") for number, match in names)

    def remarks(self) -> list[Remark]:
        """The drawings and boards that are no Markdown."""
        return [
            Remark(path, 0, 0, "drawing") for path in self.tree.files if path.endswith((".canvas", ".base"))
        ]

    @cached_property
    def _templates(self) -> str:
        """The folder of templates, ending in ``/``; empty where the vault names none."""
        for path, name in TEMPLATE_SETTINGS.items():
            folder = str(read_yaml(self.tree, path).get(name) or "").strip("/")
            if folder:
                return f"{folder}/"
        return ""

    def _anchor(self, match: re.Match[str]) -> str:
        """The name of a block as an anchor, if something leads there."""
        space = match[0][: match[0].index("^")]
        return f'{space}<a id="{match["name"]}"></a>' if match["name"] in self._linked else ""

    def unwrap(self, text: str) -> str:
        """Embedded notes as the Digital Garden plug-in publishes them: their text, without the frame."""
        opened, count = GARDEN_OPEN.subn("", text)
        return GARDEN_CLOSE.sub("", opened, count=count) if count else text

    def translate(self, text: str, page: Page) -> str:
        text = open_admonitions(text, page)
        if "%%" in text:
            text = substitute(text, COMMENT, partial(_comment, page=page))
        text = substitute(text, WIKILINK, partial(wikilink, page=page))
        text = highlighted(text)
        if "::" in text:
            text = substitute(text, INLINE_FIELD, _field)
        text = substitute(text, BLOCK_ID, self._anchor)
        text = substitute(text, GARDEN_REMNANT, lambda _match: "")
        return substitute(text, SOFT_BREAK, _hard_break)


def _vault(tree: Tree, notes: list[str]) -> str:
    """The folder that holds nearly all notes, ending in ``/``; empty for the top.

    Where the vault is a part of a repository, the notes beside it are the repository's own.
    """
    if has_folder(tree, ".obsidian") or not notes:
        return ""
    folders = [path.rpartition("/")[0] for path in notes]
    common = max(set(folders), key=folders.count)
    while common and sum(f"{folder}/".startswith(f"{common}/") for folder in folders) < 0.9 * len(folders):
        common = common.rpartition("/")[0]
    return f"{common}/" if common and commonpath(folders) != common else ""


def _field(match: re.Match[str]) -> str:
    """Dataview's ``(name:: value)`` shows its value, ``[name:: value]`` both."""
    if match["hidden"]:
        return match["value"].strip()
    return f"{match['name']}: {match['shown'].strip()}"


def _hard_break(match: re.Match[str]) -> str:
    """Obsidian shows every line break of a paragraph."""
    text, at = match.string, match.start()
    line = text[text.rfind("\n", 0, at) + 1 : at]
    following = text[match.end() : match.end() + 40].partition("\n")[0]
    is_plain = NO_BREAK_BEFORE.match(following) or NO_BREAK_AFTER.match(line)
    return match[0] if is_plain else "  \n"


def _comment(match: re.Match[str], page: Page) -> str:
    """A comment stays one, in HTML; one that has empty lines in a paragraph is left out."""
    inner = match[0][2:-2]
    begins = match.start() == 0 or match.string[match.start() - 1] == "\n"
    if "--" not in inner and (begins or not re.search(r"\n[ \t]*\n", inner)):
        return f"<!--{inner}-->"
    page.remark("comment-left-out", " ".join(inner.split())[:80], text=match.string, offset=match.start())
    return "\n" * inner.count("\n")
