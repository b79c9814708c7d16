"""Marks of links and code that stayed text: told, since their author meant something by them."""

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from articles.rendering.document import Document, document_of

_MARK = re.compile(r"\]\((?=https?:|www\.|\.{0,2}/)|(?<!\\)`+")
_CODES = {"]": "broken-link", "`": "unpaired-code"}


def leftovers(state: StateCore) -> None:
    """Core rule, after the inline rules."""
    document = document_of(state.env)
    if "](" in document.source or "`" in document.source:
        for token in state.tokens:
            if token.type == "inline" and ("](" in token.content or "`" in token.content):
                _report(token, document)


def _report(line: Token, document: Document) -> None:
    for child in line.children or ():
        found = _MARK.search(child.content) if child.type == "text" else None
        at = line.content.find(child.content[found.start() : found.start() + 20]) if found else -1
        if found and at >= 0 and line.content[at - 1 : at] != "\\":
            document.places.enter(line.content, line.map[0] if line.map else 0)
            document.problem(*document.places.of(line.content, at), _CODES[found.group()[0]])
