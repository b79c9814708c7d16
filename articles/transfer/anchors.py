"""Headings that links lead to, whatever rule made their addresses on the former site."""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote

from articles.rendering import render_inline
from articles.rendering.headings import Anchors, anchor_from

MARKUP = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]|!?\[([^\]]*)\]\([^)]*\)")
REPEATED = re.compile(r"(.+)-(\d+)")
OWN_ANCHOR = re.compile(r"\{#([^}\s]+)[^}]*\}\s*$")


def heading_meant(fragment: str, headings: Sequence[str]) -> int | None:
    """The position of the heading that a fragment means: ``#自动机dfa`` is ``自动机（DFA）``.

    Only letters and digits are compared, as the rules of the programs differ in the rest. ``#results-1`` is
    the second heading of that name; one that only begins or ends so is meant if there is no other.
    """
    fragment = unquote(fragment.rpartition("#")[2])
    if same := _named(fragment, headings):
        return same[0]
    if repeated := REPEATED.fullmatch(fragment):
        same, number = _named(repeated[1], headings), int(repeated[2])
        if number < len(same):
            return same[number]
    similar = [at for at, heading in enumerate(headings) if _resembles(_bare(fragment), _bare(heading))]
    return similar[0] if len(similar) == 1 else None


@lru_cache(maxsize=512)
def anchors_of(headings: tuple[str, ...]) -> tuple[str, ...]:
    """The anchors that a note's headings get on this site."""
    anchors = Anchors()
    return tuple(anchors.give(_anchor(heading)) for heading in headings)


def means(fragment: str, title: str) -> bool:
    """Whether a fragment names the title of its note."""
    return _bare(unquote(fragment.rpartition("#")[2])) == _bare(title)


def _named(fragment: str, headings: Sequence[str]) -> list[int]:
    wanted = _bare(fragment)
    return [at for at, heading in enumerate(headings) if wanted and wanted in _names(heading)]


def _resembles(wanted: str, heading: str) -> bool:
    """Headings get numbers in front and additions behind, which links to them do not follow."""
    return len(wanted) > 1 and (heading.startswith(wanted) or heading.endswith(wanted))


def _names(heading: str) -> set[str]:
    own = OWN_ANCHOR.search(heading)
    return {_bare(heading), _bare(own[1])} if own else {_bare(heading)}


def _anchor(heading: str) -> str:
    own = OWN_ANCHOR.search(heading)
    return own[1] if own else anchor_from(render_inline(_readable(heading)).text)


def _readable(heading: str) -> str:
    return MARKUP.sub(lambda match: match[1] or match[2] or "", OWN_ANCHOR.sub("", heading))


def _bare(text: str) -> str:
    return "".join(character for character in _readable(text).casefold() if character.isalnum())
