"""Links and pictures of a note, from its folder's addresses to the site's."""

import re
from functools import partial
from html import unescape

from articles.transfer.anchors import anchors_of, heading_meant, means
from articles.transfer.index import Target
from articles.transfer.page import Page
from articles.transfer.pasting import WEB, Picture, Place, keep, picture_markup, shortened, with_width
from articles.transfer.zones import substitute

TEXT = r"(?:[^\[\]\\\n]|\\.|\n(?![ \t]*\n)|\[(?:[^\[\]\\\n]|\\.)*\](?:\([^()\n]*\))?)*"
DESTINATION = r"(?:<[^<>\n]*>|(?:[^()<\s\\]|[ \t](?![ \t])|\\.|\((?:[^()\n\\]|\\.)*\)){0,2000}?)"
TITLE = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
LINK = re.compile(
    rf"(?P<bang>!?)\[(?P<text>{TEXT})\]\([ \t]*(?P<to>{DESTINATION})"
    rf"(?:[ \t\n]{{1,9}}(?P<title>{TITLE}))?[ \t]*\)"
    r"(?P<attributes>\{:?[^{}\n]*[=:][^{}\n]*\})?",
    re.S,
)
DEFINITION = re.compile(r"^(?P<lead> {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)(?P<to><[^<>\n]*>|[^\s<]\S*)", re.M)
BY_REFERENCE = re.compile(r"!\[(?P<text>[^\[\]\n]*)\]\[(?P<label>[^\[\]\n]*)\]")
IMG = re.compile(r"<img\b(?P<attributes>[^<>]*?)/?>", re.I)
HREF = re.compile(r"""(?P<lead><a\b[^<>]*?\bhref\s*=\s*)(?P<quote>["'])(?P<to>[^"'<>]*)(?P=quote)""", re.I)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
LENGTH = re.compile(r"""(?:\bw(?:idth)?\s*=\s*["']?|\b(?:max-)?width:\s*)(\d+)(?:px)?(?![\d.%])""")
ZOOM = re.compile(r"zoom:\s*(\d+(?:\.\d+)?)%")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
KNOWN_SCHEME = re.compile(r"(?:https?|mailto|tel|ftp):", re.I)
HOST = re.compile(r"www\.[\w-]+\.")
MISCLOSED = re.compile(r"(?<=\]\()(?P<to>https?://[^\s()（）<>]+)）(?=[（，。、；：\s]|\Z)")
OURS = re.compile(r"/(?:articles|media|categories|tags)/")


def rewrite_references(text: str, page: Page) -> str:
    """The text with links to other notes leading to their articles, and pictures taken from the media folder.

    What is missing stays as text and is remarked; a picture on another host becomes a link.
    """
    text = substitute(text, MISCLOSED, partial(_closed, page=page)) if "）" in text else text
    text = substitute(text, LINK, lambda match: _link(match, page, 0, text, linked=False))
    text = substitute(
        text, BY_REFERENCE, partial(_picture_by_reference, page=page, places=_definitions(text))
    )
    text = substitute(text, DEFINITION, partial(_definition, page=page))
    text = substitute(text, IMG, partial(_img, page=page))
    return substitute(text, HREF, partial(_href, page=page))


def article_address(target: Target) -> str:
    """The address of a note's article."""
    return f"/articles/{target.slug}/"


def _closed(match: re.Match[str], page: Page) -> str:
    """A link that a full-width bracket was to close, closed."""
    _remark("full-width-bracket", match[0], page, Place(match.string, match.start()))
    return f"{match['to']})"


def _link(match: re.Match[str], page: Page, base: int, text: str, *, linked: bool) -> str:
    place = Place(text, base + match.start())
    if match["bang"] and OURS.match(match["to"]):
        return match[0]
    if match["bang"]:
        return picture_markup(_picture(match), page, place, form="text" if linked else "markdown")
    destination = match["to"].strip().removeprefix("<").removesuffix(">")
    if not match["to"].startswith("<") and re.search(r"\s", destination):
        return match[0]
    inner = LINK.sub(
        lambda part: _link(part, page, base + match.start("text"), text, linked=True), match["text"]
    )
    address = resolve(destination, page, place)
    if address is None:
        return inner
    title = f" {match['title']}" if match["title"] else ""
    return f"[{inner}]({_bracketed(address)}{title})"


def resolve(destination: str, page: Page, place: Place) -> str | None:
    """Where a link leads now; None, with a remark, where there is nothing."""
    if (own := page.around.own_path(destination)) is not None:
        return _note_address(own, page, place) or destination
    if (
        WEB.match(destination)
        or KNOWN_SCHEME.match(destination)
        or OURS.match(destination)
        or not destination
    ):
        return destination
    if HOST.match(destination):
        return f"http://{destination}"
    if SCHEME.match(destination):
        _remark("foreign-link", destination, page, place)
        return None
    if address := _note_address(destination, page, place):
        return address
    if file := page.index.file_at(destination.split("#")[0], page.folders):
        return keep(page.around.tree.read(file), file, page, place)
    if page.around.site_url and destination.startswith("/"):
        _remark("former-site", shortened(destination), page, place)
        return page.around.site_url + destination
    _remark("missing-link", shortened(destination), page, place)
    return None


def _note_address(destination: str, page: Page, place: Place) -> str | None:
    path, _, fragment = unescape(destination).partition("#")
    target = page.index.note_at(path, page.note.path) if path else page.index.targets[page.note.path]
    if target is None:
        return None
    anchor = anchor_in(target, fragment, page, place)
    return article_address(target) + anchor if path else anchor or "#"


def anchor_in(target: Target, fragment: str, page: Page, place: Place) -> str:
    """The end of an address that leads to a heading; empty, with a remark, where there is no such heading."""
    if not fragment or means(fragment, target.title):
        return ""
    heading = heading_meant(fragment, target.headings)
    if heading is not None:
        return f"#{anchors_of(target.headings)[heading]}"
    _remark("missing-heading", f"{target.path}#{fragment}", page, place)
    return ""


def _picture(match: re.Match[str]) -> Picture:
    alt, width = with_width(match["text"])
    attributes = match["attributes"] or ""
    title = re.sub(r"\\([\"'])", r"\1", (match["title"] or "")[1:-1])
    length = LENGTH.search(attributes)
    address = match["to"].strip().removeprefix("<").removesuffix(">")
    return Picture(address, alt, title, width or int(length[1] if length else 0))


def _definition(match: re.Match[str], page: Page) -> str:
    destination = match["to"].removeprefix("<").removesuffix(">")
    return (
        f"{match['lead']}{_bracketed(resolve(destination, page, Place(match.string, match.start())) or '#')}"
    )


def _definitions(text: str) -> dict[str, str]:
    found = {}
    for match in DEFINITION.finditer(text):
        found[_label(match["lead"].strip()[1:-2])] = match["to"].removeprefix("<").removesuffix(">")
    return found


def _picture_by_reference(match: re.Match[str], page: Page, places: dict[str, str]) -> str:
    address = places.get(_label(match["label"] or match["text"]))
    if address is None:
        return match[0]
    return picture_markup(Picture(address, match["text"]), page, Place(match.string, match.start()))


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def _img(match: re.Match[str], page: Page) -> str:
    values = {name.lower(): a or b or c for name, a, b, c in ATTRIBUTE.findall(match["attributes"])}
    source = values.get("src") or values.get("data-src") or ""
    if not source or OURS.match(source):
        return match[0]
    style = values.get("style", "")
    zoom, length = ZOOM.search(style), LENGTH.search(style)
    width = int(values["width"]) if values.get("width", "").isdigit() else int(length[1] if length else 0)
    picture = Picture(
        source, values.get("alt", ""), values.get("title", ""), width, float(zoom[1]) if zoom else 0
    )
    return picture_markup(picture, page, Place(match.string, match.start()), form="html")


def _href(match: re.Match[str], page: Page) -> str:
    place = Place(match.string, match.start())
    return f"{match['lead']}{match['quote']}{resolve(match['to'], page, place) or '#'}{match['quote']}"


def _bracketed(address: str) -> str:
    return f"<{address}>" if re.search(r"[\s()\\]", address) else address


def _remark(code: str, detail: str, page: Page, place: Place) -> None:
    page.remark(code, detail, text=place.text, offset=place.offset)
