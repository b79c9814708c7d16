"""Headings: their levels, their anchors, and what is wrong with their order."""

import re
from collections.abc import Iterable

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from articles.rendering.document import document_of

PAGE_IDS = frozenset(["MathJax", "content", "copy-button", "math-script", "related"])
"""Names of the page around the article and of its scripts, which no heading may take."""

_EXPLICIT = re.compile(r"[ \t]*\{#([\w.:-]+)\}$")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
_NOT_IN_ANCHOR = re.compile(r"[^\w⁰¹²³⁴-⁹⁺⁻ⁿₐ-ₜ₀-₎ᵀ-ᵪ∂-∞+]+")


def explicit_anchors(state: StateCore) -> None:
    """Core rule, before the inline rules: ``# Title {#anchor}``."""
    for at, token in enumerate(state.tokens):
        if token.type == "heading_open":
            text = state.tokens[at + 1]
            if found := _EXPLICIT.search(text.content[-200:]):
                text.content = text.content[: len(text.content) - len(found.group())]
                token.meta["anchor"] = found.group(1)


def shift_levels(state: StateCore) -> None:
    """Core rule: the article's title is the page's ``h1``, so the body begins at ``h2``."""
    headings = [token for token in state.tokens if token.type in ("heading_open", "heading_close")]
    _report_jumps(state, [token for token in headings if token.nesting == 1])
    if any(token.tag == "h1" for token in headings):
        for token in headings:
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def anchor_from(text: str) -> str:
    """The anchor of a heading with this readable text: letters and digits of any script, ``-`` for the rest.

    >>> anchor_from("梯度下降：O(n²) 与 C++")
    '梯度下降-o-n²-与-c++'
    """
    words = _NOT_IN_ANCHOR.sub("-", _APOSTROPHE.sub("", text.lower()))
    return words.strip("-")[:120] or "section"


class Anchors:
    """Gives each anchor once; later ones with the same text get ``-2``, ``-3`` in order."""

    def __init__(self, explicit: Iterable[str] = ()) -> None:
        self._explicit = set(explicit) - PAGE_IDS
        self._taken = self._explicit | PAGE_IDS
        self._counts: dict[str, int] = {}

    def give_explicit(self, anchor: str) -> str:
        """An anchor that an author chose, to the first heading that has it."""
        if anchor not in self._explicit:
            return self.give(anchor)
        self._explicit.remove(anchor)
        return anchor

    def give(self, anchor: str) -> str:
        """``anchor``, or the next free numbered form of it."""
        count, given = self._counts.get(anchor, 1), anchor
        while given in self._taken:
            count += 1
            given = f"{anchor}-{count}"
        self._counts[anchor] = count
        self._taken.add(given)
        return given


def _report_jumps(state: StateCore, headings: list[Token]) -> None:
    previous = 0
    for token in headings:
        level = int(token.tag[1])
        if previous and level > previous + 1 and token.map:
            document_of(state.env).problem(token.map[0] + 1, 1, "heading-jump", f"h{previous} → h{level}")
        previous = level
