"""The card of an article: its first prose on one line, with its formulas, cut where a reader would pause."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from articles.rendering.columns import CLOSING, is_wide, width_of
from articles.rendering.cutting import Piece, closed, shortened
from articles.rendering.lead import before_more, prose
from articles.rendering.tex import NO_MACROS, Macros, lowered, raised, to_readable

LIMIT_COLUMNS = 700
MAX_COLUMNS_BEFORE_MORE = 2100
"""What stands before ``<!-- more -->`` is the author's choice; this only keeps a card from being a page."""

MAX_DISPLAY_COLUMNS = 60
MAX_LINK_COLUMNS = 100
ELLIPSIS = "…"
_COLONS = (":", "：")
_SKIPPED = {
    f"{block}_open": f"{block}_close"
    for block in ("heading", "table", "figure", "footnote_block", "admonition_title")
}
_SCRIPTS: dict[str, Callable[[str], str]] = {"<sup": raised, "<sub": lowered, "</sup": str, "</sub": str}
_MARKS = frozenset(f"{mark}_{side}" for mark in ("em", "strong", "s") for side in ("open", "close"))
_DISPLAYED = r"\\begin\{(?:equation|align|gather|multline|flalign|eqnarray)"
_LARGE = re.compile(_DISPLAYED)
_NOT_INLINE = re.compile(rf"\\\\|\\tag|\\label|{_DISPLAYED}")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``tokens``: inline tokens of Markdown, to be rendered. ``text``: the same as one line of plain text."""

    tokens: tuple[Token, ...]
    text: str


def excerpt(
    tokens: Sequence[Token], *, limit_columns: int = LIMIT_COLUMNS, macros: Macros = NO_MACROS
) -> Excerpt:
    """The card made of the block tokens of an article: what stands before ``<!-- more -->``, or as much
    prose as ``limit_columns`` hold. Pictures, code blocks, tables and long displays are left out, and
    what is no prose unless there is nothing else."""
    intro = before_more(tokens) or []
    for part, limit in (
        (prose(intro), MAX_COLUMNS_BEFORE_MORE),
        (intro, MAX_COLUMNS_BEFORE_MORE),
        (prose(tokens), limit_columns),
        (tokens, limit_columns),
    ):
        line = _Line(macros, limit)
        line.read(part)
        if line.pieces:
            break
    return _cut(line)


@dataclass(slots=True)
class _Line:
    """Prose, put on one line piece by piece until it is longer than the limit."""

    macros: Macros
    limit: int
    pieces: list[Piece] = field(default_factory=list)
    width: int = 0
    _end: str = ""
    _gap: bool = False
    _lists: list[int] = field(default_factory=list)

    def read(self, tokens: Iterable[Token]) -> None:
        skipped_until = ""
        for token in tokens:
            if skipped_until:
                skipped_until = "" if token.type == skipped_until else skipped_until
            elif token.type in _SKIPPED:
                skipped_until = _SKIPPED[token.type]
                self._leave_out()
            else:
                self._block(token)
            if self._full:
                return

    @property
    def _full(self) -> bool:
        return self.width > self.limit

    def _block(self, token: Token) -> None:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            self._lists.append(int(token.attrs.get("start") or 1) if token.type[0] == "o" else -1)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            self._lists.pop()
        elif token.type == "list_item_open":
            self._marker(token)
        elif token.type == "math_block":
            self._gap = True
            self._display(token)
            self._gap = True
        elif token.type in ("fence", "code_block"):
            self._leave_out()
        elif token.type == "inline":
            self._gap = True
            self._inline(token.children or [])

    def _marker(self, item: Token) -> None:
        marker = "• "
        if self._lists[-1] >= 0:
            marker = f"{self._lists[-1]}{item.markup or '.'} "
            self._lists[-1] += 1
        self._gap = True
        self._add(Piece(_text(marker), marker, whole=True, tied=True))

    def _inline(self, children: Sequence[Token]) -> None:
        script: Callable[[str], str] = str
        link = False
        for child in children:
            if self._full:
                return
            if child.type in ("text", "text_special") and not child.content:
                continue
            if child.type in ("text", "text_special"):
                text = script(child.content)
                whole = link and width_of(text) <= MAX_LINK_COLUMNS
                self._add(Piece(_text(text), text, whole=whole))
            elif child.type in ("softbreak", "hardbreak"):
                self._add(Piece(_text(" "), " "))
            elif child.type in ("link_open", "link_close"):
                link = child.nesting == 1
            elif child.type == "html_inline":
                script = _script_after(child.content, script)
            else:
                self._sign(child)

    def _sign(self, child: Token) -> None:
        if child.type == "math_inline" and (child.meta.get("display") or _LARGE.match(child.content)):
            self._display(child)
        elif child.type == "math_inline":
            self._add(Piece(child, to_readable(child.content, self.macros), whole=True))
        elif child.type == "code_inline":
            self._add(Piece(child, child.content, whole=True))
        elif child.type == "image":
            self._leave_out()
        elif child.type in _MARKS:
            self._add(Piece(child, ""))

    def _leave_out(self) -> None:
        """A colon announces what is left out: a mark stands for it."""
        if self._end in _COLONS:
            self._gap = True
            self._add(Piece(_text(ELLIPSIS), ELLIPSIS))

    def _display(self, token: Token) -> None:
        """A display formula as one of the line, if it is short; else a mark that something is left out, but
        not at the beginning."""
        text = to_readable(token.content, self.macros)
        if width_of(text) <= MAX_DISPLAY_COLUMNS and not _NOT_INLINE.search(token.content):
            inline = Token("math_inline", "math", 0, content=token.content, markup="$")
            inline.meta = {**token.meta, "display": False}
            self._add(Piece(inline, text, whole=True))
        elif self._end not in ("", ELLIPSIS):
            self._add(Piece(_text(ELLIPSIS), ELLIPSIS))

    def _add(self, piece: Piece) -> None:
        if self._gap and piece.text:
            self._gap = False
            if self._end and _apart(self._end, piece.text[0]):
                self._insert_space()
        if not piece.whole and piece.text:
            text = " ".join(re.split(r"\s+", piece.text))
            text = text.lstrip() if self._end in ("", " ") else text
            piece = Piece(_text(text), text, tied=piece.tied)
        self._end = piece.text[-1:] or self._end
        self.width += width_of(piece.text)
        self.pieces.append(piece)

    def _insert_space(self) -> None:
        """A space before the marks that open what follows."""
        at = len(self.pieces)
        while at and self.pieces[at - 1].token.nesting == 1:
            at -= 1
        self.pieces.insert(at, Piece(_text(" "), " "))
        self.width += 1


def _apart(left: str, right: str) -> bool:
    """Whether a space belongs between two blocks that come to stand on one line."""
    joins = is_wide(right) or right == ELLIPSIS
    return not left.isspace() and not (is_wide(left) and left in CLOSING and joins)


def _script_after(tag: str, script: Callable[[str], str]) -> Callable[[str], str]:
    """``x<sup>2</sup>`` has no tags on a card: it is ``x²`` there."""
    name = tag.lower().rstrip(">").strip()
    return _SCRIPTS.get(name, script)


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _cut(line: _Line) -> Excerpt:
    pieces = line.pieces
    cut = line.width > line.limit
    if cut:
        pieces = shortened(pieces, line.limit - width_of(ELLIPSIS))
    text = "".join(piece.text for piece in pieces).rstrip()
    tokens = closed([piece.token for piece in pieces])
    if cut and not text.endswith(ELLIPSIS):
        text += ELLIPSIS
        tokens.append(_text(ELLIPSIS))
    return Excerpt(tuple(tokens), " ".join(text.split()))
