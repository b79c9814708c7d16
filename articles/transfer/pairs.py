"""Blocks from an opening tag to the tag that closes it, in time linear in the text."""

import re
from bisect import bisect_right
from collections.abc import Callable

from articles.transfer.zones import zones

Closing = Callable[[re.Match[str]], re.Pattern[str]]
Change = Callable[[re.Match[str], str], str]


def replace_pairs(text: str, opening: re.Pattern[str], closing: Closing, change: Change) -> str:
    """Replaces each block that begins outside code by ``change(its opening tag, what is in it)``.

    ``closing`` gives the pattern that closes a block; one that nothing closes stays.
    """
    if not opening.search(text):
        return text
    is_code = _codes(text)
    parts: list[str] = []
    absent: set[re.Pattern[str]] = set()
    position = 0
    for match in opening.finditer(text):
        pattern = closing(match)
        if match.start() < position or pattern in absent or is_code(match.start()):
            continue
        close = pattern.search(text, match.end())
        if close is None:
            absent.add(pattern)
            continue
        parts += [text[position : match.start()], change(match, text[match.end() : close.start()])]
        position = close.end()
    return "".join([*parts, text[position:]])


def as_quote(body: str, source: str) -> str:
    """What stands between two tags as a quote; the lines of the tags become empty, and the one that says the
    source, if there is any."""
    lines = body.removeprefix("\n").removesuffix("\n").split("\n")
    quoted = [f"> {line}".rstrip() for line in lines]
    return "\n".join(["", *quoted, f"> — {source}" if source else ""])


def _codes(text: str) -> Callable[[int], bool]:
    starts = [zone.start for zone in zones(text)]
    kinds = [zone.kind for zone in zones(text)]
    return lambda offset: kinds[bisect_right(starts, offset) - 1] == "code"
