"""How authors write tags: separated by ``,`` ``，`` ``、`` ``;`` or ``；``, never by a space."""

import re
from collections.abc import Iterable

SEPARATORS = re.compile(r"[,，、;；]")


def parse_tags(text: str) -> list[str]:
    """``"机器学习，machine learning"`` → ``["机器学习", "machine learning"]``, without repetitions."""
    names = (" ".join(name.split()) for name in SEPARATORS.split(text))
    return list(dict.fromkeys(name for name in names if name))


def join_tags(tags: Iterable[object]) -> str:
    """The text that ``parse_tags`` reads back."""
    return ", ".join(sorted(str(tag) for tag in tags))
