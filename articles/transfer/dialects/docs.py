"""Sites of documentation: Docsify, VuePress, VitePress. Containers, hints, menus, code from files."""

import re
from functools import cached_property, partial
from pathlib import PurePosixPath

from articles.transfer.dialects.base import ARTICLE, Dialect, has_folder
from articles.transfer.dialects.marks import without_contents
from articles.transfer.files import Tree, UnreadableError, decode
from articles.transfer.notes import Note
from articles.transfer.page import Page
from articles.transfer.zones import fences, substitute

MENUS = {"_sidebar", "_navbar", "_coverpage", "_footer", "_404", "summary"}
PROGRAM = re.compile(rb"docsify|vuepress|vitepress")
SIGN = re.compile(rb"^[?!]> |^:::+ ?(?:code-group|details)\b|^<<< @/", re.M)
HOME = re.compile(rb"\A---\s*\n(?:.*\n)*?(?:home: *true|layout: *home)", re.M)
HINT = re.compile(r"(?P<before>\n[ \t]*\n|\A)(?P<sign>[?!])>[ \t]+(?P<text>[^\n]*(?:\n[ \t]*\S[^\n]*)*)")
HINTS = {"!": "important", "?": "tip"}
CONTAINER = re.compile(
    r"^(?P<lead>[ \t]*)(?P<colons>:{3,})[ \t]*(?P<kind>[\w-]+)?[ \t]*(?P<title>[^\n]*?)[ \t]*$", re.M
)
SEE_THROUGH = {
    "code-group",
    "code-group-item",
    "v-pre",
    "raw",
    "tabs",
    "tab",
    "react",
    "vue",
    "demo",
    "theorem-raw",
}
FENCE_TITLE = re.compile(
    r"^(?P<fence>[ \t]*(?:`{3,}|~{3,})[^\n\[`]*?)[ \t]*\[(?P<title>[^\]\n]+)\][ \t]*$", re.M
)
LINE_NUMBERS = re.compile(r"(?<=\w):(?:no-)?line-numbers(?:=\d+)?")
SNIPPET = re.compile(
    r"^<<<[ \t]+(?P<path>@?[^\s{}#\[]+)(?:#(?P<region>[\w-]+))?(?:\{(?P<lines>[^}\n]*)\})?[^\n]*$", re.M
)
INCLUDE = re.compile(
    r"""^\[[^\]\n]*\]\((?P<path>[^\s()]+)[ \t]+["']:include(?P<options>[^"'\n]*)["']\)[ \t]*$""", re.M
)
OPTION_TITLE = re.compile(r"""(?<=[^\s(])[ \t]+(?P<quote>["']):(?P<options>[^"'\n]*)(?P=quote)(?=\))""")
SIZE = re.compile(r"size=(\d+)")
HASH_ROUTE = re.compile(
    r"(?<=\]\()(?:https?://[^\s/)]+)?/?#/(?P<path>[^\s()?]*)(?:\?id=(?P<id>[^\s()]*))?(?=\))"
)
REGION = r"^[^\n]*#region[ \t]+{0}[ \t]*[^\n]*\n(?P<code>.*?)^[^\n]*#endregion"
LANGUAGES = {"yml": "yaml", "py": "python", "h": "c", "vue": "html", "rs": "rust", "md": "markdown"}
SNIPPET_LIMIT = 100_000


class Docs(Dialect):
    name = "docs"

    @classmethod
    def confidence(cls, tree: Tree) -> float:
        notes = tree.notes()
        if any(f"/{folder}/" in f"/{path}" for path in tree.files for folder in (".vuepress", ".vitepress")):
            return 0.95
        if any(PurePosixPath(path).stem.lower() in MENUS - {"summary"} for path in notes):
            return 0.9
        tops = [path for path in ("package.json", "index.html", "docs/index.html") if path in tree.files]
        if notes and any(PROGRAM.search(tree.head(path)) for path in tops):
            return 0.9
        signs = sum(bool(SIGN.search(tree.head(path))) for path in notes[:: max(1, len(notes) // 40)])
        return 0.6 if signs > 2 else 0

    @cached_property
    def home(self) -> str:
        """The folder that the site is made from, ending in ``/``; empty for the top."""
        for folder in ("docs/", "src/"):
            inside = sum(path.startswith(folder) for path in self.tree.notes())
            if has_folder(self.tree, folder.rstrip("/")) and inside > 0.7 * len(self.tree.notes()):
                return folder
        return ""

    def role(self, path: str) -> str:
        pure = PurePosixPath(path)
        if pure.stem.lower() in MENUS:
            return "menu"
        if {".vuepress", ".vitepress"} & set(pure.parts):
            return "theme"
        if not path.startswith(self.home):
            return "repository-file"
        if HOME.search(self.tree.head(path)):
            return "page"
        is_front = path.removeprefix(self.home).lower() in {"readme.md", "index.md"}
        return ARTICLE if self.home and is_front else super().role(path)

    def folders(self, note: Note) -> tuple[str, ...]:
        return super().folders(note)[len(PurePosixPath(self.home).parts) :]

    def addresses(self, note: Note) -> tuple[str, ...]:
        """The path of the file from the home folder, without its ending; of an index, its folder's."""
        path = PurePosixPath(note.path.removeprefix(self.home)).with_suffix("")
        shown = path.parent if path.name.lower() in {"readme", "index"} else path
        return (str(shown), *note.metadata.aliases)

    def picture_folders(self, path: str) -> tuple[str, ...]:
        home = self.home.rstrip("/")
        folders = (home, f"{home}/.vuepress/public", f"{home}/public", "public")
        return (
            str(PurePosixPath(path).parent).removeprefix("."),
            *(folder.lstrip("/") for folder in folders),
        )

    def translate(self, text: str, page: Page) -> str:
        text = _without_containers(text)
        text = substitute(text, HINT, _hint)
        text = substitute(text, HASH_ROUTE, _route)
        text = substitute(text, OPTION_TITLE, _option)
        text = FENCE_TITLE.sub(r"\g<fence>", LINE_NUMBERS.sub("", text)) if "```" in text else text
        text = substitute(text, INCLUDE, partial(_included, page=page, home=self.home))
        return without_contents(substitute(text, SNIPPET, partial(_included, page=page, home=self.home)))


def _without_containers(text: str) -> str:
    """Containers that only arrange code and tabs are gone; ``details`` fold."""
    if ":::" not in text:
        return text
    code = list(fences(text))
    open_kinds: list[tuple[str, str]] = []

    def changed(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in code):
            return match[0]
        kind, colons = match["kind"], match["colons"]
        if kind is None:
            opened = open_kinds.pop()[0] if open_kinds else ""
            return "" if opened in SEE_THROUGH else match[0]
        open_kinds.append((kind, colons))
        if kind in SEE_THROUGH:
            return ""
        kind, title = ("note-", match["title"] or "Details") if kind == "details" else (kind, match["title"])
        return f"{match['lead']}{colons} {kind} {title}".rstrip()

    return CONTAINER.sub(changed, text)


def _hint(match: re.Match[str]) -> str:
    """Docsify's ``!> text`` as a callout, whose mark takes the place of the empty line before it."""
    quoted = "\n".join(f"> {line.strip()}" for line in match["text"].split("\n"))
    kind = HINTS[match["sign"]].upper()
    if match["before"]:
        return f"\n> [!{kind}]\n{quoted}"
    return f"> [!{kind}] {quoted.removeprefix('> ')}"


def _route(match: re.Match[str]) -> str:
    """Docsify's ``#/guide?id=part``."""
    return f"/{match['path']}" + (f"#{match['id']}" if match["id"] else "")


def _option(match: re.Match[str]) -> str:
    """Docsify's options in the place of a title are gone, but for the width of a picture."""
    size = SIZE.search(match["options"])
    return f' "|{size[1]}"' if size else ("" if "include" not in match["options"] else match[0])


def _included(match: re.Match[str], page: Page, home: str) -> str:
    """The code of a file in the folder, as a fence."""
    named, parts = match["path"], match.groupdict()
    code = _code_of(named, page, home)
    if code is None:
        page.remark("missing-code", named, text=match.string, offset=match.start())
        return f"`{named}`"
    page.remark("included-code", named, text=match.string, offset=match.start())
    region = REGION.format(re.escape(parts.get("region") or "\0"))
    found = re.search(region, code, re.S | re.M)
    ending = PurePosixPath(named).suffix.lstrip(".")
    lines = f" {{{parts['lines']}}}" if parts.get("lines") else ""
    text = (found["code"] if found else code).strip("\n")
    return f"`````{LANGUAGES.get(ending, ending)}{lines}\n{text}\n`````"


def _code_of(named: str, page: Page, home: str) -> str | None:
    """The text of a file, which ``@`` names from the home folder; None where there is no such text."""
    plain = named.removeprefix("@").lstrip("/")
    places = (home + plain, plain) if named.startswith("@") else (named, plain)
    path = next(filter(None, (page.index.file_at(place, ("", *page.folders)) for place in places)), None)
    try:
        return decode(page.around.tree.read(path, SNIPPET_LIMIT)).text if path else None
    except UnreadableError:
        return None
