"""Characters as a search compares them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

from opencc import OpenCC

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f々〆"
CJK = HAN + "\u3040-\u30ff\uac00-\ud7af"
"""Writing without spaces between its words, as the inside of a class of a regular expression."""

_TRADITIONAL = [(0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00)]


def fold(text: str) -> str:
    """As ``plain``, in lower case.

    >>> fold("Ｃａｆé 機器")
    'cafe 机器'
    """
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def plain(text: str) -> str:
    """The text in half width and simplified characters, without accents.

    One character becomes one character: an offset in the result is an offset in the text. What has no such
    form, as a ligature, stays.
    """
    return text if text.isascii() else text.translate(_PLAIN)


class _Table(dict[int, str]):
    """Filled with the characters that are met."""

    def __init__(self, of_one: Callable[[str], str]) -> None:
        super().__init__()
        self._of_one = of_one

    def __missing__(self, code: int) -> str:
        self[code] = made = self._of_one(chr(code))
        return made


def _plain_one(character: str) -> str:
    whole = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", character))
    bare = "".join(part for part in whole if not unicodedata.combining(part))
    composed = unicodedata.normalize("NFC", bare)
    return _simplified().get(composed, composed) if len(composed) == 1 else character


def _folded_one(character: str) -> str:
    lower = _plain_one(character).lower()
    return lower if len(lower) == 1 else character


_PLAIN = _Table(_plain_one)
_FOLDED = _Table(_folded_one)


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters and their simplified ones, out of context."""
    characters = [chr(code) for first, end in _TRADITIONAL for code in range(first, end)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {old: new for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}
