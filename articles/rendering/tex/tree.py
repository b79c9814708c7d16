"""What a formula is made of, once parsed."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Symbol:
    """A character, a number, or a command that stands for a sign (``\\alpha``)."""

    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """Things side by side: a group in braces, an argument, a cell."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with what stands below and above it. ``primes`` counts the ``'`` of ``f''``."""

    base: "Node"
    sub: "Node | None"
    sup: "Node | None"
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its arguments. ``option`` stands in brackets; ``raw`` is an argument that is no formula:
    a colour, a length, a name."""

    name: str
    arguments: tuple["Node", ...] = ()
    option: "Node | None" = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words in a formula: ``\\text`` and its kin. Parts are strings, formulas, words in other styles."""

    style: str
    parts: tuple["str | Node", ...]


@dataclass(frozen=True, slots=True)
class Fenced:
    """``\\left( … \\right)``; a fence that is not to be seen is empty."""

    left: str
    body: Row
    right: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table. ``ruled``: a line is drawn above."""

    cells: tuple[Row, ...]
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """An environment of rows and cells. ``columns`` says how an array is aligned, as in ``l|cr``."""

    name: str
    lines: tuple[Line, ...]
    columns: str = ""


Node: TypeAlias = Symbol | Row | Scripts | Command | Text | Fenced | Table
