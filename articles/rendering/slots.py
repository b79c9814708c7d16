"""HTML that goes past the sanitizer: our own, escaped by ourselves, kept aside under names nobody can guess."""

import re
from secrets import token_hex


class Slots:
    """Takes pieces of HTML, gives placeholders for them, and puts the pieces back when all else is clean."""

    def __init__(self) -> None:
        self._key = token_hex(6)
        self._pieces: list[str] = []
        self._pattern = re.compile(
            f"<div>\ufdd0{self._key}:(\\d+)\ufdd1</div>|\ufdd2{self._key}:(\\d+)\ufdd3|(?:user-)?{self._key}:(\\d+):"
        )

    def block(self, html: str) -> str:
        """A placeholder for a piece that stands between blocks."""
        return f"<div>\ufdd0{self._keep(html)}\ufdd1</div>"

    def inline(self, html: str) -> str:
        """A placeholder for a piece that stands in a line of text."""
        return f"\ufdd2{self._keep(html)}\ufdd3"

    def name(self, escaped: str) -> str:
        """A placeholder for an ``id`` that is ours and so gets no prefix."""
        return f"{self._keep(escaped)}:"

    def fill(self, html: str) -> str:
        """The HTML with every piece in its place."""
        return self._pattern.sub(lambda found: self._pieces[int(found.group(found.lastindex or 1))], html)

    def _keep(self, html: str) -> str:
        self._pieces.append(html)
        return f"{self._key}:{len(self._pieces) - 1}"
