"""Addresses of the site in a note's text as files beside it, and back to the last byte. Pure.

``outwards`` and ``inwards`` are inverse to each other for the texts that they are used on: the export looks
at each note, and writes one for which they are not as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from posixpath import dirname, join, normpath, relpath
from urllib.parse import quote, unquote

ADDRESS = r"""(?P<to>[^\s"'<>()\[\]\\]+)"""
PLACES = (
    re.compile(rf"(?P<lead>\][(:][ \t]*<?){ADDRESS}"),
    re.compile(rf"""(?P<lead>src\s*=\s*["']){ADDRESS}"""),
)
"""Where addresses stand: in links and pictures, behind names of links, in pictures of HTML. Each begins with
letters that are found fast."""

SHORTCODE = re.compile(r"\{\{([<%])((?!/\*)[^\n]*?)([>%])\}\}")
SHOWN_SHORTCODE = re.compile(r"\{\{([<%])/\*([^\n]*?)\*/([>%])\}\}")
LINES = re.compile(r"^([ \t>]*(?:`{3,}|~{3,})[\w+#-]* )\{([\d-]+(?:,[\d-]+)*)\}$", re.M)
HUGO_LINES = re.compile(r'^([ \t>]*(?:`{3,}|~{3,})[\w+#-]* )\{hl_lines="([\d-]+(?: [\d-]+)*)"\}$', re.M)
"""Code blocks with lines to be marked."""
NUMBER = re.compile(r" \{\d")
MARKED = ' {hl_lines="'

MEDIA = "/media/"
ARTICLES = "/articles/"
NOTE = "index.md"


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands around a note in the export.

    ``path`` is that of its file. ``names``: what the pictures in its folder are called, by their paths in the
    media folder. ``note_of`` gives the path of the file of another article by its slug, ``slug_of`` the slug
    of an article by the path of its file.
    """

    path: str
    names: Mapping[str, str]
    note_of: Callable[[str], str | None]
    slug_of: Callable[[str], str | None]

    def outwards(self, text: str) -> str:
        """The text as it stands in the export."""
        if MEDIA in text or ARTICLES in text:
            for place in PLACES:
                text = place.sub(lambda match: match["lead"] + self._outside(match["to"]), text)
        return _for_hugo(text)

    def inwards(self, text: str) -> str:
        """The text as it stands on the site."""
        text = _from_hugo(text)
        if self.names or NOTE in text:
            paths = {name: path for path, name in self.names.items()}
            for place in PLACES:
                text = place.sub(lambda match: match["lead"] + self._inside(match["to"], paths), text)
        return text

    def _outside(self, address: str) -> str:
        """An address of the site as a file, where the way back leads to the very same characters."""
        if address.startswith(MEDIA):
            path = unquote(address.removeprefix(MEDIA))
            if path in self.names and address == MEDIA + quote(path):
                return quote(self.names[path])
        elif address.startswith(ARTICLES):
            place, hash_, fragment = address.partition("#")
            slug = unquote(place.removeprefix(ARTICLES).removesuffix("/"))
            note = self.note_of(slug) if place == f"{ARTICLES}{quote(slug)}/" else None
            if note:
                return quote(relpath(note, dirname(self.path))) + hash_ + fragment
        return address

    def _inside(self, address: str, paths: Mapping[str, str]) -> str:
        place, hash_, fragment = address.partition("#")
        place = unquote(place)
        if place in paths and not hash_:
            return MEDIA + quote(paths[place])
        if f"/{place}".endswith(f"/{NOTE}"):
            slug = self.slug_of(normpath(join(dirname(self.path), place)))
            return f"{ARTICLES}{quote(slug)}/{hash_}{fragment}" if slug else address
        return address


def _for_hugo(text: str) -> str:
    """Where Hugo would look for a command of its own or fail: ``{{< x >}}`` in a text, and ``{7-8}`` behind
    the mark of a code block."""
    if NUMBER.search(text):
        text = LINES.sub(lambda found: f'{found[1]}{{hl_lines="{found[2].replace(",", " ")}"}}', text)
    return SHORTCODE.sub(r"{{\1/*\2*/\3}}", text) if "{{<" in text or "{{%" in text else text


def _from_hugo(text: str) -> str:
    if "*/" in text:
        text = SHOWN_SHORTCODE.sub(r"{{\1\2\3}}", text)
    if MARKED not in text:
        return text
    return HUGO_LINES.sub(lambda found: f"{found[1]}{{{found[2].replace(' ', ',')}}}", text)


def media_in(text: str) -> list[str]:
    """Paths in the media folder of what a text shows or links where that can be written as a file beside it,
    each once, in their order."""
    return list(dict.fromkeys(unquote(address) for address in _behind(MEDIA, text)))


def articles_in(text: str) -> set[str]:
    """The slugs of the articles that a text links."""
    return {unquote(address.partition("#")[0].removesuffix("/")) for address in _behind(ARTICLES, text)}


def _behind(start: str, text: str) -> list[str]:
    """What follows ``start`` in the addresses of a text that begin with it."""
    if start not in text:
        return []
    found = (match["to"] for place in PLACES for match in place.finditer(text))
    return [address.removeprefix(start) for address in found if address.startswith(start)]
