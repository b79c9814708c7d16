"""Links and embeds by name, as wikis write them: ``[[note#heading|words]]``, ``![[picture.png|300]]``."""

import re

from articles.transfer.index import Target
from articles.transfer.page import Page
from articles.transfer.pasting import Picture, Place, picture_markup, with_width
from articles.transfer.references import anchor_in, article_address

WIKILINK = re.compile(r"(?P<bang>!?)\[\[(?P<to>[^\[\]\n]+?)(?:\\?\|(?P<alias>[^\[\]\n]*))?\]\](?!\()")
BLOCK = re.compile(r"#\^.*")
NOT_A_NAME = re.compile(r"[\d\s,.;:+-]*")


def wikilink(match: re.Match[str], page: Page) -> str:
    """What a link or an embed becomes. Other notes cannot stand within one: they become links."""
    place = Place(match.string, match.start())
    name, _, fragment = match["to"].strip().rstrip("\\").partition("#")
    target = page.index.note_named(name, page.note.path) if name else page.index.targets[page.note.path]
    shown = (match["alias"] or "").strip() or _shown(match["to"].strip(), target)
    if target is not None:
        if match["bang"]:
            page.remark("embedded-note", match[0], text=match.string, offset=match.start())
        anchor = (_block_in if fragment.startswith("^") else anchor_in)(target, fragment, page, place)
        address = article_address(target) if name or anchor.startswith("#user-") else ""
        return f"[{shown}]({address}{anchor})"
    if match["bang"]:
        alt, width = with_width(f"|{match['alias'] or ''}")
        return picture_markup(Picture(name.strip(), alt.lstrip("|"), width=width), page, place)
    if NOT_A_NAME.fullmatch(name):
        return match[0]
    page.remark("missing-note", match["to"], text=match.string, offset=match.start())
    return shown


def _block_in(target: Target, fragment: str, page: Page, place: Place) -> str:
    """The end of an address that leads to a block by its name."""
    if page.index.has_label(fragment, target.path):
        return f"#user-{fragment.removeprefix('^')}"
    page.remark("missing-heading", f"{target.path}#{fragment}", text=place.text, offset=place.offset)
    return ""


def _shown(named: str, target: Target | None) -> str:
    """A link's own words; but a title with formulas is shown for the name of its file."""
    if target is not None and "$" in target.title and "#" not in named:
        return target.title
    return BLOCK.sub("", named).replace("#", " › ").removeprefix(" › ") or named.removeprefix("#")
