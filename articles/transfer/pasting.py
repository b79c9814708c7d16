"""Pictures and documents of a note, put into the site's media folder."""

import base64
import binascii
import re
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal
from urllib.parse import unquote, unquote_to_bytes

from articles.pictures import UnsupportedPictureError, media_path, size_of
from articles.transfer.files import UnreadableError
from articles.transfer.media import DOCUMENT
from articles.transfer.page import Page

Form = Literal["markdown", "html", "text"]
WEB = re.compile(r"(?:https?:)?//", re.I)
DATA = re.compile(r"data:[^;,]*(?:;[\w-]+=[\w-]+)*(?P<base64>;base64)?,(?P<data>.*)", re.S | re.I)
WIDTH_IN_ALT = re.compile(r"(?:^|\s*\\?\|)\s*(\d+)(?:x\d+)?\s*$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a text something stands."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as its author asked for it. ``width`` in CSS pixels, ``zoom`` in percent, or 0."""

    address: str
    alt: str
    title: str = ""
    width: int = 0
    zoom: float = 0


def with_width(alt: str) -> tuple[str, int]:
    """Obsidian writes the width after the description: ``"a cat|300"`` → ``("a cat", 300)``."""
    match = WIDTH_IN_ALT.search(alt)
    return (alt[: match.start()], int(match[1])) if match else (alt, 0)


def picture_markup(picture: Picture, page: Page, place: Place, *, form: Form = "markdown") -> str:
    """The Markdown or HTML that shows a picture from the media folder.

    A picture on another host becomes a link to it, and so does a document, which no browser shows as a
    picture; of a missing one, its words stay. ``form``: "text" is for a picture within a link, where it may
    become words but no other link.
    """
    if is_remote(picture.address, page):
        _remark("remote-picture", picture.address, page, place)
        return _link(picture, picture.address, form)
    data, name = _bytes_of(picture.address, page, place)
    address = keep(data, name, page, place) if data else None
    if not address or not data:
        return _words(picture)
    is_document = data.startswith(DOCUMENT)
    return _link(picture, address, form) if is_document else _image(picture, address, data, form)


def is_remote(address: str, page: Page) -> bool:
    """Whether a picture lies on another host, and its file not in the folder either."""
    if not WEB.match(address):
        return False
    own = page.around.own_path(address)
    return own is None or page.picture_at(own) is None


def store_picture(address: str, page: Page, place: Place) -> str:
    """The path in the media folder of a picture such as a cover; empty where there is none to keep."""
    if is_remote(address, page):
        _remark("remote-picture", address, page, place)
        return ""
    data, name = _bytes_of(address, page, place)
    stored = keep(data, name, page, place) if data else None
    return media_path(stored) or "" if stored else ""


def keep(data: bytes, address: str, page: Page, place: Place) -> str | None:
    """The media address of a picture's or document's bytes; None, with a remark, for any other kind."""
    try:
        return page.around.store.keep(data, file_name(address))
    except UnsupportedPictureError as error:
        _remark("unsupported-picture", f"{shortened(address)}: {error}", page, place)
        return None


def file_name(address: str) -> str:
    """The last part of an address, readable; empty for a picture that is written out in it."""
    if DATA.match(address):
        return ""
    return unquote(unescape(address)).replace("\\", "/").split("?")[0].rstrip("/").rpartition("/")[2]


def shortened(address: str) -> str:
    """An address as it is shown in a remark: a picture that is written out in it is cut."""
    return address if len(address) < 200 else f"{address[:60]}…"


def _bytes_of(address: str, page: Page, place: Place) -> tuple[bytes, str]:
    """A picture's bytes, and its name; no bytes, with a remark, where there are none to be had."""
    if match := DATA.match(address):
        return _decoded(match), address
    path = page.picture_at(page.around.own_path(address) or address)
    if path is None:
        _remark("missing-picture", address, page, place)
        return b"", ""
    try:
        return page.around.tree.read(path), path
    except UnreadableError as error:
        _remark(error.code, address, page, place)
        return b"", ""


def _decoded(match: re.Match[str]) -> bytes:
    try:
        return base64.b64decode(match["data"]) if match["base64"] else unquote_to_bytes(match["data"])
    except binascii.Error:
        return b"?"


def _words(picture: Picture) -> str:
    """What is left of a picture that cannot be shown: its description, and its title, which is a caption."""
    description = picture.alt.strip() or file_name(picture.address)
    return f"{description} ({picture.title})" if picture.title not in {"", description} else description


def _link(picture: Picture, address: str, form: Form) -> str:
    if form == "text":
        return _words(picture)
    if form == "html":
        return f'<a href="{escape(address)}">{escape(_words(picture))}</a>'
    return f"[{_words(picture)}](<{address}>)"


def _image(picture: Picture, address: str, data: bytes, form: Form) -> str:
    """Markdown, or HTML for another size: in a ``span``, as a bare tag would begin a block of HTML."""
    size = size_of(data)
    width = picture.width or (round(size[0] * picture.zoom / 100) if size else 0)
    is_resized = bool(size and width and width != size[0])
    if form != "html" and not is_resized:
        title = ' "{}"'.format(picture.title.replace('"', r"\"")) if picture.title else ""
        return f"![{picture.alt.strip()}]({address}{title})"
    title = f' title="{escape(picture.title)}"' if picture.title else ""
    extent = (
        f' width="{width}" height="{max(1, round(size[1] * width / size[0]))}"' if size and is_resized else ""
    )
    image = f'<img src="{address}" alt="{escape(picture.alt.strip())}"{title}{extent}>'
    return image if form == "html" else f"<span>{image}</span>"


def _remark(code: str, detail: str, page: Page, place: Place) -> None:
    page.remark(code, detail, text=place.text, offset=place.offset)
