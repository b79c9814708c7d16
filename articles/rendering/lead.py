"""Which tokens a card is made of: those before ``<!-- more -->``, and of these the prose."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_NAME = re.compile(r"[ \t]*(?:\*\*|__)?[^\W\d_][\w /-]{0,30}(?:\*\*|__)?(?:::?[ \t]|：|:(?:\*\*|__))")
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\[\]]*\])*\]\([^()\s]*\)")
_VALUE_COLUMNS = 40
_WORD = re.compile(r"\w")
_BREAKS = ("text", "softbreak", "hardbreak")


def before_more(tokens: Sequence[Token]) -> list[Token] | None:
    """What the author wants on the card; None where nobody said so."""
    for at, token in enumerate(tokens):
        if token.type == "more":
            return list(tokens[:at])
        for place, child in enumerate(token.children or []):
            if child.type == "more":
                return [*tokens[:at], token.copy(children=(token.children or [])[:place])]
    return None


def prose(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens without paragraphs of nothing but links, and without the lines of ``name: value`` that some
    notes open with."""
    on_top, lists, behind = True, 0, 0
    for at, token in enumerate(tokens):
        if token.type == "paragraph_open" and not lists:
            if _leads_away(tokens[at + 1]) or (on_top and _lists_properties(tokens[at + 1])):
                behind = at + 3
            else:
                on_top = False
        lists += token.nesting if token.type.endswith(("list_open", "list_close")) else 0
        if at >= behind:
            yield token


def _leads_away(line: Token) -> bool:
    """Whether a paragraph has no word outside of its links."""
    links = 0
    for child in line.children or ():
        if child.type in ("link_open", "link_close"):
            links += 1
        elif links % 2 == 0 and (child.type not in _BREAKS or _WORD.search(child.content)):
            return False
    return links > 0


def _lists_properties(line: Token) -> bool:
    """Whether a paragraph is nothing but names with short values, or links."""
    lines = line.content.split("\n")
    return len(lines) > 1 and all(map(_is_property, lines))


def _is_property(line: str) -> bool:
    name = _NAME.match(line)
    return name is not None and len(_LINK.sub("", line[name.end() :]).strip(" ,;，、；")) <= _VALUE_COLUMNS
