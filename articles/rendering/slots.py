"""HTML that goes past the sanitizer: ours, escaped by us, kept aside under names nobody can guess."""

import re
from secrets import token_hex

_BLOCK = re.compile("<div>\ufdd0([0-9a-f]+):(\\d+)\ufdd1</div>")
_DISPLACED = re.compile("\ufdd0([0-9a-f]+):(\\d+)\ufdd1")
_INLINE = re.compile("\ufdd2([0-9a-f]+):(\\d+)\ufdd3")
_NAME = re.compile(r"user-([0-9a-f]{12}):(\d+):")


class Slots:
    """Takes pieces of HTML, gives placeholders for them, and puts the pieces back when all else is clean."""

    def __init__(self) -> None:
        self._key = token_hex(6)
        self._pieces: list[str] = []

    def block(self, html: str) -> str:
        """A placeholder for a piece that stands between blocks."""
        return f"<div>\ufdd0{self._keep(html)}\ufdd1</div>"

    def inline(self, html: str) -> str:
        """A placeholder for a piece that stands in a line of text."""
        return f"\ufdd2{self._keep(html)}\ufdd3"

    def name(self, escaped: str) -> str:
        """A placeholder for an ``id`` that is ours; the sanitizer puts ``user-`` before it."""
        return f"{self._keep(escaped)}:"

    def fill(self, html: str) -> str:
        """The HTML with every piece in its place.

        Elements that nobody closed may have come between a block's placeholder and the ``div`` around it.
        """
        for pattern in (_BLOCK, _DISPLACED, _INLINE, _NAME):
            html = pattern.sub(self._piece, html)
        return html

    def _keep(self, html: str) -> str:
        self._pieces.append(html)
        return f"{self._key}:{len(self._pieces) - 1}"

    def _piece(self, found: re.Match[str]) -> str:
        return self._pieces[int(found.group(2))] if found.group(1) == self._key else found.group()
