"""How long an article takes to read."""

import re
from collections.abc import Iterable

from markdown_it.token import Token

SECONDS_PER_CHARACTER = 60 / 400
"""Chinese is read at 300 to 500 characters a minute, technical text too."""

SECONDS_PER_WORD = 60 / 230
"""The mean of studies of silent reading of English non-fiction is about 238 words a minute."""

SECONDS_PER_FORMULA = 1.5
SECONDS_PER_DISPLAY = 5.0
SECONDS_PER_SIGN = 0.15
"""A formula is taken in as a whole, then sign by sign; a display is there because it needs a second look."""

SECONDS_PER_CODE_LINE = 2.0
"""Code is skimmed, but a line of it takes longer than the handful of words in it would."""

SECONDS_PER_IMAGE = 8.0
"""A glance at a figure and back; the words of its caption are counted by themselves."""

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff]+(?:['’.-]\w+)*")
_SIGN = re.compile(r"\\[A-Za-z]+|[^\s{}&^_\\]")


def minutes(tokens: Iterable[Token]) -> int:
    """Whole minutes, at least one."""
    return max(1, round(sum(map(_seconds, tokens)) / 60))


def _seconds(token: Token) -> float:
    if token.type == "inline":
        return sum(map(_seconds, token.children or []))
    if token.type in ("math_inline", "math_block"):
        display = token.type == "math_block" or token.meta.get("display")
        least = SECONDS_PER_DISPLAY if display else SECONDS_PER_FORMULA
        return least + SECONDS_PER_SIGN * len(_SIGN.findall(token.content))
    if token.type in ("fence", "code_block"):
        return SECONDS_PER_CODE_LINE * sum(not line.isspace() for line in token.content.splitlines() if line)
    if token.type == "image":
        return SECONDS_PER_IMAGE
    return _words(token.content) if token.type in ("text", "code_inline", "html_block") else 0.0


def _words(text: str) -> float:
    return SECONDS_PER_CHARACTER * len(_CHINESE.findall(text)) + SECONDS_PER_WORD * len(_WORD.findall(text))
