"""Fenced code: its language and lines from the info string, its colours from Pygments."""

import re
from functools import cache, lru_cache
from html import escape

from pygments import highlight as pygmentize
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_all_lexers, get_lexer_by_name

LIMIT = 40_000
"""The longest code that is coloured, in characters."""

MAX_LINES = 10_000

_LANGUAGE = re.compile(r"\{?\s*\.?([A-Za-z][\w+#.-]{0,29})")
_LINES = re.compile(r"""\{([\d\s,-]+)\}|hl_lines\s*=\s*["'\[]*([\d\s,-]+)""")
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


def code_html(code: str, info: str) -> str:
    """A ``<figure class="code">`` for fenced code with this info string, such as ``python {2,4-5}``."""
    language, lines = language_of(info), marked_lines(info)
    label = f' data-language="{escape(language)}"' if language else ""
    body = _coloured(code, language.lower(), lines)
    return f'<figure class="code"{label}><pre tabindex="0"><code>{body}</code></pre></figure>'


def language_of(info: str) -> str:
    """The language that an info string names: ``python`` for ``python {2}`` and for ``{.python .input}``."""
    found = _LANGUAGE.match(info.strip())
    return found.group(1) if found else ""


def marked_lines(info: str) -> tuple[int, ...]:
    """The lines that an info string asks to mark, from 1."""
    found = _LINES.search(info[:1000])
    if not found:
        return ()
    lines: set[int] = set()
    for first, last in _RANGE.findall(found.group(1) or found.group(2)):
        lines.update(range(int(first), min(int(last or first), MAX_LINES) + 1))
    return tuple(sorted(lines))


@lru_cache(maxsize=2048)
def _coloured(code: str, language: str, lines: tuple[int, ...]) -> str:
    if language not in _aliases() or len(code) > LIMIT:
        return escape(code, quote=False)
    formatter: HtmlFormatter[str] = HtmlFormatter(nowrap=True, hl_lines=list(lines))
    return pygmentize(code.rstrip("\n") + "\n", _lexer(language), formatter)


@cache
def _lexer(language: str) -> Lexer:
    return get_lexer_by_name(language, stripnl=False)


@cache
def _aliases() -> frozenset[str]:
    return frozenset(alias.lower() for _, aliases, _, _ in get_all_lexers() for alias in aliases)
