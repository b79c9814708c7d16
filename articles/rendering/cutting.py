"""Where a line is cut so that it fits: behind a sentence, else a word, never inside what is one thing."""

import re
from dataclasses import dataclass

from markdown_it.token import Token

from articles.rendering.columns import CLOSING, OPENING, breaks, is_wide, splits, width_of

SENTENCE_AT_LEAST = 0.6
"""A card is cut at the end of a sentence if that leaves this much of it, else at a word."""

_WHOLE = "\ufffc"
_SENTENCE_END = re.compile(r"(?:[。！？；]|[!?](?=\s)|(?<!\.\w)(?<!\d)\.(?=\s+[^a-z\d(\s]))[”’」』）)\]\"]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A token of the card and its readable text. It is not cut inside if it is ``whole``, nor behind if it is
    ``tied`` to what follows."""

    token: Token
    text: str
    whole: bool = False
    tied: bool = False


def shortened(pieces: list[Piece], limit: int) -> list[Piece]:
    """As many of the pieces as ``limit`` columns hold, the last one cut."""
    flat = _Flat(pieces, limit)
    return flat.before(flat.cut())


class _Flat:
    """The line as single characters; a piece that must stay whole is one of them."""

    def __init__(self, pieces: list[Piece], limit: int) -> None:
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

    def before(self, at: int) -> list[Piece]:
        """The pieces up to a place of the text."""
        while at and self.text[at - 1].isspace():
            at -= 1
        if at >= len(self.text):
            return self.pieces
        index, offset = self.owners[at]
        kept = self.pieces[:index]
        if offset:
            text = self.pieces[index].text[:offset]
            kept.append(Piece(Token("text", "", 0, content=text), text))
        return kept


def closed(tokens: list[Token]) -> list[Token]:
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
