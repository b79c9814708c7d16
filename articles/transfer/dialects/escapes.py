r"""Formulas that were escaped for a renderer that took their backslashes: ``\\\\``, ``\\{``, ``\_``."""

import re

from articles.transfer.files import Tree
from articles.transfer.page import Page
from articles.transfer.zones import map_zones

DOUBLED = re.compile(r"\\{4}|\\{2,3}(?=[{},;:!|])")
DOUBLED_IN_LINE = re.compile(r"\\{4}|\\{2,3}(?=[{},;:!|&#])")
ESCAPED = re.compile(r"\\([_*])")
HABITS = (
    (re.compile(rb"(?<!\\)\\{4}(?!\\)"), re.compile(rb"(?<!\\)\\{2}[ \t]*\n")),
    (re.compile(rb"(?<!\\)\\{2}[{}]"), re.compile(rb"(?<!\\)\\[{}]")),
    (re.compile(rb"\$[^$\n]*?[\w})]\\_[\w{\\]"), re.compile(rb"\$[^$\n]*?[A-Za-z\d})]_[\w{\\]")),
)
"""Row breaks, braces and indices: as they are escaped, and as TeX reads them."""

SAMPLE = 200


def are_escaped(tree: Tree) -> bool:
    """Whether the notes of a folder show that their formulas were escaped: some sign stands there more often
    escaped than as TeX reads it."""
    heads = [head for head in map(tree.head, tree.notes()[:SAMPLE]) if b"$" in head]
    return any(_count(escaped, heads) > _count(plain, heads) for escaped, plain in HABITS)


def _count(pattern: re.Pattern[bytes], heads: list[bytes]) -> int:
    return sum(len(pattern.findall(head)) for head in heads)


def unescape_maths(text: str, page: Page) -> str:
    r"""Formulas as TeX reads them: ``\\{`` → ``\{``, ``\_`` → ``_``; each that changes is remarked."""
    if not DOUBLED_IN_LINE.search(text) and not ESCAPED.search(text):
        return text

    def unescaped(tex: str, offset: int) -> str:
        doubled = DOUBLED if "\\begin" in tex else DOUBLED_IN_LINE
        plain = doubled.sub(lambda match: match[0][: len(match[0]) // 2], ESCAPED.sub(r"\1", tex))
        if plain != tex:
            shown = tex if len(tex) < 80 else f"{tex[:80]}…"
            page.remark("unescaped-formula", shown, text=text, offset=offset)
        return plain

    return map_zones(text, "maths", unescaped)
