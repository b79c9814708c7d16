"""What the rules share while one source is parsed."""

from collections import Counter
from functools import cached_property

from markdown_it.utils import EnvType

from articles.rendering.displays import Displays
from articles.rendering.pipes import hide_pipes
from articles.rendering.source import Places
from articles.rendering.types import Problem

MAX_PROBLEMS = 100
"""Problems of one kind that are told of one article."""


class Document:
    """One source being parsed: where things stand in it, and what is wrong with it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = source.split("\n")
        self.places = Places(self.lines)
        self.displays = Displays(source)
        self.problems: list[Problem] = []
        self._counts: Counter[str] = Counter()
        self.label_steps = 0
        self.image_depth = 0
        self.in_footnote = False
        self.literal: list[str] = []

    @cached_property
    def hidden_pipes(self) -> str:
        """The source with the pipes inside formulas hidden."""
        return hide_pipes(self.source)

    @cached_property
    def has_pipes(self) -> bool:
        """Whether there can be a table at all."""
        return "|" in self.source

    def problem(self, line: int, column: int, code: str, detail: str = "") -> None:
        """Note a problem at a place counted from 1; of each kind, no more than anyone would read."""
        self._counts[code] += 1
        if self._counts[code] <= MAX_PROBLEMS:
            self.problems.append(Problem(line, column, code, detail))

    def problem_once(self, line: int, column: int, code: str, detail: str = "") -> None:
        """Note a problem unless this code has been noted before."""
        if not self._counts[code]:
            self.problem(line, column, code, detail)


def document_of(env: EnvType) -> Document:
    """The document that the parser's environment carries."""
    document = env["document"]
    assert isinstance(document, Document)  # noqa: S101  the parser is only run through parser.parse
    return document
