"""Macros: what ``\\newcommand`` and its kin define, and their expansion within bounds."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from articles.rendering.tex.tokens import CLOSING, OPENING, SPACE, source, tokenize

MAX_DEFINITIONS = 2_000
ROOM = 1_000
ROOM_PER_TOKEN = 20
MAX_ROOM = 40_000
"""How many tokens macros may make of a formula: some of a short one, more of a long one."""


@dataclass(frozen=True, slots=True)
class Macro:
    """``body`` replaces the call, with ``#1`` … for what is read along ``pattern``: the tokens after the
    name, as ``\\def`` writes them. ``default`` is the first argument where a call has none in brackets. A
    ``final`` body is not expanded again: ``\\let`` keeps the meaning of its moment."""

    body: tuple[str, ...]
    pattern: tuple[str, ...] = ()
    default: tuple[str, ...] | None = None
    final: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Macros:
    """Macros by name (with the backslash); ``\\begin{x}`` and ``\\end{x}`` are names too."""

    table: Mapping[str, Macro] = field(default_factory=lambda: MappingProxyType({}))


NO_MACROS = Macros()


class NotExpandable(Exception):  # noqa: N818 - a state of the text, not a fault of the program
    """The text calls or defines a macro wrongly, or expands beyond the bounds."""


class Reader:
    """Tokens still to be read. What a macro makes is put back in front."""

    def __init__(self, tokens: list[str]) -> None:
        self._stack = tokens[::-1]
        self.room = min(MAX_ROOM, ROOM + ROOM_PER_TOKEN * len(tokens))

    def __len__(self) -> int:
        return len(self._stack)

    def next(self) -> str:
        if not self._stack:
            raise NotExpandable
        return self._stack.pop()

    def put_back(self, tokens: list[str]) -> None:
        self.room -= len(tokens) + 1
        if self.room < 0:
            raise NotExpandable
        self._stack.extend(reversed(tokens))

    def skip_space(self) -> None:
        while self._stack and self._stack[-1] == SPACE:
            self._stack.pop()

    def argument(self) -> list[str]:
        """The next group without its braces, or the next token."""
        self.skip_space()
        token = self.next()
        return self.up_to(CLOSING) if token == OPENING else [token]

    def optional(self) -> list[str] | None:
        """What stands in brackets, if brackets come next."""
        self.skip_space()
        if not self._stack or self._stack[-1] != "[":
            return None
        self.next()
        return self.up_to("]")

    def up_to(self, end: str) -> list[str]:
        """The tokens before the next ``end`` outside of groups; ``end`` is read too."""
        tokens: list[str] = []
        depth = 0
        while (token := self.next()) != end or depth:
            depth += (token == OPENING) - (token == CLOSING)
            tokens.append(token)
        return tokens


Table = dict[str, Macro]


def _new_command(reader: Reader, table: Table) -> None:
    name = source(reader.argument()).strip()
    pattern, default = _signature(reader)
    table[name] = Macro(tuple(reader.argument()), pattern, default)


def _provide_command(reader: Reader, table: Table) -> None:
    fresh: Table = {}
    _new_command(reader, fresh)
    for name, macro in fresh.items():
        table.setdefault(name, macro)


def _signature(reader: Reader) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    count = "".join(reader.optional() or ["0"]).strip()
    default = reader.optional()
    if count not in tuple("0123456789"):
        raise NotExpandable
    first = 1 if default is None else 2
    pattern = tuple(f"#{number}" for number in range(first, int(count) + 1))
    return pattern, None if default is None else tuple(default)


def _definition(reader: Reader, table: Table) -> None:
    reader.skip_space()
    name = reader.next()
    pattern: list[str] = []
    while (token := reader.next()) != OPENING:
        pattern.append(token)
    table[name] = Macro(tuple(reader.up_to(CLOSING)), tuple(token for token in pattern if token != SPACE))


def _let(reader: Reader, table: Table) -> None:
    reader.skip_space()
    name = reader.next()
    reader.skip_space()
    meaning = reader.next()
    if meaning == "=":
        reader.skip_space()
        meaning = reader.next()
    table[name] = table.get(meaning) or Macro((meaning,), final=True)


def _operator(command: str) -> Callable[[Reader, Table], None]:
    def define(reader: Reader, table: Table) -> None:
        name = source(reader.argument()).strip()
        table[name] = Macro((command, OPENING, *reader.argument(), CLOSING))

    return define


def _new_environment(reader: Reader, table: Table) -> None:
    name = source(reader.argument()).strip()
    pattern, default = _signature(reader)
    table[f"\\begin{{{name}}}"] = Macro(tuple(reader.argument()), pattern, default)
    table[f"\\end{{{name}}}"] = Macro(tuple(reader.argument()))


DEFINERS: Mapping[str, Callable[[Reader, Table], None]] = {
    "\\newcommand": _new_command,
    "\\newcommand*": _new_command,
    "\\renewcommand": _new_command,
    "\\renewcommand*": _new_command,
    "\\providecommand": _provide_command,
    "\\providecommand*": _provide_command,
    "\\def": _definition,
    "\\gdef": _definition,
    "\\let": _let,
    "\\DeclareMathOperator": _operator("\\operatorname"),
    "\\DeclareMathOperator*": _operator("\\operatorname*"),
    "\\newenvironment": _new_environment,
    "\\newenvironment*": _new_environment,
    "\\renewenvironment": _new_environment,
}


@lru_cache(maxsize=512)
def parse_macros(definitions: str) -> Macros:
    """The macros that a text of definitions makes; whatever else stands in it is passed over. A definition
    that cannot be understood ends the reading. The same text gives the same object."""
    return _defined(definitions, {})


def with_definitions(macros: Macros, tex: str) -> Macros:
    """The macros that count after a formula: those before it, and those that it defines."""
    if not _may_define(tex) or len(macros.table) >= MAX_DEFINITIONS:
        return macros
    return _defined(tex, dict(macros.table))


def _defined(tex: str, table: Table) -> Macros:
    reader = Reader(tokenize(tex))
    with suppress(NotExpandable):
        while reader and len(table) < MAX_DEFINITIONS:
            if define := DEFINERS.get(reader.next()):
                define(reader, table)
    return Macros(MappingProxyType(table))


def _may_define(tex: str) -> bool:
    return any(name in tex for name in ("\\def", "\\gdef", "\\let", "command", "Declare", "environment"))


def expand(tokens: list[str], macros: Macros) -> list[str]:
    """The tokens of a formula after all macros, its own definitions obeyed and taken out.
    Raises NotExpandable where a call is wrong or there is no end of it."""
    reader, table, own, out = Reader(tokens), macros.table, dict[str, Macro](), list[str]()
    while reader:
        token = reader.next()
        macro = own.get(token) or table.get(token)
        if macro:
            body = _substituted(macro, _arguments(reader, macro), reader.room)
            if macro.final:
                out.extend(body)
            else:
                reader.put_back(body)
        elif define := DEFINERS.get(token):
            if not own:
                own = dict(table)
            define(reader, own)
        else:
            out.append(token)
    return out


def _arguments(reader: Reader, macro: Macro) -> dict[str, list[str]]:
    arguments: dict[str, list[str]] = {}
    if macro.default is not None:
        given = reader.optional()
        arguments["#1"] = list(macro.default) if given is None else given
    for index, step in enumerate(macro.pattern):
        following = macro.pattern[index + 1 : index + 2]
        if step.startswith("#"):
            delimited = following and not following[0].startswith("#")
            arguments[step] = reader.up_to(following[0]) if delimited else reader.argument()
        elif index == 0 or not macro.pattern[index - 1].startswith("#"):
            reader.skip_space()
            if reader.next() != step:
                raise NotExpandable
    return arguments


def _substituted(macro: Macro, arguments: dict[str, list[str]], room: int) -> list[str]:
    body: list[str] = []
    for token in macro.body:
        body.extend(arguments.get(token, (token[1:] if token.startswith("##") else token,)))
        if len(body) > room:
            raise NotExpandable
    return body
