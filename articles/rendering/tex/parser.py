"""Tokens become a tree, in one pass. Whoever reads the tree need not know TeX's grammar."""

from collections.abc import Iterator
from itertools import groupby

from articles.rendering.tex import grammar
from articles.rendering.tex.cursor import Cursor, NotUnderstood
from articles.rendering.tex.macros import Macros, NotExpandable, expand
from articles.rendering.tex.tokens import BEGIN, CLOSING, END, OPENING, SPACE, is_word, tokenize
from articles.rendering.tex.tree import Command, Fenced, Line, Node, Row, Scripts, Symbol, Table, Text

MAX_TOKENS = 40_000
MAX_DEPTH = 60
EMPTY = Row(())
LIMITS = ("\\limits", "\\nolimits")


def parse(tex: str, macros: Macros) -> Row:
    """The tree of a formula. Raises NotUnderstood."""
    try:
        tokens = expand(expand(tokenize(tex), macros), grammar.BUILT_IN)
    except NotExpandable:
        raise NotUnderstood from None
    if len(tokens) > MAX_TOKENS:
        raise NotUnderstood
    return Parser(tokens).formula()


class Parser(Cursor):
    """Reads one formula."""

    def __init__(self, tokens: list[str]) -> None:
        super().__init__(tokens)
        self.depth = 0

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotUnderstood

    def leave(self) -> None:
        self.depth -= 1

    def formula(self) -> Row:
        row = self.row()
        if self.position < len(self.tokens):
            raise NotUnderstood
        return row

    # Rows

    def row(self, closer: str = "", cell: bool = False) -> Row:
        """Everything up to what closes the row, which is left unread. Where ``\\\\`` breaks a row that no
        table holds, a table of its lines is made."""
        self.enter()
        lines = [self.items(closer, cell)]
        while not cell and self.peek() in grammar.ROW_ENDS:
            self.row_end()
            lines.append(self.items(closer, cell))
        self.leave()
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
        return token in (CLOSING, "&", "\\right") or token in grammar.ROW_ENDS or token.startswith(END)

    def add(self, items: list[Node], token: str, closer: str, cell: bool) -> None:
        """Put what begins with the token at the end of the items, or onto the last of them."""
        if token == SPACE:
            return
        if token in LIMITS:
            items.append(self.limited(items.pop() if items else EMPTY, token))
        elif token in ("^", "_", "'", "’"):
            base = items.pop() if items else EMPTY
            items.append(self.scripts(base, token))
        elif token == "=" and items and items[-1] == Symbol(":"):
            items[-1] = Symbol(":=")
        elif token in grammar.SILENT:
            return
        elif token in grammar.SILENT_WITH_ARGUMENT:
            self.raw()
        elif token in grammar.SWITCHES:
            raw = self.colour() if token == "\\color" else ""
            items.append(Command(token, (self.row(closer, cell),), raw=raw))
        else:
            items.append(self.node(token))

    def limited(self, base: Node, token: str) -> Node:
        if isinstance(base, Scripts) or (isinstance(base, Command) and base.name in LIMITS):
            raise NotUnderstood
        return Command(token, (base,))

    def scripts(self, base: Node, token: str) -> Scripts:
        """One more script for a base; a second of the same kind is an error, as in TeX."""
        old = base if isinstance(base, Scripts) else Scripts(base, None, None)
        if token in ("'", "’"):
            return Scripts(old.base, old.sub, old.sup, old.primes + 1)
        self.skip_space()
        if self.peek() in LIMITS:
            old = Scripts(self.limited(old.base, self.next()), old.sub, old.sup, old.primes)
        script = self.argument()
        if (old.sub if token == "_" else old.sup) is not None:
            raise NotUnderstood
        sub, sup = (script, old.sup) if token == "_" else (old.sub, script)
        return Scripts(old.base, sub, sup, old.primes)

    # One thing

    def node(self, token: str) -> Node:
        if token == OPENING:
            return self.group()
        if token == "\\left":
            return self.fenced()
        if token.startswith(BEGIN):
            return self.environment(token[len(BEGIN) : -1])
        if token in grammar.SIGNATURES:
            return self.command(token)
        if token in grammar.PLAIN_TABLES:
            self.expect(OPENING)
            return self.table(grammar.PLAIN_TABLES[token], CLOSING, "")
        if token in grammar.SIZES or token == "\\middle":
            return Command(token, raw=self.fence())
        if token in grammar.DIMENSIONS:
            return Command(token, raw=self.dimension())
        if token.isdecimal() or (token == "." and self.peek().isdecimal()):
            return Symbol(token + self.digits())
        if token.startswith("#") or token in ("\\", "\\end", "\\begin", "$"):
            raise NotUnderstood
        return Symbol(token)

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
        self.enter()
        if token in grammar.SWITCHES:
            node: Node = Command(token, (EMPTY,), raw=self.colour() if token == "\\color" else "")
        else:
            node = self.node(token)
        self.leave()
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
        self.enter()
        items = self.items("]", True)
        self.leave()
        return Row(tuple(items))

    def text(self, style: str) -> Text:
        self.skip_space()
        if self.peek() != OPENING:
            return Text(style, (self.next(),))
        self.position += 1
        self.enter()
        parts = self.words()
        self.expect(CLOSING)
        self.leave()
        return Text(style, tuple(joined(parts)))

    def words(self) -> list[str | Node]:
        parts: list[str | Node] = []
        depth = 0
        while (token := self.peek()) and (token != CLOSING or depth):
            self.position += 1
            depth += (token == OPENING) - (token == CLOSING)
            if token in ("$", "\\("):
                closer = "$" if token == "$" else "\\)"
                parts.append(self.row(closer))
                self.expect(closer)
            elif token in grammar.TEXT_STYLES:
                parts.append(self.text(token))
            elif token in grammar.SIGNATURES:
                parts.append(self.command(token))
            elif token in (OPENING, CLOSING) or token in grammar.SILENT:
                continue
            else:
                parts.append(self.word(token))
        return parts

    def word(self, token: str) -> str | Symbol:
        if token[0] != "\\":
            return "\u00a0" if token == "~" else token
        if is_word(token):
            self.skip_space()
        return Symbol(token)

    # Environments

    def environment(self, name: str) -> Table:
        if name not in grammar.ENVIRONMENTS:
            raise NotUnderstood(f"{BEGIN}{name}}}")
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


def joined(parts: list[str | Node]) -> Iterator[str | Node]:
    """Words and formulas, with the characters of each run of words made one string."""
    for is_text, run in groupby(parts, lambda part: isinstance(part, str)):
        if is_text:
            yield "".join(part for part in run if isinstance(part, str))
        else:
            yield from run
