"""Markdown tokens as plain text: all of it, to be searched; or a line of it, to be read."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

from markdown_it.token import Token

from articles.rendering.tex import NO_MACROS, Macros, to_readable

_TAG = re.compile(r"<[^<>]*>")


def plain_text(tokens: Iterable[Token]) -> str:
    """Everything that can be searched for, a line for each block: words, code, the texts of pictures, and
    formulas as ``$tex$``, byte for byte. Every other dollar is ``\\$``, which opens no formula."""
    return "\n".join(line for line in map(_line, tokens) if line.strip())


def readable_text(tokens: Iterable[Token], macros: Macros = NO_MACROS) -> str:
    """Inline tokens as one line without markup; formulas as people would type them."""
    return " ".join("".join(_readable(tokens, macros)).split())


def _line(token: Token) -> str:
    if token.type == "inline":
        return "".join(map(_source, token.children or [])).strip()
    if token.type == "math_block":
        return f"${token.content}$"
    if token.type in ("fence", "code_block"):
        return _literal(token.content.rstrip("\n"))
    if token.type == "html_block":
        return _literal(unescape(_TAG.sub(" ", token.content)).strip())
    return _source(token) if token.type == "image" else ""


def _source(token: Token) -> str:
    if token.type == "math_inline":
        return f"${token.content}$"
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "image":
        return "".join(map(_source, token.children or []))
    return _literal(token.content) if token.type in ("text", "text_special", "code_inline") else ""


def _literal(text: str) -> str:
    return text.replace("$", r"\$")


def _readable(tokens: Iterable[Token], macros: Macros) -> Iterator[str]:
    for token in tokens:
        if token.type == "math_inline":
            yield to_readable(token.content, macros)
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "image":
            yield from _readable(token.children or [], macros)
        elif token.type in ("text", "text_special", "code_inline"):
            yield token.content
