r"""Where a formula begins and ends in running text.

Pure functions over strings. Every pattern is possessive and ends at the next delimiter of its own kind, so
that a text of nothing but opening delimiters costs linear time.

>>> formula_at("costs $n^2$ steps", 6, 17).tex
'n^2'
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """A formula in a text: its TeX without delimiters and outer space, and the offset behind it."""

    tex: str
    display: bool
    end: int


def _text_group() -> str:
    r"""The pattern of ``\text{…}`` and its kin, in which a dollar opens a formula of its own."""
    inner = r"[^{}\\]|\\."
    for _ in range(3):
        inner = rf"[^{{}}\\]++|\\.|\{{(?:{inner})*+\}}"
    return rf"\\(?:text[a-z]*+|mbox|hbox|fbox|intertext|shortintertext|tag)\*?\s*+\{{(?:{inner})*+\}}"


_TEXT = _text_group()
# Looking ahead comes first in the last alternative: before Python 3.11.5 a possessive repetition of one that
# fails behind its first character goes on from there.
_PATTERNS = {
    "$": re.compile(rf"\$((?:{_TEXT}|\\.|[^$\\])++)\$(?!\d)", re.DOTALL),
    "$$": re.compile(rf"\$\$((?:{_TEXT}|\\.|[^$\\]|(?!\$\$)\$)++)\$\$", re.DOTALL),
    r"\(": re.compile(rf"\\\(((?:{_TEXT}|[^\\]++|\\[^()])++)\\\)", re.DOTALL),
    r"\[": re.compile(rf"\\\[((?:{_TEXT}|[^\\]++|\\[^\[\]])++)\\\]", re.DOTALL),
    r"\\(": re.compile(r"\\\\\(((?:[^\\]++|\\\\(?![()])|\\[^\\])++)\\\\\)", re.DOTALL),
    r"\\[": re.compile(r"\\\\\[((?:[^\\]++|\\\\(?![\[\]])|\\[^\\])++)\\\\\]", re.DOTALL),
}
_STOP = re.compile(r"\\\$|\$++|\\")
_OPENER = re.compile(r"\$\$?|\\\\?[(\[]")
_CJK = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_COMMAND = re.compile(r"\\[A-Za-z]")
_MONEY = re.compile(rf"\d[\d,.]*+[\s{_CJK}][^\\^_{{}}=+*<>]*$")
_PROSE = re.compile(r"(?:[^\W_]|[\s,.;:'’!?，。、；：！？-])*$")
_WORD = re.compile(rf"[A-Za-z]{{2}}|[{_CJK}]")
_WORDS = re.compile(rf"[A-Za-z]{{3}}|[{_CJK}]|://")
_PROSE_TAIL = re.compile(rf"[{_CJK}]|\s$")


def opener_at(text: str, pos: int) -> str:
    """The delimiter that begins at ``pos``, or an empty string."""
    found = _OPENER.match(text, pos)
    return found.group() if found else ""


def formula_at(text: str, pos: int, end: int) -> Span | None:
    """The formula whose opening delimiter stands at ``pos`` and that closes before ``end``."""
    opener = opener_at(text, pos)
    found = _PATTERNS[opener].match(text, pos, end) if opener else None
    if found is None or not _plausible(opener, found.group(1), text[found.end() : found.end() + 1]):
        return None
    return Span(trimmed(found.group(1)), opener in ("$$", r"\[", r"\\["), found.end())


def formulas_in(text: str) -> Iterator[tuple[int, Span]]:
    """All formulas of a plain text with their offsets, left to right. ``\\$`` opens none."""
    pos = 0
    while found := _STOP.search(text, pos):
        span = None if found.group() == r"\$" else formula_at(text, found.start(), len(text))
        if span:
            yield found.start(), span
        pos = span.end if span else found.end()


def trimmed(tex: str) -> str:
    r"""The TeX without outer white space; a control space at its end (``a\ ``) stays whole."""
    stripped = tex.strip()
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if backslashes % 2 and len(tex.rstrip()) < len(tex) else stripped


def looks_like_tex(content: str) -> bool:
    r"""Whether ``\[content\]`` is a formula and not a pair of escaped brackets.

    >>> [looks_like_tex(c) for c in ("a", "n - 1", r"\alpha", "USACO1.3", "Link Content", "1")]
    [True, True, True, False, False, False]
    """
    if _COMMAND.search(content):
        return True
    if re.search(rf"[{_CJK}]|://", content):
        return False
    if re.search(r"[A-Za-z]{2,}", content):
        return bool(re.search(r"[=^_<>{}]", content))
    return bool(re.search(r"[A-Za-z]|\d\s*[-+*/=<>^]\s*\d", content))


def holds_words(content: str) -> bool:
    r"""Whether ``\(content\)`` is a remark in escaped brackets, and no formula.

    >>> [holds_words(c) for c in ("1", "52!", "gT/2", "see below", "注", "see $x$")]
    [False, False, False, True, True, True]
    """
    return bool(_WORDS.search(content)) and not looks_like_tex(content)


def _plausible(opener: str, content: str, behind: str) -> bool:
    if not content.strip():
        return False
    if opener == "$":
        return not _is_price(content) and not _is_prose(content, behind)
    if opener.endswith("("):
        return not holds_words(content)
    return opener == "$$" or looks_like_tex(content)


def _is_price(content: str) -> bool:
    """``5 for `` and ``7 元的``: what follows a dollar sign in front of an amount."""
    return bool(_MONEY.match(content) and _PROSE_TAIL.search(content))


def _is_prose(content: str, behind: str) -> bool:
    """``HOME and ``, `` and 6``: words with a space at one end only, or before a letter."""
    before, after = content[0].isspace(), content[-1].isspace()
    uneven = before != after or (after and behind.isalpha())
    return uneven and len(content) < 200 and bool(_PROSE.match(content) and _WORD.search(content))
