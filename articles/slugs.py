"""Words for addresses: what stands between the slashes for a title or a tag. Pure."""

import re
import unicodedata
from collections.abc import Container

LENGTH = 80
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
SPOKEN = {"+": "plus", "&": "and", "%": "percent", "@": "at"}


def title_slug(text: str) -> str:
    """An ASCII slug for a readable title: ``"深入理解 O(n²)"`` → ``"shen-ru-li-jie-o-n2"``. Never empty."""
    text = _speak_names(unicodedata.normalize("NFKC", text))
    words = HAN.sub(_pinyin, text)
    return _hyphenate("".join(map(_ascii, words))) or _hyphenate(_name_all(text)) or "note"


def tag_slug(name: str) -> str:
    """A slug that keeps letters of every script and says symbols in words: ``"C++"`` → ``"c-plus-plus"``,
    ``"机器学习"`` → ``"机器学习"``, ``"∫"`` → ``"integral"``. Never empty."""
    text = _speak_names(unicodedata.normalize("NFKC", name))
    words = "".join(_spoken(character) if _is_symbol(character) else character for character in text)
    return _hyphenate(words) or _hyphenate(_name_all(text)) or "tag"


def unique(slug: str, taken: Container[str]) -> str:
    """The slug itself, or with the first of ``-2``, ``-3`` … that is not taken, within the length."""
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        suffix = f"-{number}"
        candidate = slug[: LENGTH - len(suffix)].rstrip("-") + suffix
    return candidate


def _speak_names(text: str) -> str:
    """``C#`` and ``.NET`` as they are said; a ``+`` only where it belongs to a name such as ``C++``."""
    text = re.sub(r"(?<=[^\W\d_])#", " sharp ", text)
    text = re.sub(r"(?<=[A-Za-z])\++(?![^\W_])", lambda signs: " plus" * len(signs[0]) + " ", text)
    return re.sub(r"(?<![\w.])\.(?=[A-Za-z])", "dot ", text)


def _hyphenate(text: str) -> str:
    slug = re.sub(r"[\W_]+", "-", text.casefold()).strip("-")
    if len(slug) <= LENGTH:
        return slug
    whole_words = slug[: LENGTH + 1].rpartition("-")[0]
    return whole_words if len(whole_words) > LENGTH // 2 else slug[:LENGTH].rstrip("-")


def _pinyin(run: re.Match[str]) -> str:
    from pypinyin import lazy_pinyin  # its dictionaries are large, and only writers need them

    return f" {' '.join(lazy_pinyin(run[0]))} "


def _ascii(character: str) -> str:
    """Without accents, or the last word of a letter's name: ``é`` → ``e``, ``λ`` → ``lambda``."""
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if part.isascii())
    if plain or not character.isalnum():
        return plain or " "
    return _unicode_name(character).rpartition(" ")[2]


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character).startswith("S") or character in SPOKEN


def _spoken(character: str) -> str:
    return f" {SPOKEN.get(character) or _unicode_name(character).removesuffix(' SIGN')} "


def _name_all(text: str) -> str:
    return " ".join(_unicode_name(character) for character in text if not character.isspace())


def _unicode_name(character: str) -> str:
    """Unicode's name, with λ as everybody else spells it; the number of a character without a name."""
    return unicodedata.name(character, f"u{ord(character):x}").replace("LAMDA", "LAMBDA")
