"""The card of an article: its first prose on one line, with its formulas, cut where a reader would pause."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from articles.rendering.columns import CLOSING, OPENING, breaks, is_wide, splits, width_of
from articles.rendering.lead import before_more, behind_properties
from articles.rendering.tex import NO_MACROS, Macros, lowered, raised, to_readable

LIMIT_COLUMNS = 700
MAX_COLUMNS_BEFORE_MORE = 2100
"""What stands before ``<!-- more -->`` is the author's choice; this only keeps a card from being a page."""

MAX_DISPLAY_COLUMNS = 60
MAX_LINK_COLUMNS = 100
SENTENCE_AT_LEAST = 0.6
"""A card is cut at the end of a sentence if that leaves this much of it, else at a word."""

ELLIPSIS = "…"
_WHOLE = "\ufffc"
_SKIPPED = {
    f"{block}_open": f"{block}_close"
    for block in ("heading", "table", "figure", "footnote_block", "admonition_title")
}
_SCRIPTS: dict[str, Callable[[str], str]] = {"<sup": raised, "<sub": lowered, "</sup": str, "</sub": str}
_MARKS = frozenset(f"{mark}_{side}" for mark in ("em", "strong", "s") for side in ("open", "close"))
_NOT_INLINE = re.compile(r"\\\\|\\tag|\\label|\\begin\{(?:equation|align|gather|multline|flalign|eqnarray)")
_SENTENCE_END = re.compile(r"(?:[。！？；]|[!?](?=\s)|(?<!\.\w)(?<!\d)\.(?=\s+[^a-z\d(\s]))[”’」』）)\]\"]*")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """``tokens``: inline tokens of Markdown, to be rendered. ``text``: the same as one line of plain text."""

    tokens: tuple[Token, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A token of the card and its readable text. It is not cut inside if it is ``whole``, nor behind if it is
    ``tied`` to what follows."""

    token: Token
    text: str
    whole: bool = False
    tied: bool = False


def excerpt(
    tokens: Sequence[Token], *, limit_columns: int = LIMIT_COLUMNS, macros: Macros = NO_MACROS
) -> Excerpt:
    """The card made of the block tokens of an article: what stands before ``<!-- more -->``, or as much
    prose as ``limit_columns`` hold. Pictures, code blocks, tables and long displays are left out, and
    properties on top unless there is nothing else."""
    intro = before_more(tokens) or []
    for part, limit in (
        (behind_properties(intro), MAX_COLUMNS_BEFORE_MORE),
        (intro, MAX_COLUMNS_BEFORE_MORE),
        (behind_properties(tokens), limit_columns),
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
    pieces: list[_Piece] = field(default_factory=list)
    width: int = 0
    _end: str = ""
    _gap: bool = False
    _lists: list[int] = field(default_factory=list)

    def read(self, tokens: Sequence[Token]) -> None:
        skipped_until = ""
        for token in tokens:
            if skipped_until:
                skipped_until = "" if token.type == skipped_until else skipped_until
            elif token.type in _SKIPPED:
                skipped_until = _SKIPPED[token.type]
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
        elif token.type == "inline":
            self._gap = True
            self._inline(token.children or [])

    def _marker(self, item: Token) -> None:
        marker = "• "
        if self._lists[-1] >= 0:
            marker = f"{self._lists[-1]}{item.markup or '.'} "
            self._lists[-1] += 1
        self._gap = True
        self._add(_Piece(_text(marker), marker, whole=True, tied=True))

    def _inline(self, children: Sequence[Token]) -> None:
        script: Callable[[str], str] = str
        link = False
        for child in children:
            if self._full:
                return
            if child.type in ("text", "text_special"):
                text = script(child.content)
                whole = link and width_of(text) <= MAX_LINK_COLUMNS
                self._add(_Piece(_text(text), text, whole=whole))
            elif child.type in ("softbreak", "hardbreak"):
                self._add(_Piece(_text(" "), " "))
            elif child.type in ("link_open", "link_close"):
                link = child.nesting == 1
            elif child.type == "html_inline":
                script = _script_after(child.content, script)
            else:
                self._sign(child)

    def _sign(self, child: Token) -> None:
        if child.type == "math_inline" and child.meta.get("display"):
            self._display(child)
        elif child.type == "math_inline":
            self._add(_Piece(child, to_readable(child.content, self.macros), whole=True))
        elif child.type == "code_inline":
            self._add(_Piece(child, child.content, whole=True))
        elif child.type in _MARKS:
            self._add(_Piece(child, ""))

    def _display(self, token: Token) -> None:
        """A display formula as one of the line, if it is short; else a mark that something is left out."""
        text = to_readable(token.content, self.macros)
        if width_of(text) <= MAX_DISPLAY_COLUMNS and not _NOT_INLINE.search(token.content):
            inline = Token("math_inline", "math", 0, content=token.content, markup="$")
            inline.meta = {**token.meta, "display": False}
            self._add(_Piece(inline, text, whole=True))
        elif self._end != ELLIPSIS:
            self._add(_Piece(_text(ELLIPSIS), ELLIPSIS))

    def _add(self, piece: _Piece) -> None:
        if self._gap and piece.text:
            self._gap = False
            if self._end and _apart(self._end, piece.text[0]):
                self._add(_Piece(_text(" "), " "))
        if not piece.whole and piece.text:
            text = " ".join(re.split(r"\s+", piece.text))
            text = text.lstrip() if self._end in ("", " ") else text
            piece = _Piece(_text(text), text, tied=piece.tied)
        self._end = piece.text[-1:] or self._end
        self.width += width_of(piece.text)
        self.pieces.append(piece)


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


# The cut


def _cut(line: _Line) -> Excerpt:
    pieces = line.pieces
    cut = line.width > line.limit
    if cut:
        pieces = _shortened(pieces, line.limit - width_of(ELLIPSIS))
    text = "".join(piece.text for piece in pieces).rstrip()
    tokens = _closed([piece.token for piece in pieces])
    if cut and not text.endswith(ELLIPSIS):
        text += ELLIPSIS
        tokens.append(_text(ELLIPSIS))
    return Excerpt(tuple(tokens), " ".join(text.split()))


def _shortened(pieces: list[_Piece], limit: int) -> list[_Piece]:
    flat = _Flat(pieces, limit)
    return flat.before(flat.cut())


class _Flat:
    """The line as single characters; a piece that must stay whole is one of them."""

    def __init__(self, pieces: list[_Piece], limit: int) -> None:
        self.pieces = pieces
        self.owners: list[tuple[int, int]] = []
        self.tied: set[int] = set()
        chars: list[str] = []
        self.fits, width = 0, 0
        for index, piece in enumerate(pieces):
            for offset, char in enumerate(_WHOLE if piece.whole else piece.text):
                width += width_of(piece.text if piece.whole else char)
                chars.append(char)
                self.owners.append((index, offset))
                self.fits += width <= limit
            if piece.tied:
                self.tied.add(len(chars))
        self.text = "".join(chars)

    def cut(self) -> int:
        """Where the line is best cut so that what precedes fits."""
        ends = [found.end() for found in _SENTENCE_END.finditer(self.text) if found.end() <= self.fits]
        if ends and ends[-1] >= SENTENCE_AT_LEAST * self.fits:
            return ends[-1]
        return next(filter(self._at_word, range(self.fits, 0, -1)), 0) or self._at_character()

    def _at_word(self, at: int) -> bool:
        left, right = self.text[at - 1], self.text[at : at + 1] or " "
        if at in self.tied:
            return False
        if _WHOLE in (left, right):
            other = left if right == _WHOLE else right
            return other == _WHOLE or other.isspace() or (is_wide(other) and self._beside_whole(left, right))
        return breaks(left, right)

    @staticmethod
    def _beside_whole(left: str, right: str) -> bool:
        return right not in CLOSING and left not in OPENING

    def _at_character(self) -> int:
        at = self.fits
        while at > 0 and not (
            _WHOLE not in self.text[at - 1 : at + 1] and splits(self.text[at - 1], self.text[at])
        ):
            at -= 1
        return at

    def before(self, at: int) -> list[_Piece]:
        """The pieces up to a place of the text."""
        while at and self.text[at - 1].isspace():
            at -= 1
        if at >= len(self.text):
            return self.pieces
        index, offset = self.owners[at]
        kept = self.pieces[:index]
        if offset:
            text = self.pieces[index].text[:offset]
            kept.append(_Piece(_text(text), text))
        return kept


def _closed(tokens: list[Token]) -> list[Token]:
    """The tokens with each mark that is open at their end closed, and without marks around nothing."""
    opened: list[Token] = []
    for token in tokens:
        if token.nesting == 1:
            opened.append(token)
        elif token.nesting == -1 and opened:
            opened.pop()
    kept = list(tokens)
    while kept and opened and kept[-1] is opened[-1]:
        kept.pop()
        opened.pop()
    return kept + [
        Token(token.type.replace("open", "close"), token.tag, -1, markup=token.markup)
        for token in reversed(opened)
    ]
