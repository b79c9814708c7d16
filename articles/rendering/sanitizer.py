"""HTML in, harmless HTML out: ``<b onclick=x>a</b><script>`` becomes ``<b>a</b>``.

Two parsers of different make look at what a person wrote. bleach goes first; nh3 has the last word, since
bleach keeps some script addresses. bleach needs quadratic time: what is longer or deeper than the limits is
left to nh3. The answer is a fixed point: a browser that reads it and writes it again, or another round here,
changes nothing, so that no element gets a new place, and with it a new meaning, on the way.
"""

import re
import threading
from html import escape
from typing import Any

import bleach
import nh3

from articles.rendering.elements import (
    ALLOWED,
    CLASSES,
    DROPPED_WITH_CONTENT,
    EVERYWHERE,
    FIXED,
    REL,
    SCHEMES,
)
from articles.rendering.excess import is_excessive

BLEACH_LIMIT = 30_000
"""The longest HTML, in characters, that bleach is asked about."""

BLEACH_DEPTH = 100
"""The deepest."""

MAX_DEPTH = 200
"""Elements inside elements; of what stands deeper only the text is kept. Browsers stop at 512 in all."""

MAX_ROUNDS = 20
"""How often nh3 may find something new in its own answer, before no tag of it is believed."""

_BLEACH_ATTRIBUTES = {element: [*own, *EVERYWHERE, "class"] for element, own in ALLOWED.items()}
_NH3 = nh3.Cleaner(
    tags=set(ALLOWED),
    clean_content_tags=DROPPED_WITH_CONTENT,
    attributes={**ALLOWED, "*": EVERYWHERE},
    allowed_classes=CLASSES,
    set_tag_attribute_values=FIXED,
    url_schemes=SCHEMES,
    id_prefix="user-",
    link_rel=None,
)


class _Bleach(threading.local):
    """bleach's cleaner, one for each thread: it keeps the tree that it builds in itself."""

    def __init__(self) -> None:
        self.cleaner = bleach.Cleaner(
            tags=set(ALLOWED),
            attributes=_BLEACH_ATTRIBUTES,
            protocols=SCHEMES,
            strip=True,
            strip_comments=True,
        )
        tree = self.cleaner.parser.tree
        tree.elementClass = _remembering(tree.elementClass)


def _remembering(element: Any) -> Any:
    """html5lib's element, which puts what stands wrongly in a table before it, and forgets it there when the
    fragment is taken out of its document."""

    def insert_before(self: Any, node: Any, successor: Any) -> None:
        element.insertBefore(self, node, successor)
        self._childNodes.insert(self._childNodes.index(successor), node)

    return type("Element", (element,), {"insertBefore": insert_before})


_bleach = _Bleach()
_CONTROLS = dict.fromkeys({*range(32), 127} - {9, 10, 13}, "\ufffd")
_TEXT_ONLY = nh3.Cleaner(tags=set())
_LINK_AWAY = re.compile(
    r'(<a(?: [a-z-]+="[^"]*")*? href="(?!mailto:|tel:)(?=[^"/?#]*:|\s*[/\\]\s*[/\\])[^"]*")'
)
_PRE_BREAKS = re.compile(r"(<pre[^>]*>)\n+")
_TAG = re.compile(r"<(/?)(?!(?:br|col|hr|img|input|wbr)\b)[A-Za-z][^>]*>?")


def sanitize(html: str, *, has_foreign_tags: bool = True) -> str:
    """The HTML with nothing but what ``elements`` allows. Every ``id`` begins with ``user-`` afterwards.

    ``has_foreign_tags``: whether a person wrote any of its tags. Where the renderer made them all, bleach,
    which takes six times as long as nh3, is not asked. HTML of excessive cost is shown as it was written.
    """
    if has_foreign_tags and is_excessive(html):
        return escape(html, quote=False)
    for _ in range(MAX_ROUNDS):
        before, html = html, _round(html, has_foreign_tags)
        if html == before:
            return html
    return str(_TEXT_ONLY.clean(html))


def _round(html: str, has_foreign_tags: bool) -> str:
    html = html.translate(_CONTROLS)
    if has_foreign_tags and len(html) <= BLEACH_LIMIT and _depth(html) <= BLEACH_DEPTH:
        html = _bleach.cleaner.clean(html)
    html = _PRE_BREAKS.sub(r"\1", _within_depth(str(_NH3.clean(html))))
    return _LINK_AWAY.sub(rf'\1 rel="{REL}"', html)


def _depth(html: str) -> int:
    """How deep elements can stand in each other, if those that nobody closes go on to the end."""
    depth = deepest = 0
    for found in _TAG.finditer(html):
        depth += -1 if found.group(1) else 1
        deepest = max(depth, deepest)
    return deepest


def _within_depth(html: str) -> str:
    depth = 0

    def kept(found: re.Match[str]) -> str:
        nonlocal depth
        closes = bool(found.group(1))
        depth += not closes
        tag = found.group() if depth <= MAX_DEPTH else ""
        depth -= closes
        return tag

    return _TAG.sub(kept, html) if html.count("</") > MAX_DEPTH else html
