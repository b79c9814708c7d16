"""Hugo: ``content``, TOML or YAML front matter, page bundles, ``static``, shortcodes."""

import re
import tomllib
from functools import cached_property
from pathlib import PurePosixPath

from django.utils import timezone

from articles.transfer import metadata
from articles.transfer.dates import read_date
from articles.transfer.dialects.base import ARTICLE, Dialect, has_folder, read_yaml
from articles.transfer.dialects.escapes import unescape_maths
from articles.transfer.dialects.hugo_shortcodes import translated
from articles.transfer.dialects.marks import without_contents
from articles.transfer.files import Tree, UnreadableError
from articles.transfer.frontmatter import FrontMatterError, Split
from articles.transfer.notes import Note
from articles.transfer.page import Page
from articles.transfer.report import Remark

SETTINGS = tuple(
    f"{name}.{ending}" for ending in ("toml", "yaml", "yml", "json") for name in ("hugo", "config")
)
EDITION = re.compile(r"\.(?P<language>[a-z]{2}(?:-[A-Za-z]{2,4})?)$")
NOT_IN_URL = re.compile(r"[^\w./-]+")
NOT_NOTES = {"archetypes": "scaffold", "themes": "theme"}


class Hugo(Dialect):
    name = "hugo"
    category_lists_are_paths = False

    @classmethod
    def confidence(cls, tree: Tree) -> float:
        if not has_folder(tree, "content"):
            return 0
        return (
            0.9
            if set(SETTINGS) & set(tree.files) or has_folder(tree, "archetypes", "static", "config")
            else 0.6
        )

    @cached_property
    def settings(self) -> dict:
        """The settings of the site; of a folder ``config``, what its files say, by their names."""
        for path in SETTINGS:
            if values := _read_settings(self.tree, path):
                return values
        found: dict = {}
        for path in self.tree.files:
            pure = PurePosixPath(path)
            if path.startswith("config/_default/") and pure.suffix in {".toml", ".yaml", ".yml", ".json"}:
                values = _read_settings(self.tree, path)
                found |= values if pure.stem in {"config", "hugo"} else {pure.stem: values}
        return found

    @property
    def site_url(self) -> str:
        return str(self.settings.get("baseURL") or self.settings.get("baseurl") or "").rstrip("/")

    def role(self, path: str) -> str:
        if not path.startswith("content/"):
            return {"archetypes": "scaffold", "themes": "theme"}.get(
                PurePosixPath(path).parts[0], "repository-file"
            )
        return "section" if _without_edition(path).stem == "_index" else ARTICLE

    def file_title(self, path: str) -> str:
        return super().file_title(str(_without_edition(path)))

    def slug(self, path: str) -> str:
        return super().slug(str(_without_edition(path)))

    def parted(self, path: str) -> tuple[Split, list[Remark]]:
        """An edition of a page has its language before the ending of its name."""
        split, remarks = super().parted(path)
        if edition := EDITION.search(PurePosixPath(path).stem):
            split.metadata.setdefault("language", edition["language"])
        if self._drafted & set(map(str, PurePosixPath(path).parents)):
            split.metadata["draft"] = True
        expires = read_date(split.metadata.get("expiryDate") or split.metadata.get("expirydate"), self.zone)
        if expires and expires < timezone.now():
            split.metadata["draft"] = True
            remarks.append(Remark(path, split.line_of("xpiry"), 1, "expired", f"{expires:%Y-%m-%d}"))
        return split, remarks

    @cached_property
    def _drafted(self) -> set[str]:
        """The folders whose page is a draft with its files, or whose index makes drafts of what is below."""
        indexes = [path for path in self.notes() if _without_edition(path).stem in {"index", "_index"}]
        return {str(PurePosixPath(path).parent) for path in indexes if self._is_drafted(path)}

    def _is_drafted(self, path: str) -> bool:
        try:
            said = super().parted(path)[0].metadata
        except (UnreadableError, FrontMatterError):
            return False
        cascade = said.get("cascade")
        handed_on = cascade if isinstance(cascade, list) else [cascade]
        values = handed_on if _without_edition(path).stem == "_index" else [said]
        return any(isinstance(each, dict) and metadata.read(each, self.zone).draft for each in values)

    def category(self, note: Note) -> tuple[str, ...]:
        """The section, and its parts; ``post`` and ``posts`` say nothing."""
        folders = PurePosixPath(note.path).parent.parts[1:]
        is_bundle = _without_edition(note.path).stem == "index"
        return tuple(
            name for name in (folders[:-1] if is_bundle else folders) if name not in {"post", "posts"}
        )

    def addresses(self, note: Note) -> tuple[str, ...]:
        """The address by Hugo's rule: the path in lower case, spaces as ``-``, without punctuation."""
        pure = _without_edition(note.path)
        folder = pure.parent if pure.stem != "index" else pure.parent.parent
        name = note.metadata.slug or (pure.stem if pure.stem != "index" else pure.parent.name)
        section = "/".join(folder.parts[1:])
        plain = NOT_IN_URL.sub("", re.sub(r"\s+", "-", name))
        return (f"{section}/{name}", f"{section}/{plain}", *note.metadata.aliases)

    def picture_folders(self, path: str) -> tuple[str, ...]:
        folder = str(PurePosixPath(path).parent)
        return folder, "static", "assets", str(PurePosixPath(path).with_suffix("")), ""

    @cached_property
    def protects_maths(self) -> bool:
        """Whether the site's Markdown passes formulas through, so that nothing in them was escaped for it."""
        return "passthrough" in str(self.settings.get("markup", ""))

    def translate(self, text: str, page: Page) -> str:
        text = without_contents(translated(text, page))
        return text if self.protects_maths else unescape_maths(text, page)


def _read_settings(tree: Tree, path: str) -> dict:
    """A file of settings in any of Hugo's formats; JSON is YAML too. Empty where there is none."""
    if not path.endswith(".toml"):
        return read_yaml(tree, path)
    if path not in tree.files:
        return {}
    try:
        return tomllib.loads(tree.read(path).decode("utf-8", "replace"))
    except tomllib.TOMLDecodeError:
        return {}


def _without_edition(path: str) -> PurePosixPath:
    """``about.zh-cn.md`` → ``about.md``"""
    pure = PurePosixPath(path)
    return pure.with_name(EDITION.sub("", pure.stem) + pure.suffix)
