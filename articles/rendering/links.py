"""Where an article points at within the site."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

_HTML_LINK = re.compile(r"""<a\s[^<>]*?href\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def local_links(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The addresses of all links to places of this site, once each, in order."""
    return tuple(dict.fromkeys(link for link in _links(tokens) if link and not _ELSEWHERE.match(link)))


def _links(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "link_open":
            yield str(token.attrs.get("href", ""))
        elif token.type in ("html_block", "html_inline"):
            yield from _HTML_LINK.findall(token.content)
        yield from _links(token.children or ())
