"""Obsidian: wikilinks, embeds, callouts, ``ad-`` blocks, comments, macros in ``preamble.sty``."""

import re
from functools import cached_property, partial
from pathlib import PurePosixPath
from posixpath import commonpath

from articles.transfer.dialects.base import ARTICLE, Dialect, has_folder
from articles.transfer.dialects.marks import highlighted
from articles.transfer.fields import Fields, days_and_months, take_fields
from articles.transfer.files import Tree
from articles.transfer.index import Target
from articles.transfer.notes import Note
from articles.transfer.page import Page
from articles.transfer.pasting import Picture, Place, picture_markup, with_width
from articles.transfer.references import anchor_in, article_address
from articles.transfer.zones import FENCE, fences, substitute

WIKILINK = re.compile(r"(?P<bang>!?)\[\[(?P<to>[^\[\]\n]+?)(?:\\?\|(?P<alias>[^\[\]\n]*))?\]\](?!\()")
NOT_A_NAME = re.compile(r"[\d\s,.;:+-]*")
COMMENT = re.compile(r"%%(?:(?!%%).)*%%", re.S)
BLOCK_ID = re.compile(r"(?<=\S)[ \t]+\^[\w-]+[ \t]*$", re.M)
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
ADMONITION = re.compile(r"[ \t]*ad-(?P<kind>[\w-]+)[ \t]*$", re.I)
PARAMETER = re.compile(r"[ \t>]*(?P<name>title|collapse|icon|color)[ \t]*:[ \t]*(?P<value>.*)$", re.I)
FOLDS = {"open": "+", "true": "-", "closed": "-", "close": "-"}
SOFT_BREAK = re.compile(r"(?<=[^\s\\])[ \t]?\n(?=[ \t]*[^\s])")
NO_BREAK_BEFORE = re.compile(
    r"[ \t>]*(?:[-*+] |\d+[.)] |#{1,6} |\||```|~~~|\$\$|:::|</?\w|\\begin|\[\^|---|===|>)"
)
NO_BREAK_AFTER = re.compile(r"[ \t>]*(?:#{1,6} |\||<|:::|\[!|---+$|===+$)|.*(?:\$\$|<br/?>)$")
PREAMBLES = ("preamble.sty", "preamble.tex", ".obsidian/preamble.sty", "macros.sty")


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

    def role(self, path: str) -> str:
        if path.startswith(".obsidian/"):
            return "theme"
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
        return tuple(tag for line in TAG_LINE.findall(body) for tag in re.findall(r"#([^\s#,]+)", line))

    def macros(self) -> str:
        for path in PREAMBLES:
            if path in self.tree.files:
                return self.tree.read(path).decode("utf-8", "replace").replace("\r\n", "\n")
        return ""

    def unwrap(self, text: str) -> str:
        """Embedded notes as the Digital Garden plug-in publishes them: their text, without the frame."""
        opened, count = GARDEN_OPEN.subn("", text)
        return GARDEN_CLOSE.sub("", opened, count=count) if count else text

    def translate(self, text: str, page: Page) -> str:
        text = _open_admonitions(text, page)
        if "%%" in text:
            text = substitute(text, COMMENT, lambda match: "\n" * match[0].count("\n"))
        text = substitute(text, WIKILINK, partial(_wikilink, page=page))
        text = highlighted(text)
        if "::" in text:
            text = substitute(text, INLINE_FIELD, _field)
        text = substitute(text, BLOCK_ID, lambda _match: "")
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


def _open_admonitions(text: str, page: Page) -> str:
    """Blocks of the Admonition plug-in: fences to Markdown, but what is in them is prose."""
    parts: list[str] = []
    position = 0
    for start, end in fences(text):
        lines = text[start:end].split("\n")
        opening = FENCE.match(lines[0])
        kind = opening and ADMONITION.match(opening["info"])
        if not opening or not kind:
            continue
        closing = FENCE.match(lines[-1]) if len(lines) > 1 else None
        if closing is None:
            page.remark("unclosed-block", lines[0], text=text, offset=start)
            lines.append("")
        lines[-1] = f"{(closing or opening)['lead']}:::"
        lines[0] = f"{opening['lead']}::: {_box(lines, kind['kind'])}"
        parts += [text[position:start], "\n".join(lines)]
        position = end
    return "".join([*parts, text[position:]])


def _box(lines: list[str], kind: str) -> str:
    """The kind and title of a block, whose parameters are taken off its first lines."""
    title, fold = kind.capitalize(), ""
    for number in range(1, min(5, len(lines))):
        parameter = PARAMETER.match(lines[number])
        if parameter is None:
            break
        lines[number] = ""
        if parameter["name"].lower() == "title":
            title = parameter["value"].strip()
        elif parameter["name"].lower() == "collapse":
            fold = FOLDS.get(parameter["value"].strip().lower(), "")
    return f"{kind.lower()}{fold} {title}".rstrip()


def _wikilink(match: re.Match[str], page: Page) -> str:
    place = Place(match.string, match.start())
    name, _, fragment = match["to"].strip().rstrip("\\").partition("#")
    target = page.index.note_named(name, page.note.path) if name else page.index.targets[page.note.path]
    shown = (match["alias"] or "").strip() or _shown(match["to"].strip(), target)
    if target is not None:
        if match["bang"]:
            page.remark("embedded-note", match[0], text=match.string, offset=match.start())
        anchor = "" if fragment.startswith("^") else anchor_in(target, fragment, page, place)
        return f"[{shown}]({article_address(target) if name else ''}{anchor})"
    if match["bang"]:
        alt, width = with_width(f"|{match['alias'] or ''}")
        return picture_markup(Picture(name.strip(), alt.lstrip("|"), width=width), page, place)
    if NOT_A_NAME.fullmatch(name):
        return match[0]
    page.remark("missing-note", match["to"], text=match.string, offset=match.start())
    return shown


def _shown(named: str, target: Target | None) -> str:
    """A link's own words; but a title with formulas is shown for the name of its file."""
    if target is not None and "$" in target.title and "#" not in named:
        return target.title
    return named.replace("#", " › ").removeprefix(" › ")


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
