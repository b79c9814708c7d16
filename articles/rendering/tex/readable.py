"""Formulas as people would type them: ``O(n²)``, ``x ≥ −1``, ``√d``. One line of plain text."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from articles.rendering.tex import looks, symbols
from articles.rendering.tex.cursor import NotUnderstood
from articles.rendering.tex.letters import letter
from articles.rendering.tex.macros import Macros
from articles.rendering.tex.parser import parse
from articles.rendering.tex.scripts import lowered, raised
from articles.rendering.tex.spacing import FUNCTION, SKIPPED, behaviour, joins_nothing
from articles.rendering.tex.tokens import names
from articles.rendering.tex.tree import Command, Fenced, Line, Node, Row, Scripts, Symbol, Table, Text

ALPHABETS = frozenset(["double-struck", "script", "fraktur"])
COMBINING = {
    "\\hat": "\u0302", "\\widehat": "\u0302", "\\bar": "\u0304", "\\overline": "\u0305",
    "\\tilde": "\u0303", "\\widetilde": "\u0303", "\\vec": "\u20d7", "\\overrightarrow": "\u20d7",
    "\\dot": "\u0307", "\\ddot": "\u0308", "\\dddot": "\u20db", "\\check": "\u030c",
    "\\breve": "\u0306", "\\acute": "\u0301", "\\grave": "\u0300", "\\mathring": "\u030a",
}  # fmt: skip
ROOTS = {"3": "∛", "4": "∜"}


@lru_cache(maxsize=4096)
def to_readable(tex: str, macros: Macros) -> str:
    """A formula as plain text; the TeX itself where it is not understood."""
    try:
        text = write(parse(tex, macros), Setting())
    except NotUnderstood:
        text = tex
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Setting:
    """``tight``: without spaces, as in scripts and brackets. ``font`` is an alphabet of its own."""

    tight: bool = False
    font: str = ""


def write(node: Node, setting: Setting) -> str:
    if isinstance(node, Symbol):
        return sign(node.name, setting)
    if isinstance(node, Row):
        return row(node.items, setting)
    if isinstance(node, Scripts):
        return scripts(node, setting)
    if isinstance(node, Command):
        return command(node, setting)
    if isinstance(node, Fenced):
        return node.left + write(node.body, setting) + node.right
    if isinstance(node, Text):
        return words(node, setting)
    return table(node, setting)


def row(items: tuple[Node, ...], setting: Setting, before: str = "") -> str:
    """``before`` is the behaviour of what stands in front of the row."""
    parts: list[str] = []
    for node in items:
        kind = kind_of(node)
        text = write(node, setting)
        apart = kind == symbols.INFIX and not joins_nothing(before) and not setting.tight
        if apart or wants_space(before, kind):
            parts.append(" ")
        parts.append(text)
        if apart or (kind in (symbols.PUNCTUATION, symbols.OPERATOR) and not setting.tight):
            parts.append(" ")
        before = before if kind == SKIPPED else kind
    return "".join(parts)


def kind_of(node: Node) -> str:
    """How a node behaves in plain text: there, words and fractions stand apart too."""
    if isinstance(node, Scripts):
        return kind_of(node.base)
    if isinstance(node, Command):
        if node.name in FRACTIONS:
            return FRACTION
        if node.name in WORD_FONTS and len(plain_letters(node.arguments[0])) > 2:
            return FUNCTION
    return behaviour(node)


def wants_space(before: str, kind: str) -> bool:
    if kind == FUNCTION:
        return before in (symbols.ORDINARY, symbols.CLOSE, FUNCTION, FRACTION)
    if kind == FRACTION:
        return before in (symbols.ORDINARY, symbols.CLOSE, FUNCTION, FRACTION)
    if before == FUNCTION:
        return kind in (symbols.ORDINARY, symbols.OPERATOR)
    return before == FRACTION and kind in (symbols.ORDINARY, symbols.OPEN, symbols.OPERATOR)


def sign(name: str, setting: Setting) -> str:
    if name in symbols.SPACES:
        return " " if symbols.SPACES[name] > 0 else ""
    char = symbols.function(name) or symbols.character(name)
    if char is None:
        raise NotUnderstood
    return "".join(letter(one, setting.font) for one in char) if setting.font else char


def scripts(node: Scripts, setting: Setting) -> str:
    base = unlimited(node.base)
    text = write(base, setting)
    if text and not is_atom(base) and not isinstance(base, Fenced | Text) and kind_of(base) not in STANDING:
        text = f"({text})"
    tight = Setting(tight=True)
    sub = "" if node.sub is None else lowered(write(node.sub, tight).strip())
    sup = "" if node.sup is None else raised(write(node.sup, tight).strip())
    return text + sub + "′" * node.primes + sup


def unlimited(base: Node) -> Node:
    if isinstance(base, Command) and base.name in ("\\limits", "\\nolimits"):
        return base.arguments[0]
    return base


def words(node: Text, setting: Setting) -> str:
    parts = []
    for part in node.parts:
        text = symbols.in_text(part.name) if isinstance(part, Symbol) else part
        if text is None:
            raise NotUnderstood
        parts.append(text if isinstance(text, str) else write(text, setting))
    return "".join(parts)


def table(node: Table, setting: Setting) -> str:
    name = node.name.rstrip("*")
    left, right = looks.ENCLOSED.get(name, ("", ""))
    lines = (line_text(line, name, setting) for line in node.lines)
    return left + "; ".join(line for line in lines if line) + right


def line_text(line: Line, name: str, setting: Setting) -> str:
    cells = [
        row(cell.items, setting, symbols.ORDINARY if column % 2 and name in looks.ALIGNED else "").strip()
        for column, cell in enumerate(line.cells)
    ]
    text = " ".join(cell for cell in cells if cell)
    if name.endswith("cases") and len(cells) > 1 and cells[0]:
        text = f"{cells[0].rstrip(',，')}, {' '.join(cells[1:])}"
    return text.rstrip(",，;； ") if name in looks.ENCLOSED else text


# Commands


def command(node: Command, setting: Setting) -> str:
    if node.name in looks.FONTS:
        font = looks.FONTS[node.name]
        return write(node.arguments[0], Setting(setting.tight, font if font in ALPHABETS else ""))
    writer = WRITERS.get(node.name)
    if writer:
        return writer(node, setting)
    return write(node.arguments[0], setting) if node.arguments else node.raw


def fraction(node: Command, setting: Setting) -> str:
    top, bottom = node.arguments
    tight = Setting(tight=True, font=setting.font)
    above = write(top, tight) if is_product(top) else f"({write(top, tight)})"
    below = (
        write(bottom, tight) if is_atom(bottom) or is_differential(bottom) else f"({write(bottom, tight)})"
    )
    return f"{above.strip()}/{below.strip()}"


def choose(node: Command, _setting: Setting) -> str:
    top, bottom = (write(argument, Setting(tight=True)) for argument in node.arguments)
    return f"({top} choose {bottom})"


def root(node: Command, setting: Setting) -> str:
    index = "" if node.option is None else write(node.option, Setting(tight=True))
    sign = ROOTS.get(index, raised(index) + "√")
    body = write(node.arguments[0], Setting(tight=True, font=setting.font)).strip()
    return sign + (body if is_atom(node.arguments[0]) else f"({body})")


def accent(node: Command, setting: Setting) -> str:
    body = write(node.arguments[0], setting)
    if not body.isalnum():
        return f"{node.name[1:]}({body})"
    return unicodedata.normalize("NFC", "".join(char + COMBINING[node.name] for char in body))


def arrow(node: Command, _setting: Setting) -> str:
    tight = Setting(tight=True)
    labels = [write(part, tight) for part in (node.arguments[0], node.option) if part is not None]
    return looks.ARROWS[node.name] + "".join(f"^({label})" for label in labels if label)


def overset(node: Command, _setting: Setting) -> str:
    mark, base = (write(argument, Setting(tight=True)) for argument in node.arguments)
    return base + (lowered(mark) if node.name == "\\underset" else raised(mark))


def negated(node: Command, setting: Setting) -> str:
    return unicodedata.normalize("NFC", write(node.arguments[0], setting).strip() + "\u0338")


def dirac(node: Command, setting: Setting) -> str:
    left, right = looks.ENCLOSED[node.name]
    return left + write(node.arguments[0], setting) + right


def modulo(node: Command, setting: Setting) -> str:
    body = write(node.arguments[0], setting)
    return {"\\pod": f" ({body})", "\\mod": f" mod {body}"}.get(node.name, f" (mod {body})")


def reference(node: Command, _setting: Setting) -> str:
    return f"({node.raw})"


def nothing(_node: Command, _setting: Setting) -> str:
    return ""


def gap(_node: Command, _setting: Setting) -> str:
    return " "


FRACTION = "fraction"
FRACTIONS = names("\\frac \\dfrac \\tfrac \\cfrac")
WORD_FONTS = names("\\mathrm \\mathsf \\mathtt \\mathit")
STANDING = frozenset([symbols.OPERATOR, FUNCTION, symbols.INFIX, symbols.CLOSE, symbols.OPEN])
WRITERS: dict[str, Callable[[Command, Setting], str]] = {
    **dict.fromkeys(FRACTIONS, fraction),
    **dict.fromkeys(("\\binom", "\\dbinom", "\\tbinom"), choose),
    **dict.fromkeys(COMBINING, accent),
    **dict.fromkeys(looks.ARROWS, arrow),
    **dict.fromkeys(("\\overset", "\\underset", "\\stackrel"), overset),
    **dict.fromkeys(("\\bra", "\\ket", "\\braket"), dirac),
    **dict.fromkeys(("\\pmod", "\\mod", "\\pod"), modulo),
    **dict.fromkeys(("\\eqref", "\\ref"), reference),
    **dict.fromkeys(("\\phantom", "\\hphantom", "\\vphantom"), nothing),
    **dict.fromkeys(("\\hspace", "\\hspace*", "\\kern", "\\mkern", "\\hskip", "\\mskip"), gap),
    "\\sqrt": root,
    "\\not": negated,
}


# What needs brackets


def is_atom(node: Node) -> bool:
    """Whether a text stays one thing whatever stands beside it."""
    if isinstance(node, Row):
        return (len(node.items) == 1 and is_atom(node.items[0])) or (
            bool(plain_letters(node)) and len(node.items) > 2
        )
    if isinstance(node, Scripts):
        return is_atom(node.base)
    if isinstance(node, Command):
        return node.name not in FRACTIONS and (not node.arguments or all(map(is_atom, node.arguments)))
    if isinstance(node, Table):
        return node.name in looks.ENCLOSED
    return not isinstance(node, Text) or "".join(p for p in node.parts if isinstance(p, str)).isalnum()


def is_product(node: Node) -> bool:
    if not isinstance(node, Row):
        return is_atom(node)
    return all(
        kind_of(item) not in (symbols.INFIX, FRACTION, symbols.PUNCTUATION)
        or (index == 0 and isinstance(item, Symbol))
        for index, item in enumerate(node.items)
    )


def is_differential(node: Node) -> bool:
    """``dx``, ``∂x²``: read as one thing below a fraction stroke."""
    return (
        isinstance(node, Row)
        and len(node.items) == 2
        and write(node.items[0], Setting()).strip() in ("d", "∂")
    )


def plain_letters(node: Node) -> str:
    """The letters of a word in roman type, if it is one."""
    if not isinstance(node, Row) or not all(isinstance(item, Symbol) for item in node.items):
        return ""
    text = "".join(item.name for item in node.items if isinstance(item, Symbol))
    return text if text.isalpha() and text.isascii() else ""
