"""How the parts of a row stand to their neighbours: what joins, opens, closes, or stands apart."""

from articles.rendering.tex import looks, symbols
from articles.rendering.tex.tree import Command, Fenced, Node, Row, Scripts, Symbol

FUNCTION, SKIPPED = "function", "skipped"
_NOTHING_TO_JOIN = frozenset(
    ["", FUNCTION, symbols.OPERATOR, symbols.INFIX, symbols.OPEN, symbols.PUNCTUATION]
)


def joins_nothing(before: str) -> bool:
    """Whether a sign after this is a sign of its right neighbour alone, as in ``(-1)``."""
    return before in _NOTHING_TO_JOIN


def behaviour(node: Node) -> str:
    """How a node spaces itself between its neighbours."""
    if isinstance(node, Symbol):
        if node.name in symbols.SPACES:
            return SKIPPED
        if symbols.function(node.name):
            return FUNCTION
        return symbols.behaviour(symbols.character(node.name) or "", node.name)
    if isinstance(node, Scripts):
        return behaviour(node.base)
    if isinstance(node, Fenced):
        return symbols.CLOSE
    if isinstance(node, Command):
        return command_behaviour(node)
    return symbols.ORDINARY


def command_behaviour(node: Command) -> str:
    if node.name in ("\\limits", "\\nolimits"):
        return behaviour(node.arguments[0])
    if node.name in ("\\overset", "\\underset", "\\stackrel"):
        base = node.arguments[1]
        return behaviour(base.items[0] if isinstance(base, Row) and len(base.items) == 1 else base)
    return looks.BEHAVIOURS.get(node.name, symbols.ORDINARY)


def wants_space(before: str, kind: str) -> bool:
    """Names of functions stand a little apart from letters; MathML would not do that by itself."""
    if kind == FUNCTION:
        return before in (symbols.ORDINARY, symbols.CLOSE, FUNCTION)
    return before == FUNCTION and kind in (symbols.ORDINARY, symbols.OPERATOR)
