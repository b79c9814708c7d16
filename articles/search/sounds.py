"""How Chinese sounds: pinyin, its first letters, and words that sound alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

HAN_RUN = re.compile("[\u4e00-\u9fff]+")
TITLE_SYLLABLES = 8
_SYLLABLE = re.compile("[a-zü]{1,6}")


@lru_cache(maxsize=1_000)
def pinyin(run: str) -> list[str]:
    """A syllable for each Chinese character of a run, without tones."""
    from pypinyin import lazy_pinyin  # its dictionaries take 50 MB, and who only reads needs none

    return lazy_pinyin(run)


def sound_lexemes(text: str) -> set[str]:
    """Each two syllables in a row, for what sounds like parts of the text.

    >>> sorted(sound_lexemes("注意力"))
    ['@yi.li', '@zhu.yi']
    """
    return {lexeme for run in HAN_RUN.findall(text) for lexeme in asked_sound(pinyin(run))}


def is_pair(lexeme: str) -> bool:
    """Whether it is two Chinese characters."""
    return len(lexeme) == 2 and "\u4e00" <= lexeme[0] <= "\u9fff" and "\u4e00" <= lexeme[1] <= "\u9fff"


@lru_cache(maxsize=200_000)
def sound_of_pair(pair: str) -> str:
    """The lexeme of the sound of two Chinese characters."""
    return asked_sound(pinyin(pair))[0]


def asked_sound(syllables: Sequence[str]) -> list[str]:
    """The lexemes that a text must hold to sound like this."""
    return [f"@{first}.{second}" for first, second in pairwise(syllables)]


def typed_sounds(text: str) -> set[str]:
    """What somebody types who means a part of a title by its sound: the pinyin and the first letters from
    each of its characters on.

    >>> sorted(typed_sounds("注意"))
    ['#y', '#zy', '@yi', '@zhuyi']
    """
    found = set()
    for run in HAN_RUN.findall(text):
        syllables = pinyin(run)
        letters = "".join(syllable[0] for syllable in syllables)
        for at in range(len(syllables)):
            found.add("@" + "".join(syllables[at : at + TITLE_SYLLABLES]))
            found.add("#" + letters[at : at + TITLE_SYLLABLES])
    return found


def syllables_of(letters: str) -> list[str]:
    """Pinyin that was typed in one word, in the fewest syllables; none if it is no pinyin.

    >>> syllables_of("zhuyili"), syllables_of("attention")
    (['zhu', 'yi', 'li'], [])
    """
    best: list[list[str] | None] = [[], *[None] * len(letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            fits = (
                before is not None
                and _SYLLABLE.fullmatch(letters[start:end])
                and letters[start:end] in _characters()
            )
            if fits and (best[end] is None or len(best[end]) > len(before) + 1):
                best[end] = [*before, letters[start:end]]
    return best[-1] or []


def sounding_like(text: str, syllables: Sequence[Sequence[str]]) -> list[str]:
    """The parts of a text that can be read so; for each character, the syllables that it may be."""
    sets = ("".join(_characters().get(each, "") for each in choice) for choice in syllables)
    pattern = "".join(f"[{characters}]" if characters else r"(?!)" for characters in sets)
    return re.findall(f"(?=({pattern}))", text)


def ways_to_read(run: str) -> list[list[str]]:
    """The syllables that each character of a run may be."""
    from pypinyin import Style
    from pypinyin import pinyin as readings

    return readings(run, style=Style.NORMAL, heteronym=True)


@cache
def _characters() -> dict[str, str]:
    """All characters that can be read as a syllable."""
    found: dict[str, list[str]] = {}
    for character in map(chr, range(0x4E00, 0x9FA6)):
        for syllable in ways_to_read(character)[0]:
            found.setdefault(syllable, []).append(character)
    return {syllable: "".join(characters) for syllable, characters in found.items()}
