"""Characters as a search compares them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f々〆"
CJK = HAN + "\u3040-\u30ff\uac00-\ud7af"
"""Writing without spaces between its words, as the inside of a class of a regular expression."""

_IDEOGRAPHS = [(0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00)]
_OTHERS = [
    (0xA0, 0x530),
    (0x1E00, 0x2C00),
    (0x2E80, 0x3400),
    (0xFB00, 0xFB50),
    (0xFE30, 0xFFF0),
]
"""Where the characters are that have a plainer form: letters with accents, signs, widths, styles."""

_STYLED = re.compile("[\U0001d400-\U0001d7ff]")
_OFTEN = "，：；！？（）　“”‘’"
"""Replaced one after the other, which is faster than what finds rare characters."""


def fold(text: str) -> str:
    """As ``plain``, in lower case.

    >>> fold("Ｃａｆé 機器")
    'cafe 机器'
    """
    return text.lower() if text.isascii() else plain(text).replace("İ", "i").lower().replace("ς", "σ")


def plain(text: str) -> str:
    """The text in half width and simplified characters, without accents.

    One character becomes one character: an offset in the result is an offset in the text. What has no such
    form, as a ligature, stays.
    """
    if text.isascii():
        return text
    table, rare = _table()
    text = _STYLED.sub(lambda found: _bare(found.group()), text)
    for character in _OFTEN:
        if character in text:
            text = text.replace(character, table.get(character, character))
    return rare.sub(lambda found: table[found.group()], text)


@cache
def _table() -> tuple[dict[str, str], re.Pattern[str]]:
    """The plainer form of each character that has one, and what finds such characters."""
    table = _simplified() | dict(zip("“”‘’", "\"\"''", strict=True))
    for first, end in _OTHERS:
        for character in map(chr, range(first, end)):
            plainer = _bare(character)
            if len(plainer) == 1 and plainer != character:
                table[character] = table.get(plainer, plainer)
    return table, re.compile(f"[{re.escape(''.join(sorted(table)))}]")


def _bare(character: str) -> str:
    """Half width, without style and accents."""
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", character))
    return unicodedata.normalize("NFC", "".join(part for part in parts if not unicodedata.combining(part)))


def _simplified() -> dict[str, str]:
    """Traditional characters and their simplified ones, out of context."""
    characters = [chr(code) for first, end in _IDEOGRAPHS for code in range(first, end)]
    converted = OpenCC("t2s").convert("\n".join(map(_bare, characters))).split("\n")
    found = {old: new for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}
    return {old: found.get(new, new) for old, new in found.items()}
