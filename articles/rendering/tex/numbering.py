"""Equation numbers, as MathJax gives them with ``tags: 'ams'``."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from articles.rendering.tex.grammar import ROW_ENDS
from articles.rendering.tex.macros import NO_MACROS, Macros, NotExpandable, Reader, expand
from articles.rendering.tex.readable import to_readable
from articles.rendering.tex.tokens import BEGIN, CLOSING, END, OPENING, SPACE, names, source, tokenize

LINED = names("align gather alignat flalign eqnarray xalignat")
WHOLE = frozenset(["equation", "multline"])
MAX_TOKENS = 1_000_000
COST_OF_FAILURE = 1_000
STOPS = frozenset(".,;:。，；：")
NOTES = names("\\tag \\tag* \\label \\eqref \\ref")


class HasTex(Protocol):
    @property
    def tex(self) -> str: ...

    @property
    def display(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class LabelProblem:
    """``code`` is ``duplicate-label`` or ``unknown-label``; ``formula`` is the place in the sequence."""

    code: str
    label: str
    formula: int


@dataclass(frozen=True, slots=True)
class Numbering:
    """``counters``: for each formula, how many automatic numbers precede it. ``tags``: for each formula, what
    stands beside each of its lines, ``(3)`` or nothing; empty where no line has anything. ``labels``: the
    number of each label, without brackets. ``own_labels``: the labels that stand in each formula."""

    counters: tuple[int, ...] = ()
    tags: tuple[tuple[str, ...], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    own_labels: tuple[tuple[str, ...], ...] = ()
    problems: tuple[LabelProblem, ...] = ()


@dataclass(slots=True)
class _Line:
    numbered: bool
    tag: str | None = None
    labels: list[str] = field(default_factory=list)
    empty: bool = True


@dataclass(slots=True)
class _Formula:
    lines: list[_Line] = field(default_factory=list)
    references: list[str] = field(default_factory=list)


def number(formulas: Sequence[HasTex], macros: Macros = NO_MACROS) -> Numbering:
    """The numbers of an article's formulas, in their order. A formula is whatever has a ``tex``
    and may be a ``display``."""
    read = list(_read(formulas, macros))
    counters: list[int] = []
    labels: dict[str, str] = {}
    problems: list[LabelProblem] = []
    count = 0
    for index, formula in enumerate(read):
        counters.append(count)
        for line in formula.lines:
            if line.numbered and line.tag is None:
                count += 1
                line.tag = f"({count})"
            for label in line.labels:
                if label in labels:
                    problems.append(LabelProblem("duplicate-label", label, index))
                labels.setdefault(label, _bare(line.tag))
    return Numbering(
        tuple(counters),
        tuple(_beside(formula) for formula in read),
        labels,
        tuple(tuple(label for line in formula.lines for label in line.labels) for formula in read),
        (*problems, *_unknown(read, labels)),
    )


def _bare(tag: str | None) -> str:
    return (tag or "").removeprefix("(").removesuffix(")")


def _beside(formula: _Formula) -> tuple[str, ...]:
    tags = tuple(line.tag or "" for line in formula.lines)
    return tags if any(tags) else ()


def _unknown(read: list[_Formula], labels: Mapping[str, str]) -> list[LabelProblem]:
    return [
        LabelProblem("unknown-label", label, index)
        for index, formula in enumerate(read)
        for label in formula.references
        if label not in labels
    ]


def _read(formulas: Sequence[HasTex], macros: Macros) -> Iterator[_Formula]:
    """What each formula says of its numbers. Macros are expanded as long as there is room for all of it."""
    room = MAX_TOKENS
    for formula in formulas:
        tex = formula.tex
        known = macros if room > 0 else NO_MACROS
        if not known.table and not any(word in tex for word in (BEGIN, "\\tag", "\\label", "ref")):
            yield _Formula()
            continue
        try:
            tokens = expand(tokenize(tex), known)
            room -= len(tokens)
            scan = _Scan(tokens)
            yield scan.formula if formula.display and scan.is_whole else _unnumbered(scan, formula.display)
        except NotExpandable:
            room -= COST_OF_FAILURE
            yield _Formula()


def _unnumbered(scan: "_Scan", display: bool) -> _Formula:
    """A formula in running text, or one that an environment is only a part of: its lines have no numbers. As
    a display it keeps its first tag."""
    lines = scan.formula.lines
    tag = next((line.tag for line in lines if line.tag and display), None)
    labels = [label for line in lines for label in line.labels]
    return _Formula([_Line(False, tag, labels)] if tag or labels else [], scan.formula.references)


class _Scan:
    """One pass over the tokens: which environment is open, and what its lines say of themselves."""

    def __init__(self, tokens: list[str]) -> None:
        self.reader = Reader(tokens)
        self.open: list[str] = []
        self.outermost: list[str] = []
        self.depth = 0
        self.line = _Line(numbered=False)
        self.formula = _Formula([self.line])
        while self.reader:
            self.step(self.reader.next())
        if self.line.empty:
            self.formula.lines.remove(self.line)

    @property
    def is_whole(self) -> bool:
        """Whether it is nothing but its environment, with a stop at most, or has none with numbers."""
        if not any(map(_takes_numbers, self.outermost)):
            return True
        first, *rest = self.outermost
        return _takes_numbers(first) and (not rest or (len(rest) == 1 and rest[0] in STOPS))

    def step(self, token: str) -> None:
        if not self.open and token != SPACE:
            self.outermost.append(token)
        self.depth += (token == OPENING) - (token == CLOSING)
        if token.startswith(BEGIN):
            self.begin(token[len(BEGIN) : -1])
        elif token.startswith(END):
            del self.open[-1:]
        elif (
            token in ROW_ENDS and not self.depth and len(self.open) == 1 and self.open[0].rstrip("*") in LINED
        ):
            self.new_line(self.open[0] in LINED)
        elif token in ("\\notag", "\\nonumber"):
            if len(self.open) < 2:
                self.line.numbered, self.line.tag = False, None
        elif token in NOTES:
            self.note(token, source(self.reader.argument()).strip())
        elif token != SPACE:
            self.line.empty = False

    def begin(self, name: str) -> None:
        self.open.append(name)
        if len(self.open) == 1 and name in LINED | WHOLE:
            if not self.line.empty:
                self.new_line(numbered=True)
            self.line.numbered = True

    def new_line(self, numbered: bool) -> None:
        self.line = _Line(numbered)
        self.formula.lines.append(self.line)

    def note(self, token: str, text: str) -> None:
        if token == "\\label":
            self.line.labels.append(text)
        elif token in ("\\eqref", "\\ref"):
            self.formula.references.append(text)
        else:
            words = to_readable(f"\\text{{{text}}}", NO_MACROS)
            self.line.tag = words if token == "\\tag*" else f"({words})"
        self.line.empty = False


def _takes_numbers(token: str) -> bool:
    """Whether a token begins an environment whose lines can have numbers."""
    return token.startswith(BEGIN) and token[len(BEGIN) : -1].rstrip("*") in LINED | WHOLE
