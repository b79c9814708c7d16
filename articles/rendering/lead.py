"""Which tokens a card is made of: those before ``<!-- more -->``, and none of the properties on top."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

_NAME = re.compile(r"[ \t]*(?:\*\*|__)?[^\W\d_][\w /-]{0,30}(?:\*\*|__)?(?:::?[ \t]|：|:(?:\*\*|__))")
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\([^()\s]*\)")
_VALUE_COLUMNS = 40


def before_more(tokens: Sequence[Token]) -> list[Token] | None:
    """What the author wants on the card; None where nobody said so."""
    for at, token in enumerate(tokens):
        if token.type == "more":
            return list(tokens[:at])
        for place, child in enumerate(token.children or []):
            if child.type == "more":
                return [*tokens[:at], token.copy(children=(token.children or [])[:place])]
    return None


def behind_properties(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without the lines of ``name: value`` that some notes open with."""
    at = 0
    while at < len(tokens) and (tokens[at].type == "html_block" or _lists_properties(tokens, at)):
        at += 1 if tokens[at].type == "html_block" else 3
    return tokens[at:]


def _lists_properties(tokens: Sequence[Token], at: int) -> bool:
    """Whether a paragraph is nothing but names with short values, or links."""
    if tokens[at].type != "paragraph_open":
        return False
    lines = tokens[at + 1].content.split("\n")
    return len(lines) > 1 and all(map(_is_property, lines))


def _is_property(line: str) -> bool:
    name = _NAME.match(line)
    return name is not None and len(_LINK.sub("", line[name.end() :]).strip(" ,;，、；")) <= _VALUE_COLUMNS
