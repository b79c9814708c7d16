"""How authors write tags: separated by ``,`` ``，`` ``、`` ``;`` or ``；``, never by a space."""

import re
import unicodedata
from collections.abc import Iterable

SEPARATORS = re.compile(r"[,，、;；]")


def parse_tags(text: str) -> list[str]:
    """``"机器学习，machine learning"`` → ``["机器学习", "machine learning"]``, without repetitions."""
    names = map(tidied, SEPARATORS.split(text))
    return list(dict.fromkeys(name for name in names if name))


def tidied(name: str) -> str:
    """A tag without spaces around it, single ones within, and characters of their usual width:
    ``"　Ｃ＋＋  入门 "`` → ``"C++ 入门"``."""
    usual = (
        unicodedata.normalize("NFKC", char) if unicodedata.east_asian_width(char) in "FH" else char
        for char in name
    )
    return " ".join(unicodedata.normalize("NFC", "".join(usual)).split())


def join_tags(tags: Iterable[object]) -> str:
    """The text that ``parse_tags`` reads back."""
    return ", ".join(sorted(str(tag) for tag in tags))
