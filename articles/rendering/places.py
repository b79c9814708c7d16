"""Where in the source each piece of the HTML was written: for the preview, never on a public page."""

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

_MARK = re.compile("\ufdd4(\\d+)\ufdd5(\\s*)(<[a-z][a-z0-9]*)?")
_TAG = re.compile(r"<(/?)(?!(?:br|col|hr|img|input|wbr)\b)[A-Za-z][^<>]*(?<!/)>")


def with_marks(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens with a mark before each block that stands by itself.

    What stands inside an element that the author opened in HTML is part of that element's block.
    """
    depth, line, place = 0, 1, None
    for token in tokens:
        ends_the_text = token.type == "footnote_block_open"
        if token.level == 0 and depth == 0 and (ends_the_text or (token.map and token.map != place)):
            place = token.map
            line = place[0] + 1 if place else line
            yield Token("mark", "", 0, meta={"line": line})
        if token.type == "html_block":
            depth = max(0, depth + _opened(token.content))
        yield token


def mark_html(line: int) -> str:
    """A mark as text that no author can write and no sanitizer touches."""
    return f"\ufdd4{line}\ufdd5"


def marks_to_attributes(html: str) -> str:
    """``data-line`` on the element behind each mark; a mark before anything else vanishes."""
    return _MARK.sub(_attribute, html)


def _attribute(found: re.Match[str]) -> str:
    line, space, tag = found.groups()
    return f'{space}{tag} data-line="{line}"' if tag else space


def _opened(html: str) -> int:
    return sum(-1 if found[1] else 1 for found in _TAG.finditer(html))
