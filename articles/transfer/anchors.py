"""Headings that links lead to, whatever rule made their addresses on the former site."""

import re
from collections.abc import Sequence

MARKUP = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]|!?\[([^\]]*)\]\([^)]*\)")
OWN_ANCHOR = re.compile(r"\{#([^}\s]+)[^}]*\}\s*$")


def heading_meant(fragment: str, headings: Sequence[str]) -> int | None:
    """The position of the heading that a fragment means: ``#自动机dfa`` is ``自动机（DFA）``.

    Only letters and digits are compared, as the rules of the programs differ in the rest.
    """
    wanted = _bare(fragment.rpartition("#")[2])
    for at, heading in enumerate(headings):
        own = OWN_ANCHOR.search(heading)
        if wanted and wanted in {_bare(heading), _bare(own[1]) if own else ""}:
            return at
    return None


def means(fragment: str, title: str) -> bool:
    """Whether a fragment names the title of its note."""
    return _bare(fragment.rpartition("#")[2]) == _bare(title)


def _bare(text: str) -> str:
    text = MARKUP.sub(lambda match: match[1] or match[2] or "", OWN_ANCHOR.sub("", text))
    return "".join(character for character in text.casefold() if character.isalnum())
