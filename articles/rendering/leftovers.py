"""Marks of links and code that stayed text: told, since their author meant something by them."""

import re
from itertools import islice

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from articles.rendering.document import MAX_PROBLEMS, Document, document_of

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
    texts = (child.content for child in line.children or () if child.type == "text")
    marks = ((text, found.start()) for text in texts if (found := _MARK.search(text)))
    behind = 0
    for text, start in islice(marks, MAX_PROBLEMS):
        at = line.content.find(text[start : start + 20], behind)
        if at >= 0 and line.content[at - 1 : at] != "\\":
            document.places.enter(line.content, line.map[0] if line.map else 0)
            document.problem(*document.places.of(line.content, at), _CODES[text[start]])
        behind = max(behind, at + 1)
