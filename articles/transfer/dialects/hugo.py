"""Hugo: ``content``, TOML or YAML front matter, page bundles, ``static``, shortcodes."""

import re
import tomllib
from functools import cached_property
from pathlib import PurePosixPath

from articles.transfer.dialects.base import ARTICLE, Dialect, attributes_of, has_folder, read_yaml
from articles.transfer.files import Tree
from articles.transfer.notes import Note
from articles.transfer.page import Page
from articles.transfer.zones import map_zones, substitute

SETTINGS = ("hugo.toml", "config.toml", "hugo.yaml", "hugo.yml", "config.yaml", "config.yml")
SHORTCODE = re.compile(
    r"\{\{(?P<open>[<%])(?P<comment>/\*)?\s*(?P<close>/)?\s*(?P<name>[\w/-]+)"
    r"(?P<arguments>(?:[^}\n]|\}(?!\}))*?)"
    r"(?:\*/)?(?P<self>/)?[>%]\}\}"
)
NOT_IN_URL = re.compile(r"[^\w./-]+")
NOT_NOTES = {"archetypes": "scaffold", "themes": "theme"}
BOXES = {
    "question",
    "warning",
    "note",
    "tip",
    "info",
    "notice",
    "danger",
    "caution",
    "important",
    "hint",
    "alert",
}
FOLDS = {"fold", "details", "spoiler", "expand", "collapse"}
VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "bilibili": "https://www.bilibili.com/video/",
    "vimeo": "https://vimeo.com/",
}
DOUBLED = re.compile(r"\\{4}|\\{2,3}(?=[{},;:!|])")
DOUBLED_IN_LINE = re.compile(r"\\{4}|\\{2,3}(?=[{},;:!|&#])")
ESCAPED = re.compile(r"\\([_*])")


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
        for path in SETTINGS:
            if path in self.tree.files and path.endswith(".toml"):
                try:
                    return tomllib.loads(self.tree.read(path).decode("utf-8", "replace"))
                except tomllib.TOMLDecodeError:
                    return {}
            if values := read_yaml(self.tree, path):
                return values
        return {}

    @property
    def site_url(self) -> str:
        return str(self.settings.get("baseURL") or self.settings.get("baseurl") or "").rstrip("/")

    def role(self, path: str) -> str:
        if not path.startswith("content/"):
            return {"archetypes": "scaffold", "themes": "theme"}.get(
                PurePosixPath(path).parts[0], "repository-file"
            )
        return "section" if PurePosixPath(path).stem == "_index" else ARTICLE

    def category(self, note: Note) -> tuple[str, ...]:
        """The section, and its parts; ``post`` and ``posts`` say nothing."""
        folders = PurePosixPath(note.path).parent.parts[1:]
        is_bundle = PurePosixPath(note.path).stem == "index"
        return tuple(
            name for name in (folders[:-1] if is_bundle else folders) if name not in {"post", "posts"}
        )

    def addresses(self, note: Note) -> tuple[str, ...]:
        """The address by Hugo's rule: the path in lower case, spaces as ``-``, without punctuation."""
        pure = PurePosixPath(note.path)
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
        if "{{" in text:
            text = substitute(text, SHORTCODE, lambda match: _shortcode(match, page))
        return text if self.protects_maths else _unescape_maths(text, page)


def _unescape_maths(text: str, page: Page) -> str:
    r"""Formulas as TeX reads them, where they were escaped for Markdown: ``\\{`` → ``\{``, ``\_`` → ``_``."""
    if not DOUBLED_IN_LINE.search(text) and not ESCAPED.search(text):
        return text

    def unescaped(tex: str, offset: int) -> str:
        doubled = DOUBLED if "\\begin" in tex else DOUBLED_IN_LINE
        plain = doubled.sub(lambda match: match[0][: len(match[0]) // 2], ESCAPED.sub(r"\1", tex))
        if plain != tex:
            page.remark(
                "unescaped-formula", tex if len(tex) < 80 else f"{tex[:80]}…", text=text, offset=offset
            )
        return plain

    return map_zones(text, "maths", unescaped)


def _shortcode(match: re.Match[str], page: Page) -> str:
    if match["comment"]:
        return match[0].replace("/*", "", 1).replace("*/", "", 1)
    name, (values, named) = match["name"].lower(), attributes_of(match["arguments"])
    if name == "admonition" or name in BOXES | FOLDS:
        return ":::" if match["close"] else _box(name, values, named)
    if (markup := _inline(name, values, named, page)) is not None:
        return markup
    page.remark("unknown-tag", match[0], text=match.string, offset=match.start())
    return ""


def _box(name: str, values: list[str], named: dict[str, str]) -> str:
    """``{{< admonition note "Proof" true >}}`` → ``::: note+ Proof``; what folds in Hugo folds here."""
    kind = "note" if name in FOLDS else name
    folds = name in FOLDS
    if name in {"admonition", "notice", "alert"}:
        kind, values = (values[0], values[1:]) if values else (named.get("type", "note"), [])
    title = named.get("title") or " ".join(value for value in values if value not in {"true", "false"})
    opened = named.get("open", values[-1] if values else "")
    closed = folds or opened == "false" or named.get("details") == "true"
    return f"::: {kind}{'-' if closed else '+' if opened == 'true' else ''} {title}".rstrip()


def _inline(name: str, values: list[str], named: dict[str, str], page: Page) -> str | None:
    source = named.get("src") or named.get("link") or (values[0] if values else "")
    if name in {"figure", "image", "picture"}:
        words = named.get("alt") or named.get("caption") or ""
        caption = (named.get("caption") or named.get("title") or "").replace('"', r"\"")
        width = f"{{width={named['width']}}}" if named.get("width", "").removesuffix("px").isdigit() else ""
        return f"![{words}](<{source}>" + (f' "{caption}")' if caption else ")") + width
    if name == "img":
        picture = ".".join(values) or source
        return f"![](</{page.index.file_named(picture, page.note.path) or picture}>)"
    if name in {"ref", "relref"}:
        return source
    if name in {"youtube", "bilibili", "vimeo"}:
        return f"<{VIDEOS[name]}{named.get('id') or source}>"
    return "" if name in {"toc", "more", "raw", "rawhtml", "math", "katex", "mathjax"} else None
