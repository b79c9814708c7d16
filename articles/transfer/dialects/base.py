"""What every program that keeps Markdown notes has in common, and the places where they differ."""

import re
from functools import cached_property
from pathlib import PurePosixPath
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings

from articles.transfer import frontmatter
from articles.transfer.dialects.marks import without_contents
from articles.transfer.fields import Fields
from articles.transfer.files import SOURCE_LIMIT, Tree, UnreadableError, decode
from articles.transfer.frontmatter import FrontMatterError, Split, parse_yaml
from articles.transfer.index import Target
from articles.transfer.macros import from_settings
from articles.transfer.metadata import FILE_DATE
from articles.transfer.notes import Label, Note
from articles.transfer.page import Page
from articles.transfer.report import Remark

ARTICLE = "article"
DRAFT = "draft"
REPOSITORY_FILES = {
    "readme",
    "license",
    "licence",
    "changelog",
    "contributing",
    "code_of_conduct",
    "security",
}
PREAMBLES = ("preamble.sty", "preamble.tex", ".obsidian/preamble.sty", "macros.sty", "macros.tex")
MATHS_SETTINGS = re.compile(
    r"(?:^|/)[^/]*(?:math|katex|custom_head|head)[^/]*\.(?:html|js|ejs|njk|swig)$", re.I
)
MACROS_LIMIT = 50_000
INDEX_NAMES = {"index", "readme", "_index"}


class Dialect:
    """One program's way to keep notes in a folder. This class is the plain folder; programs override."""

    name: ClassVar[str] = "plain"
    bare_front_matter: ClassVar[bool] = False
    category_lists_are_paths: ClassVar[bool] = True
    finds_by_name: ClassVar[bool] = False
    site_url: str = ""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    @property
    def root(self) -> str:
        """What the folder is called in the keys of its notes: the same from one import to the next."""
        return self.tree.root.name

    def notes(self) -> list[str]:
        """The paths of all that may be a note."""
        return self.tree.notes()

    def parted(self, path: str) -> tuple[Split, list[Remark]]:
        """A note's metadata and body, and what had to be mended in them.

        Raises UnreadableError and FrontMatterError.
        """
        decoded = decode(self.tree.read(path, SOURCE_LIMIT))
        split = frontmatter.split(decoded.text, bare=self.bare_front_matter)
        remarks = [Remark(path, 0, 0, code, detail) for code, detail in decoded.mended]
        return split, remarks + [Remark(path, line, 1, code, detail) for line, code, detail in split.mended]

    def remarks(self) -> list[Remark]:
        """What there is to say of the folder besides its notes."""
        return []

    @classmethod
    def confidence(cls, tree: Tree) -> float:
        """From 0 to 1: how much the folder looks like this program's."""
        return 0.1 if tree.notes() else 0

    def role(self, path: str) -> str:
        """``ARTICLE``, ``DRAFT``, or the kind of file that is no article (see ``wording``)."""
        pure = PurePosixPath(path)
        if len(pure.parts) == 1 and pure.stem.lower() in REPOSITORY_FILES:
            return "repository-file"
        return ARTICLE

    def slug(self, path: str) -> str:
        """What a note's address is made from where the author gave none: its file's name, or its folder's."""
        pure = PurePosixPath(path)
        return (
            self.file_title(path) if pure.stem.lower() not in INDEX_NAMES else pure.parent.name or self.root
        )

    def file_title(self, path: str) -> str:
        """A title from the name of a file."""
        pure = PurePosixPath(path)
        named = pure.parent if pure.stem.lower() in INDEX_NAMES and pure.parent.name else pure
        name = FILE_DATE.sub("", named.name.removesuffix(pure.suffix if named == pure else "")) or pure.stem
        return name.strip() or self.root

    def folders(self, note: Note) -> tuple[str, ...]:
        """The folders that a note is in, as far as they mean anything."""
        return PurePosixPath(note.path).parent.parts

    def category(self, note: Note) -> tuple[str, ...]:
        """The category of a note whose author named none: the folders that it is in."""
        folders = self.folders(note)
        is_folders_index = PurePosixPath(note.path).stem.lower() in INDEX_NAMES
        return folders[:-1] if is_folders_index and len(folders) > 1 else folders

    def addresses(self, note: Note) -> tuple[str, ...]:
        """Where the note stood on the former site, for links that name that place."""
        return note.metadata.aliases

    def former_addresses(self, note: Note) -> tuple[str, ...]:
        """Addresses that readers may still have, from which the article is to be found."""
        return note.metadata.aliases

    def picture_folders(self, path: str) -> tuple[str, ...]:
        """Where the addresses of a note's pictures are looked up, the nearest first."""
        return str(PurePosixPath(path).parent).removeprefix("."), ""

    @property
    def targets(self) -> dict[str, Target]:
        """Places outside of the notes that are imported to which their links may lead, by path."""
        return {}

    def labels(self, body: str) -> tuple[Label, ...]:  # noqa: ARG002 - for others
        """The places of a body that other notes may refer to by a name."""
        return ()

    def fields(self, body: str) -> Fields:
        """What a body says of its note in lines at its top."""
        return Fields({}, body)

    def tags(self, body: str) -> tuple[str, ...]:  # noqa: ARG002 - for others
        """The tags that stand in a body."""
        return ()

    def macros(self) -> str:
        """The TeX definitions that hold for all notes: a file of them, and the settings of MathJax."""
        files = [path for path in PREAMBLES if path in self.tree.files][:1]
        pages = [path for path in self.tree.files if MATHS_SETTINGS.search(path)][:20]
        texts = {path: self._text(path) for path in (*files, *pages)}
        return "\n".join([*(texts[path] for path in files), *(from_settings(texts[path]) for path in pages)])

    def _text(self, path: str) -> str:
        """A small file as text; empty where it cannot be read."""
        try:
            return decode(self.tree.read(path, MACROS_LIMIT)).text
        except UnreadableError:
            return ""

    def unwrap(self, text: str) -> str:
        """A body without the HTML that a publishing program put around its parts; as many lines long."""
        return text

    def translate(self, text: str, page: Page) -> str:  # noqa: ARG002 - for others
        """A body without its program's own syntax. Keeps the number of lines."""
        return without_contents(text)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of dates that name none."""
        try:
            said = self.settings.get("timezone") or self.settings.get("timeZone")
            return ZoneInfo(str(said or settings.TIME_ZONE))
        except (KeyError, OSError, ValueError):
            return ZoneInfo(settings.TIME_ZONE)

    @cached_property
    def settings(self) -> dict:
        """The program's settings file as a mapping; empty where there is none that can be read."""
        return {}


def read_yaml(tree: Tree, path: str) -> dict:
    """A settings file as a mapping; empty where it is missing or broken."""
    if path not in tree.files:
        return {}
    try:
        return parse_yaml(tree.read(path).decode("utf-8", "replace"))
    except FrontMatterError:
        return {}


def has_folder(tree: Tree, *names: str) -> bool:
    """Whether there is a file in any of these folders of the top."""
    return any(path.startswith(tuple(f"{name}/" for name in names)) for path in tree.files)


def attributes_of(text: str) -> tuple[list[str], dict[str, str]]:
    """The arguments of a tag: ``'note "a b" src="c"'`` → ``(["note", "a b"], {"src": "c"})``."""
    values: list[str] = []
    named: dict[str, str] = {}
    for name, *quoted in ARGUMENT.findall(text):
        value = next((part for part in quoted if part), "")
        if name:
            named[name.rstrip("=").lower()] = value
        elif value:
            values.append(value)
    return values, named


ARGUMENT = re.compile(r"""([\w-]+=)?(?:"((?:[^"\\]|\\.)*)"|“([^”]*)”|'([^']*)'|`([^`]*)`|([^\s"'=]+))""")
