"""Tokens become a tree, in one pass. Whoever reads the tree need not know TeX's grammar."""

import re

from articles.rendering.tex import grammar
from articles.rendering.tex.macros import Macros, NotExpandable, expand
from articles.rendering.tex.tokens import BEGIN, CLOSING, END, OPENING, SPACE, is_word, tokenize
from articles.rendering.tex.tree import Command, Fenced, Line, Node, Row, Scripts, Symbol, Table, Text

MAX_TOKENS = 40_000
MAX_DEPTH = 60
EMPTY = Row(())
DIMENSION = re.compile(r"-?\d*\.?\d+(?:em|ex|pt|mu|cm|mm|in|px|pc|bp|sp|dd|cc)")


class NotUnderstood(Exception):  # noqa: N818 - a state of the text, not a fault of the program
    """The text is no formula that this parser knows: unbalanced, too deep, too long."""


def parse(tex: str, macros: Macros) -> Row:
    """The tree of a formula. Raises NotUnderstood."""
    try:
        tokens = expand(expand(tokenize(tex), macros), grammar.BUILT_IN)
    except NotExpandable:
        raise NotUnderstood from None
    if len(tokens) > MAX_TOKENS:
        raise NotUnderstood
    return Parser(tokens).formula()


class Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0

    def formula(self) -> Row:
        row = self.row()
        if self.position < len(self.tokens):
            raise NotUnderstood
        return row

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        if not token:
            raise NotUnderstood
        self.position += 1
        return token

    def skip_space(self) -> None:
        while self.peek() == SPACE:
            self.position += 1

    def expect(self, token: str) -> None:
        self.skip_space()
        if self.next() != token:
            raise NotUnderstood

    # Rows

    def row(self, closer: str = "", cell: bool = False) -> Row:
        """Everything up to what closes the row, which is left unread. Where ``\\\\`` breaks a row that no
        table holds, a table of its lines is made."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotUnderstood
        lines = [self.items(closer, cell)]
        while not cell and self.peek() in grammar.ROW_ENDS:
            self.row_end()
            lines.append(self.items(closer, cell))
        self.depth -= 1
        if len(lines) == 1:
            return Row(tuple(lines[0]))
        return Row((Table("lines", tuple(Line((Row(tuple(line)),)) for line in lines if line)),))

    def items(self, closer: str, cell: bool) -> list[Node]:
        items: list[Node] = []
        while (token := self.peek()) and token != closer and not self.ends_items(token):
            self.position += 1
            if token in grammar.INFIX:
                below = self.row(closer, cell)
                return [Command(grammar.INFIX[token], (Row(tuple(items)), below))]
            self.add(items, token, closer, cell)
        return items

    def ends_items(self, token: str) -> bool:
        return (
            token in (CLOSING, "&", "\\right") or token in grammar.ROW_ENDS or token.startswith(END)
        )  # fmt: skip

    def add(self, items: list[Node], token: str, closer: str, cell: bool) -> None:
        """Put what begins with the token at the end of the items, or onto the last of them."""
        if token == SPACE:
            return
        if token in ("\\limits", "\\nolimits"):
            items.append(self.limited(items.pop() if items else EMPTY, token))
        elif token in ("^", "_", "'", "’"):
            base = items.pop() if items else EMPTY
            items.append(self.scripts(base, token))
        elif token == "=" and items and items[-1] == Symbol(":"):  # noqa: S105
            items[-1] = Symbol(":=")
        elif token in grammar.SILENT:
            return
        elif token in grammar.SILENT_WITH_ARGUMENT:
            self.raw()
        elif token in grammar.SWITCHES:
            raw = self.colour() if token == "\\color" else ""  # noqa: S105 - a token of TeX
            items.append(Command(token, (self.row(closer, cell),), raw=raw))
        else:
            items.append(self.node(token))

    def limited(self, base: Node, token: str) -> Node:
        if isinstance(base, Scripts) or (
            isinstance(base, Command) and base.name in ("\\limits", "\\nolimits")
        ):
            raise NotUnderstood
        return Command(token, (base,))

    def scripts(self, base: Node, token: str) -> Scripts:
        """One more script for a base; a second of the same kind is an error, as in TeX."""
        old = base if isinstance(base, Scripts) else Scripts(base, None, None)
        if token in ("'", "’"):
            return Scripts(old.base, old.sub, old.sup, old.primes + 1)
        script = self.argument()
        if (old.sub if token == "_" else old.sup) is not None:  # noqa: S105
            raise NotUnderstood
        sub, sup = (script, old.sup) if token == "_" else (old.sub, script)  # noqa: S105
        return Scripts(old.base, sub, sup, old.primes)

    # One thing

    def node(self, token: str) -> Node:
        if token == OPENING:
            return self.group()
        if token == "\\left":  # noqa: S105
            return self.fenced()
        if token.startswith(BEGIN):
            return self.environment(token[len(BEGIN) : -1])
        if token in grammar.SIGNATURES:
            return self.command(token)
        if token in grammar.PLAIN_TABLES:
            self.expect(OPENING)
            return self.table(grammar.PLAIN_TABLES[token], CLOSING, "")
        if token in grammar.SIZES or token == "\\middle":  # noqa: S105
            return Command(token, raw=self.fence())
        if token in grammar.DIMENSIONS:
            return Command(token, raw=self.dimension())
        if token.isdecimal() or (token == "." and self.peek().isdecimal()):  # noqa: S105
            return Symbol(token + self.digits())
        if token.startswith("#") or token in ("\\", "\\end", "\\begin", "$"):
            raise NotUnderstood
        return Symbol(token)

    def digits(self) -> str:
        start = self.position
        while self.peek().isdecimal() or (self.peek() == "." and self.after_point().isdecimal()):
            self.position += 1
        return "".join(self.tokens[start : self.position])

    def after_point(self) -> str:
        return self.tokens[self.position + 1] if self.position + 1 < len(self.tokens) else ""

    def group(self) -> Row:
        row = self.row(CLOSING)
        self.expect(CLOSING)
        return row

    def fenced(self) -> Fenced:
        left = self.fence()
        body = self.row("\\right")
        self.expect("\\right")
        return Fenced(left, body, self.fence())

    def fence(self) -> str:
        self.skip_space()
        token = self.next()
        if token not in grammar.FENCES:
            raise NotUnderstood
        return grammar.FENCES[token]

    def argument(self) -> Node:
        """A group, or one thing: TeX takes ``x^\\frac12`` too."""
        self.skip_space()
        token = self.next()
        if token in ("^", "_", "&", CLOSING) or self.ends_items(token):
            raise NotUnderstood
        if token.isdecimal():
            return Symbol(token)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotUnderstood
        if token in grammar.SWITCHES:
            node: Node = Command(token, (EMPTY,), raw=self.colour() if token == "\\color" else "")  # noqa: S105
        else:
            node = self.node(token)
        self.depth -= 1
        return node

    def command(self, name: str) -> Node:
        arguments: list[Node] = []
        option: Node | None = None
        raw: list[str] = []
        for kind in grammar.SIGNATURES[name]:
            if kind == "m":
                arguments.append(self.argument())
            elif kind == "o":
                option = self.option()
            elif kind == "r":
                raw.append(self.colour() if "color" in name else self.raw())
            else:
                return self.text(name)
        return Command(name, tuple(arguments), option, ",".join(raw))

    def option(self) -> Node | None:
        self.skip_space()
        if self.peek() != "[":
            return None
        self.position += 1
        row = self.bracketed()
        self.expect("]")
        return row

    def bracketed(self) -> Row:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotUnderstood
        items = self.items("]", True)
        self.depth -= 1
        return Row(tuple(items))

    # Text that is no formula

    def raw(self) -> str:
        """An argument as text, or up to the next space where it has no braces."""
        self.skip_space()
        if self.peek() != OPENING:
            return self.next()
        self.position += 1
        start, depth = self.position, 0
        while (token := self.next()) != CLOSING or depth:
            depth += (token == OPENING) - (token == CLOSING)
        return "".join(self.tokens[start : self.position - 1])

    def colour(self) -> str:
        """``red``, or ``[RGB]`` and its numbers: ``RGB:1,2,3``."""
        self.skip_space()
        model = ""
        if self.peek() == "[":
            while (token := self.next()) != "]":
                model += token if token != "[" else ""  # noqa: S105
            model += ":"
        return model + self.raw().replace(SPACE, "")

    def dimension(self) -> str:
        """A length without braces, as ``\\kern`` takes it: ``-3mu``."""
        self.skip_space()
        if self.peek() == OPENING:
            return self.raw()
        text = ""
        while len(text) < 12 and not DIMENSION.fullmatch(text):
            text += self.next().strip()
        return text

    def text(self, style: str) -> Text:
        self.skip_space()
        if self.peek() != OPENING:
            return Text(style, (self.next(),))
        self.position += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotUnderstood
        parts = self.words()
        self.expect(CLOSING)
        self.depth -= 1
        return Text(style, tuple(parts))

    def words(self) -> list[str | Node]:
        parts: list[str | Node] = []
        depth = 0
        while (token := self.peek()) and (token != CLOSING or depth):
            self.position += 1
            depth += (token == OPENING) - (token == CLOSING)
            if token == "$" or token == "\\(":  # noqa: S105
                closer = "$" if token == "$" else "\\)"  # noqa: S105
                parts.append(self.row(closer))
                self.expect(closer)
            elif token in grammar.TEXT_STYLES:
                parts.append(self.text(token))
            elif token in grammar.SIGNATURES:
                parts.append(self.command(token))
            elif token in (OPENING, CLOSING) or token in grammar.SILENT:
                continue
            else:
                self.word(parts, token)
        return parts

    def word(self, parts: list[str | Node], token: str) -> None:
        if token[0] == "\\":
            parts.append(Symbol(token))
            if is_word(token):
                self.skip_space()
        elif parts and isinstance(parts[-1], str):
            parts[-1] += "\u00a0" if token == "~" else token  # noqa: S105
        else:
            parts.append(token)

    # Environments

    def environment(self, name: str) -> Table:
        if name not in grammar.ENVIRONMENTS:
            raise NotUnderstood
        columns = self.columns(name)
        return self.table(name, f"{END}{name}}}", columns)

    def table(self, name: str, end: str, columns: str) -> Table:
        lines = [self.line()]
        while self.peek() in grammar.ROW_ENDS:
            self.row_end()
            lines.append(self.line())
        self.expect(end)
        last = lines[-1]
        if not (len(last.cells) > 1 or last.cells[0].items or last.ruled):
            lines.pop()
        return Table(name, tuple(lines), columns)

    def columns(self, name: str) -> str:
        self.skip_space()
        if self.peek() == "[" and self.tokens[self.position + 2 : self.position + 3] == ["]"]:
            self.position += 3
        self.skip_space()
        return self.raw() if name in grammar.ENVIRONMENTS_WITH_COLUMNS else ""

    def rules(self) -> bool:
        """Whether lines are drawn here."""
        ruled = False
        self.skip_space()
        while self.peek() in ("\\hline", "\\hdashline"):
            self.position += 1
            self.skip_space()
            ruled = True
        return ruled

    def line(self) -> Line:
        ruled = self.rules()
        cells = [self.row("&", cell=True)]
        while self.peek() == "&":
            self.position += 1
            cells.append(self.row("&", cell=True))
        return Line(tuple(cells), ruled)

    def row_end(self) -> None:
        r"""``\\``, ``\\*``, ``\\[2ex]``."""
        self.position += 1
        if self.peek() == "*":
            self.position += 1
        if self.peek() == "[":
            text, bracket, _ = "".join(self.tokens[self.position + 1 : self.position + 12]).partition("]")
            if bracket and DIMENSION.fullmatch(text):
                self.position += len(text) + 2
