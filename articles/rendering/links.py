"""Where an article points at within the site."""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import chain
from urllib.parse import unquote

from markdown_it.token import Token

_HTML_LINK = re.compile(r"""<a\s[^<>]*?href\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
_HTML_ID = re.compile(r"""<[a-z][^<>]*?\sid\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
_HTML = ("html_block", "html_inline")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def is_local(address: str) -> bool:
    """Whether an address is a place of this site."""
    return bool(address) and not _ELSEWHERE.match(address)


def local_links(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The addresses of all links to places of this site, once each, in order."""
    return tuple(dict.fromkeys(filter(is_local, _links(tokens))))


def has_html(tokens: Sequence[Token]) -> bool:
    """Whether the author wrote any HTML."""
    return any(token.type in _HTML for token in _flat(tokens))


def point_at_own_places(tokens: Sequence[Token], anchors: Set[str]) -> None:
    """Links to an ``id`` that the author gave in HTML follow it to its name with ``user-``."""
    own = {name for token in _flat(tokens) if token.type in _HTML for name in _HTML_ID.findall(token.content)}
    for token in _flat(tokens) if own else ():
        target = unquote(str(token.attrs.get("href", ""))) if token.type == "link_open" else ""
        if target.startswith("#") and target[1:] in own - anchors:
            token.attrs["href"] = f"#user-{target[1:]}"


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens with those inside their lines, but for the words that describe a picture."""
    return chain.from_iterable((token, *token.children) if token.children else (token,) for token in tokens)


def _links(tokens: Sequence[Token]) -> Iterator[str]:
    for token in _flat(tokens):
        if token.type == "link_open":
            yield str(token.attrs.get("href", ""))
        elif token.type in _HTML:
            yield from _HTML_LINK.findall(token.content)
