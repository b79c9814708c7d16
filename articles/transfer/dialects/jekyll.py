"""Jekyll with kramdown: ``_posts``, Liquid tags, ``$$`` within sentences, attribute lists."""

import re
from dataclasses import replace
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Any

from articles.transfer.dialects.base import ARTICLE, DRAFT, Dialect, attributes_of, has_folder, read_yaml
from articles.transfer.dialects.bibliography import Work, read_bibliography, work_from_key
from articles.transfer.dialects.tags import block_fence, outside_raw, replace_tags
from articles.transfer.files import Tree
from articles.transfer.frontmatter import Split
from articles.transfer.metadata import FILE_DATE
from articles.transfer.notes import Note
from articles.transfer.page import Page
from articles.transfer.pairs import replace_pairs
from articles.transfer.report import Remark
from articles.transfer.zones import map_outside_code, substitute

SITE_VARIABLE = re.compile(
    r"\{\{-?\s*(?:site\.(?:baseurl|url)|[\"']/?[\"']\s*\|\s*(?:relative|absolute)_url)\s*-?\}\}"
)
VARIABLE = re.compile(r"\{\{-?\s*(?P<of>page|site)\.(?P<name>\w+)\s*-?\}\}")
RELATIVE = re.compile(r"\{\{-?\s*[\"']([^\"'{}]*)[\"']\s*\|\s*(?:relative|absolute)_url\s*-?\}\}")
FORCED_INLINE = re.compile(r"\\\$\$(?!\$)(?P<tex>(?:[^$]|\\\$)+?)\$\$")
DOUBLE = re.compile(r"(?<![\\$])\$\$(?!\$)(?P<tex>(?:[^$\\]|\\.)+?)\$\$", re.S)
BEFORE_DISPLAY = re.compile(r"(?:^|\n)[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*$")
PROMPT = re.compile(
    r"(?P<lead>^|\n)(?P<quote>(?:[ \t]*>[^\n]*\n)+)"
    r"[ \t]*\{:[ \t]*\.prompt-(?P<kind>\w+)[ \t]*\}[ \t]*(?=\n|\Z)"
)
TABLE_OF_CONTENTS = re.compile(
    r"^[ \t]*(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ \t]*\{:[ \t]*toc[^}\n]*\}[ \t]*$", re.M
)
BLOCK_ATTRIBUTES = re.compile(r"^[ \t>]*\{:[^}\n]*\}[ \t]*$", re.M)
SPAN_ATTRIBUTES = re.compile(r"(?<=[*_`)\]])\{:[ \t]*[.#\w][^}\n]*\}")
COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}|\{::comment\}")
END_OF_COMMENT = re.compile(r"\{%-?\s*endcomment\s*-?%\}")
END_OF_KRAMDOWN = re.compile(r"\{:/(?:comment)?\}")
VIDEOS = {"youtube": "https://www.youtube.com/watch?v={0}", "vimeo": "https://vimeo.com/{0}", "video": "{0}"}
PICTURE_ATTRIBUTES = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)\Z")
BOXES = {"tip": "tip", "info": "note", "warning": "warning", "danger": "caution"}


class Jekyll(Dialect):
    name = "jekyll"

    @classmethod
    def confidence(cls, tree: Tree) -> float:
        if not has_folder(tree, "_posts", "_drafts"):
            return 0
        return 0.9 if "_config.yml" in tree.files else 0.7

    @cached_property
    def settings(self) -> dict:
        return read_yaml(self.tree, "_config.yml")

    @property
    def site_url(self) -> str:
        return (str(self.settings.get("url") or "") + str(self.settings.get("baseurl") or "")).rstrip("/")

    def role(self, path: str) -> str:
        folders = PurePosixPath(path).parts[:-1]
        if "_posts" in folders:
            return ARTICLE
        if "_drafts" in folders:
            return DRAFT
        if folders and not folders[0].startswith("_layouts") and folders[0] not in {"_includes", "_sass"}:
            return "page"
        return "repository-file"

    def category(self, note: Note) -> tuple[str, ...]:
        """The folders above ``_posts``, which are categories to Jekyll too."""
        return tuple(name for name in PurePosixPath(note.path).parent.parts if not name.startswith("_"))

    def addresses(self, note: Note) -> tuple[str, ...]:
        name = FILE_DATE.sub("", PurePosixPath(note.path).stem)
        own = note.metadata.slug or name
        date = note.metadata.published_at
        dated = [f"{date:%Y/%m/%d}/{own}", f"{date:%Y}/{own}"] if date else []
        return (*dated, f"posts/{own}", own, *note.metadata.aliases)

    def picture_folders(self, path: str) -> tuple[str, ...]:
        return "", str(PurePosixPath(path).parent), "assets", "assets/img"

    @cached_property
    def works(self) -> dict[str, Work]:
        """All that the site's bibliographies hold."""
        found = {}
        for path in self.tree.files:
            if path.endswith(".bib"):
                found |= read_bibliography(self.tree.read(path).decode("utf-8", "replace"))
        return found

    def parted(self, path: str) -> tuple[Split, list[Remark]]:
        """The values that the settings give to all posts of a folder count too. Categories and tags that are
        one text are parted by spaces, as Jekyll does."""
        split, remarks = super().parted(path)
        if split.head:
            split = replace(split, metadata=self._defaults(path) | split.metadata)
        for name in ("categories", "tags"):
            value = split.metadata.get(name)
            if isinstance(value, str) and not re.search(r"[,，]", value):
                split.metadata[name] = value.split()
        return split, remarks

    @cached_property
    def _scopes(self) -> list[tuple[str, Any, dict[str, Any]]]:
        """Place, kind and values of each of the settings' defaults, the wider places first."""
        found = []
        defaults = self.settings.get("defaults")
        for each in defaults if isinstance(defaults, list) else []:
            scope = each.get("scope") if isinstance(each, dict) else None
            if isinstance(scope, dict) and isinstance(each.get("values"), dict):
                found.append((str(scope.get("path") or "").strip("/"), scope.get("type"), each["values"]))
        return sorted(found, key=lambda each: len(each[0]))

    def _defaults(self, path: str) -> dict[str, Any]:
        """What the settings say of a note by its place; the more precise place counts."""
        found: dict[str, Any] = {}
        own_kind = "drafts" if self.role(path) == DRAFT else "posts"
        for place, kind, values in self._scopes:
            if kind in (None, own_kind) and (not place or path.startswith(f"{place}/")):
                found |= values
        return found

    def translate(self, text: str, page: Page) -> str:
        text = replace_pairs(text, COMMENT, _end_of_comment, _comment)
        text = map_outside_code(text, _inline_formulas)
        if "{{" in text:
            text = outside_raw(text, SITE_VARIABLE, lambda _match: "")
            text = outside_raw(text, RELATIVE, lambda match: match[1])
            text = outside_raw(text, VARIABLE, partial(self._value, page=page))
        if "{%" in text:
            cited: dict[str, Work] = {}
            text = replace_tags(text, page, lambda name, arguments: self._tag(name, arguments, page, cited))
        return _without_attributes(text) if "{:" in text else text

    def _value(self, match: re.Match[str], page: Page) -> str:
        """What an expression says of the page or the site; any other stays, with a remark."""
        of, name = match["of"], match["name"]
        values = {"title": page.note.title} if of == "page" else self.settings
        if isinstance(value := values.get(name), str | int | float):
            return str(value)
        page.remark("unknown-expression", match[0], text=match.string, offset=match.start())
        return match[0]

    def _tag(self, name: str, arguments: str, page: Page, cited: dict[str, Work]) -> str | None:
        if fence := block_fence(name, arguments, "highlight"):
            return fence
        if name in {"include", "include_relative", "include_cached"}:
            return _included(arguments)
        if name == "post_url":
            target = page.index.note_named(arguments.strip("/"), "_posts/x.md")
            return f"/{target.path}" if target else f"/_posts/{arguments}.md"
        if name == "link":
            return f"/{arguments.strip('/')}"
        if name == "cite":
            keys = re.split(r"[\s,]+", re.sub(r"--\w+\s+\S+", "", arguments).strip())
            cited.update((key, self.works.get(key) or work_from_key(key)) for key in keys)
            return f"({'; '.join(cited[key].short for key in keys)})"
        if name == "bibliography":
            works = list(cited.values() if "--cited" in arguments else self.works.values())
            return "<br>".join(f"\\[{number}\\] {work.full}" for number, work in enumerate(works, 1))
        if name == "gist" and arguments:
            return f"<https://gist.github.com/{arguments.split()[0]}>"
        return None


def _end_of_comment(match: re.Match[str]) -> re.Pattern[str]:
    return END_OF_COMMENT if "%" in match[0] else END_OF_KRAMDOWN


def _comment(_match: re.Match[str], body: str) -> str:
    """A comment of Liquid or kramdown stays one, in HTML."""
    return f"<!--{body.replace('--', '- -')}-->"


def _included(arguments: str) -> str | None:
    """What the includes of the common themes show: pictures, videos, boxes; None for any other."""
    file, _, rest = arguments.partition(" ")
    _values, named = attributes_of(rest)
    address = next((named[key] for key in ("src", "url", "path", "image_path", "file") if named.get(key)), "")
    words = (named.get("caption") or named.get("title") or "").replace('"', r"\"")
    stem = file.rpartition("/")[2].partition(".")[0].lower()
    if stem in {"figure", "image", "img", "picture", "responsive-image"} and address:
        alt = named.get("alt") or named.get("caption") or ""
        return f"![{alt}](<{address}>" + (f' "{words}")' if words else ")")
    if stem in VIDEOS and (named.get("id") or address):
        return f"<{VIDEOS[stem].format(named.get('id') or address)}>"
    if stem in {"alert", "callout", "note", "tip", "warning", "important", "info"} and named.get("content"):
        kind = named.get("type", stem if stem not in {"alert", "callout"} else "note")
        return f"> [!{BOXES.get(kind, kind).upper()}] {named['content']}"
    return "" if stem in {"toc", "mathjax", "katex", "math", "mermaid", "comments"} else None


def _inline_formulas(text: str) -> str:
    r"""kramdown's ``$$`` within a sentence, and ``\$$`` anywhere, as ``$``."""
    text = FORCED_INLINE.sub(lambda match: f"${match['tex'].strip()}$", text)
    return DOUBLE.sub(_inline_or_display, text)


def _inline_or_display(match: re.Match[str]) -> str:
    """A formula that is a paragraph of its own, or on lines of its own, is displayed; any other is inline."""
    before = match.string[max(0, match.start() - 200) : match.start()]
    after = match.string[match.end() : match.end() + 200].partition("\n")[0]
    alone = BEFORE_DISPLAY.search(before) and not after.strip(" \t>")
    if alone or re.search(r"\n[ \t>]*\n", match["tex"]) or "$" in match["tex"] or not match["tex"].strip():
        return match[0]
    return f"${match['tex'].strip()}$"


def _without_attributes(text: str) -> str:
    """Chirpy's prompts as callouts; tables of contents and styling gone, but for the width of pictures."""
    text = PROMPT.sub(_callout, text)
    text = substitute(text, TABLE_OF_CONTENTS, lambda match: "\n" * match[0].count("\n"))
    text = substitute(text, SPAN_ATTRIBUTES, _kept_for_pictures)
    return substitute(text, BLOCK_ATTRIBUTES, lambda _match: "")


def _callout(match: re.Match[str]) -> str:
    indent = re.match(r"[ \t]*", match["quote"])
    kind = BOXES.get(match["kind"], match["kind"]).upper()
    return f"{match['lead']}{indent[0] if indent else ''}> [!{kind}]\n{match['quote'].rstrip()}"


def _kept_for_pictures(match: re.Match[str]) -> str:
    line = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    return match[0] if PICTURE_ATTRIBUTES.search(line) else ""
