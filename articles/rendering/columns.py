"""Text as it takes up room: how many columns, and where it may be broken."""

import unicodedata

OPENING = frozenset("([{<（［｛《〈「『【〔〖“‘")
CLOSING = frozenset(")]}>）］｝》〉」』】〕〗”’，。、；：！？,.;:!?%…—·～")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_MARKS = frozenset(["Mn", "Mc", "Me"])


def width_of(text: str) -> int:
    """Columns of a text: two for a full-width character, none for an accent, one for all else."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if extends(char) else 1


def is_wide(char: str) -> bool:
    """Whether a character is written without spaces around it."""
    return unicodedata.east_asian_width(char) in "WF"


def extends(char: str) -> bool:
    """Whether a character belongs to the one before it, as accents and the parts of an emoji do."""
    return (
        unicodedata.category(char) in _MARKS
        or char in _JOINERS
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\u1160" <= char <= "\u11ff"
    )


def splits(left: str, right: str) -> bool:
    """Whether two characters are not parts of one that people see."""
    flags = "\U0001f1e6" <= left <= "\U0001f1ff" and "\U0001f1e6" <= right <= "\U0001f1ff"
    return not extends(right) and left != "\u200d" and not flags


def breaks(left: str, right: str) -> bool:
    """Whether a line may end between two characters: at spaces and beside Chinese, never before closing or
    after opening punctuation."""
    if left.isspace() or right.isspace():
        return True
    if right in CLOSING or left in OPENING or not splits(left, right):
        return False
    return is_wide(left) or is_wide(right)
