"""The tree of a formula, written as MathML Core: each node becomes elements that stand side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from articles.rendering.tex import looks, symbols
from articles.rendering.tex.commands import WRITERS
from articles.rendering.tex.cursor import NotUnderstood
from articles.rendering.tex.elements import element, fence, identifier, number, one, operator, space, token
from articles.rendering.tex.spacing import SKIPPED, behaviour, joins_nothing, wants_space
from articles.rendering.tex.tables import write_table
from articles.rendering.tex.tree import Command, Fenced, Node, Row, Scripts, Symbol, Text

THIN = space(0.167)
PRIMES = ("", "′", "″", "‴", "⁗")


@dataclass(frozen=True, slots=True)
class Setting:
    """In which style and alphabet something is set."""

    display: bool
    script: bool = False
    font: str = ""

    def as_script(self) -> "Setting":
        return replace(self, display=False, script=True)


class Writer:
    """``labels`` gives the numbers for ``\\eqref``, ``tags`` what stands beside the lines of the outer table.
    Raises NotUnderstood at what it does not know."""

    def __init__(self, labels: Mapping[str, str], tags: tuple[str, ...]) -> None:
        self.labels = labels
        self.tags = tags

    def one(self, node: Node, setting: Setting) -> str:
        return one(self.write(node, setting))

    def write(self, node: Node, setting: Setting) -> list[str]:
        if isinstance(node, Symbol):
            return [self.symbol(node.name, setting)]
        if isinstance(node, Row):
            return self.row(node.items, setting)
        if isinstance(node, Scripts):
            return [self.scripts(node, setting)]
        if isinstance(node, Command):
            return self.command(node, setting)
        if isinstance(node, Fenced):
            return [self.fenced(node, setting)]
        if isinstance(node, Text):
            return self.text(node, setting)
        return write_table(self, node, setting)

    def row(self, items: tuple[Node, ...], setting: Setting, before: str = "") -> list[str]:
        """``before`` is the behaviour of what stands in front of the row."""
        elements: list[str] = []
        for node in joined(items, setting.font):
            kind = behaviour(node)
            if wants_space(before, kind) and not setting.script:
                elements.append(THIN)
            if kind == symbols.INFIX and joins_nothing(before) and isinstance(node, Symbol):
                elements.append(self.symbol(node.name, setting, unary=True))
            else:
                elements.extend(self.write(node, setting))
            before = before if kind == SKIPPED else kind
        return elements

    def symbol(self, name: str, setting: Setting, unary: bool = False) -> str:
        if name in symbols.SPACES:
            return space(symbols.SPACES[name])
        function = symbols.function(name)
        if function:
            return token("mi", function)
        char = symbols.character(name)
        if char is None:
            raise NotUnderstood(name)
        if char[:1].isdecimal() or (char[:1] == "." and len(char) > 1):
            return number(char, setting.font)
        kind = symbols.behaviour(char, name)
        if kind == symbols.ORDINARY:
            return identifier(char, setting.font)
        return operator(char, kind, tight=setting.script, unary=unary)

    def scripts(self, node: Scripts, setting: Setting) -> str:
        base, limits = unlimited(node.base)
        if limits is None:
            limits = is_brace(base) or (setting.display and takes_limits(base))
        inner = setting.as_script()
        sub = "" if node.sub is None else self.one(node.sub, inner)
        sup = self.upper(node, inner)
        tags = ("munder", "mover", "munderover") if limits else ("msub", "msup", "msubsup")
        tag = tags[2 if sub and sup else 0 if sub else 1]
        return element(tag, self.base(base, setting, limits) + sub + sup)

    def base(self, base: Node, setting: Setting, limits: bool) -> str:
        """Large signs move their limits aside in running text, unless told not to."""
        if limits and not setting.display and isinstance(base, Symbol) and symbols.is_large(base.name):
            return token("mo", symbols.character(base.name) or "", movablelimits="false")
        return self.one(base, setting)

    def upper(self, node: Scripts, setting: Setting) -> str:
        primes = PRIMES[node.primes] if node.primes < len(PRIMES) else "′" * node.primes
        elements = [token("mo", primes)] if primes else []
        if node.sup is not None:
            elements.extend(self.write(node.sup, setting))
        return one(elements) if elements or node.sup is not None else ""

    def command(self, node: Command, setting: Setting) -> list[str]:
        if node.name in looks.FONTS:
            return self.write(node.arguments[0], replace(setting, font=looks.FONTS[node.name]))
        write = WRITERS.get(node.name)
        if write is None:
            raise NotUnderstood(node.name)
        return write(self, node, setting)

    def fenced(self, node: Fenced, setting: Setting) -> str:
        body = self.row(node.body.items, setting)
        return element("mrow", "".join([*fence(node.left), *body, *fence(node.right)]))

    def text(self, node: Text, setting: Setting) -> list[str]:
        font = looks.TEXT_FONTS.get(node.style, "")
        elements: list[str] = []
        for part in node.parts:
            if isinstance(part, str | Symbol):
                elements.append(words(part if isinstance(part, str) else sign(part.name), font))
            else:
                elements.extend(self.write(part, replace(setting, display=False, font="")))
        return [element("mrow", "".join(elements), _class="fbox")] if node.style == "\\fbox" else elements


def sign(name: str) -> str:
    r"""What a command stands for in ``\text``."""
    char = symbols.in_text(name)
    if char is None:
        raise NotUnderstood(name)
    return char


def words(text: str, font: str) -> str:
    """Text, with its outer spaces kept: MathML trims them otherwise."""
    inner = text.strip(" ")
    left, right = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    kept = "\u00a0" * bool(left) + inner + "\u00a0" * bool(right and inner)
    return token("mtext", looks.in_alphabet(kept, font))


def joined(items: tuple[Node, ...], font: str) -> Iterator[Node]:
    """The items, with the letters of a word, and Chinese characters, made one symbol."""
    if len(items) < 2:
        yield from items
        return
    for kind, group in groupby(
        items, lambda node: looks.word_kind(node.name, font) if isinstance(node, Symbol) else ""
    ):
        if kind:
            yield Symbol("".join(node.name for node in group if isinstance(node, Symbol)))
        else:
            yield from group


def unlimited(base: Node) -> tuple[Node, bool | None]:
    r"""A base without its ``\limits``, and what that said."""
    if isinstance(base, Command) and base.name in ("\\limits", "\\nolimits"):
        return base.arguments[0], base.name == "\\limits"
    return base, None


def takes_limits(base: Node) -> bool:
    if isinstance(base, Symbol):
        return symbols.takes_limits(base.name)
    return isinstance(base, Command) and base.name in ("\\operatorname*", "\\mathop")


def is_brace(base: Node) -> bool:
    return isinstance(base, Command) and base.name in looks.BRACES
