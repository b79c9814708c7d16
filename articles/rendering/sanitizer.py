"""HTML in, harmless HTML out: ``<b onclick=x>a</b><script>`` becomes ``<b>a</b>``.

Two parsers of different make look at what a person wrote. bleach goes first; nh3 has the last word, since
bleach keeps some script addresses. bleach needs quadratic time: what is longer or deeper than the limits is
left to nh3.
"""

import re

import bleach
import nh3

from articles.rendering.elements import ALLOWED, CLASSES, DROPPED_WITH_CONTENT, EVERYWHERE, SCHEMES

BLEACH_LIMIT = 60_000
"""The longest HTML, in characters, that bleach is asked about."""

BLEACH_DEPTH = 100
"""The deepest."""

_BLEACH_ATTRIBUTES = {element: [*own, *EVERYWHERE, "class"] for element, own in ALLOWED.items()}
_NH3 = nh3.Cleaner(
    tags=set(ALLOWED),
    clean_content_tags=DROPPED_WITH_CONTENT,
    attributes={**ALLOWED, "*": EVERYWHERE},
    allowed_classes=CLASSES,
    url_schemes=SCHEMES,
    id_prefix="user-",
    link_rel=None,
)
_BLEACH = bleach.Cleaner(
    tags=set(ALLOWED), attributes=_BLEACH_ATTRIBUTES, protocols=SCHEMES, strip=True, strip_comments=True
)
_TAG = re.compile(r"<(/?)(?!(?:br|col|hr|img|input|wbr)\b)[A-Za-z]")


def sanitize(html: str, *, has_foreign_tags: bool = True) -> str:
    """The HTML with nothing but what ``elements`` allows. Every ``id`` begins with ``user-`` afterwards.

    ``has_foreign_tags``: whether a person wrote any of its tags. Where the renderer made them all, bleach,
    which takes six times as long as nh3, is not asked.
    """
    if has_foreign_tags and len(html) <= BLEACH_LIMIT and _depth(html) <= BLEACH_DEPTH:
        html = _BLEACH.clean(html)
    return str(_NH3.clean(html))


def _depth(html: str) -> int:
    """How deep elements can stand in each other, if those that nobody closes go on to the end."""
    depth = deepest = 0
    for found in _TAG.finditer(html):
        depth += -1 if found.group(1) else 1
        deepest = max(depth, deepest)
    return deepest
