"""The values that rendering makes."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of the source, byte for byte, without its delimiters and the white space around it.
    ``line`` and ``column`` count from 1."""

    tex: str
    display: bool
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the contents. ``html`` is typeset and holds no link; ``text`` is readable as it is."""

    level: int
    anchor: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the author should mend. ``code`` names the kind, ``detail`` the culprit; the words for
    people are made elsewhere, in their language. ``line`` and ``column`` count from 1."""

    line: int
    column: int
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """All that is derived from one source.

    ``html``: the body. ``card``: the excerpt as inline HTML with typeset formulas; ``card_text``: its plain
    twin, with formulas made readable. ``text``: everything as plain text, formulas as ``$tex$``. ``minutes``:
    reading time. ``links``: where it points at within the site.
    """

    html: str
    card: str
    card_text: str
    toc: tuple[Heading, ...]
    text: str
    formulas: tuple[Formula, ...]
    problems: tuple[Problem, ...]
    minutes: int
    links: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Inline:
    """A line of text, such as a title: ``html`` with typeset formulas, ``text`` readable as it is."""

    html: str
    text: str
