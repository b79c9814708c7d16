"""Marks that several programs share: highlighted words, and places for a table of contents."""

import re

from articles.transfer.zones import substitute

HIGHLIGHT = re.compile(r"(?<![=A-Za-z0-9])==(?=[^\s=])([^=\n]+)(?<=\S)==(?![=A-Za-z0-9])")
CONTENTS = re.compile(r"^[ \t]*(?:@?\[toc\](?![(\[:])|\[\[_?toc_?\]\]|\{:?toc\})[ \t]*$", re.I | re.M)


def highlighted(text: str) -> str:
    """``==x==`` as a ``mark``."""
    return substitute(text, HIGHLIGHT, r"<mark>{0[1]}</mark>".format) if "==" in text else text


def without_contents(text: str) -> str:
    """A text without the places where its program put a table of contents, which every article has here."""
    return substitute(text, CONTENTS, lambda _match: "")
