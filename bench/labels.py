"""What a query may be about: notes as plain text, and which of them are relevant to what was meant."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from pypinyin import lazy_pinyin

from articles.models import Article
from articles.rendering.maths import formulas_in

Relevant = dict[str, int]
Test = Callable[[str], bool]


def fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def without_space(tex: str) -> str:
    """One form for the same formula with other spacing, and braces around one character."""
    return re.sub(r"\{(\w)\}", r"\1", re.sub(r"\s|\\[,;!: ]", "", tex))


def holds(text: str) -> Test:
    wanted = fold(text)
    return lambda folded: wanted in folded


def holds_word(*words: str) -> Test:
    anywhere = re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, map(fold, words)))})(?![a-z])")
    return lambda folded: anywhere.search(folded) is not None


@dataclass(frozen=True)
class Document:
    key: str
    title: str
    headings: tuple[str, ...]
    text: str
    language: str

    @cached_property
    def folded(self) -> tuple[str, str, str]:
        """Title, headings and text, as they are compared."""
        return fold(self.title), "\n".join(map(fold, self.headings)), fold(self.text)

    @cached_property
    def formulas(self) -> list[str]:
        return [span.tex.strip() for _at, span in formulas_in(self.text)]

    @cached_property
    def prose(self) -> str:
        """The text without its formulas."""
        pieces, at = [], 0
        for opening, span in formulas_in(self.text):
            pieces.append(self.text[at:opening])
            at = span.end
        return "$".join([*pieces, self.text[at:]])

    @cached_property
    def canonical_formulas(self) -> str:
        return "\n".join(map(without_space, self.formulas))


def read() -> list[Document]:
    return [
        Document(
            article.import_key.replace("/", ":", 1),
            article.title_text,
            tuple(heading["text"] for heading in article.toc),
            article.text,
            article.language,
        )
        for article in Article.objects.published().order_by("import_key")
    ]


def relevant(documents: Sequence[Document], test: Test, least: int = 1) -> Relevant:
    """Who passes: 3 for the title, 2 for a heading, 1 for the text; no grades below ``least``."""
    found = {}
    for document in documents:
        grades = (3 - place for place in range(3 - least + 1) if test(document.folded[place]))
        if grade := next(grades, 0):
            found[document.key] = grade
    return found


@cache
def homophones(character: str) -> list[str]:
    return by_sound()[lazy_pinyin(character)[0]] if character else []


@cache
def by_sound() -> dict[str, list[str]]:
    """The characters that people type (the first 3,755 of GB 2312), by their sound."""
    found = defaultdict(list)
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            character = bytes([row, cell]).decode("gb2312", errors="ignore")
            if character:
                found[lazy_pinyin(character)[0]].append(character)
    return found
