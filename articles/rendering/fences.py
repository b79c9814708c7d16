"""Fenced blocks that are formulas, and those that nobody closed."""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from articles.rendering.document import Document, document_of

_MARK = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*$")


def fences(state: StateCore) -> None:
    """Core rule: a fence named ``math`` is a display formula; an open one is reported."""
    document = document_of(state.env)
    for token in state.tokens:
        if token.type != "fence" or not token.map:
            continue
        if not _is_closed(token, document):
            document.problem(*document.places.in_source(token.map[0], token.markup, 0), "unclosed-fence")
        if token.info.strip() == "math" and token.content.strip():
            _become_formula(token, document)


def _is_closed(token: Token, document: Document) -> bool:
    start, end = token.map or (0, 0)
    found = _MARK.match(document.lines[end - 1]) if end - 1 > start else None
    return found is not None and found.group(1).startswith(token.markup)


def _become_formula(token: Token, document: Document) -> None:
    line, column = document.places.in_source(token.map[0] if token.map else 0, token.markup, 0)
    token.type, token.tag = "math_block", "math"
    token.content = token.content.strip()
    token.meta = {"display": True, "line": line, "column": column}
