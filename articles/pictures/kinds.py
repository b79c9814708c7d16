"""What a picture is, judged by its bytes and never by its name, and how large it is shown."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from PIL import Image

SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}
HEAD_LENGTH = 4_096
SVG_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>|\s)*<svg[\s>]", re.S
)
LENGTH = re.compile(r"\s*([0-9.]+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|em|ex)?\s*$", re.I)
PIXELS = {"px": 1, "pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "em": 16, "ex": 8}
ATTRIBUTE = re.compile(r"""\s(width|height|viewBox)\s*=\s*["']([^"']*)["']""")


class UnsupportedPictureError(ValueError):
    """Bytes that are no picture that a page may show."""


def suffix_of(data: bytes) -> str:
    """The ending that a picture's bytes ask for: ``.svg`` or one of ``SUFFIXES``.

    Raises UnsupportedPictureError for anything else, a damaged header, or more pixels than allowed.
    """
    if is_svg(data):
        return ".svg"
    kind, width, height = _raster(data)
    if width * height > settings.PICTURE_PIXELS:
        raise UnsupportedPictureError(f"{width} × {height}")
    return SUFFIXES[kind]


def is_svg(data: bytes) -> bool:
    """Whether the bytes are a drawing whose root element is ``svg``."""
    return bool(SVG_START.match(data[:HEAD_LENGTH]))


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height in CSS pixels; None where they cannot be told."""
    if is_svg(data):
        return _svg_size(data)
    try:
        _kind, width, height = _raster(data)
    except UnsupportedPictureError:
        return None
    return width, height


def media_path(address: str) -> str | None:
    """Where a file of this site lies in the media folder, by its address; None for any other address."""
    path = unquote(urlsplit(address).path)
    return path.removeprefix(settings.MEDIA_URL) if path.startswith(settings.MEDIA_URL) else None


def image_size(address: str) -> tuple[int, int] | None:
    """The size of a picture of this site by its address (``/media/…``); None for any other address."""
    path = media_path(address)
    modified = default_storage.modified(path) if path else None
    return _size_of_file(str(default_storage), path, modified) if path and modified else None


@lru_cache(maxsize=4_096)
def _size_of_file(_storage: str, path: str, _modified: datetime) -> tuple[int, int] | None:
    return size_of(default_storage.read(path) or b"")


def _raster(data: bytes) -> tuple[str, int, int]:
    """Kind, and the size as shown: phone photos carry their rotation beside the pixels. Decodes no pixel."""
    with open_picture(data, list(SUFFIXES)) as image:
        width, height = image.size
        turned = image.getexif().get(0x0112, 1) >= 5
        kind = image.format or ""
    # Some phones put a second picture, of depths, behind the first.
    kind = "JPEG" if kind == "MPO" else kind
    return (kind, height, width) if turned else (kind, width, height)


@contextmanager
def open_picture(data: bytes, kinds: list[str]) -> Iterator[Image.Image]:
    """A picture with its head read and no pixel decoded; ``kinds`` are Pillow's names.

    Whatever Pillow complains of, here or in the block, is an UnsupportedPictureError.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=kinds) as image:
                yield image
        except UnsupportedPictureError:
            raise
        except Exception as error:  # Pillow's readers raise whatever a damaged file leads them to
            raise UnsupportedPictureError(type(error).__name__) from error


def _svg_size(data: bytes) -> tuple[int, int] | None:
    start = data.find(b"<svg")
    head = data[start : data.find(b">", start) + 1].decode("utf-8", "replace")
    attributes = dict(ATTRIBUTE.findall(head))
    width, height = _pixels(attributes.get("width", "")), _pixels(attributes.get("height", ""))
    box = [_pixels(number) or 0.0 for number in re.split(r"[\s,]+", attributes.get("viewBox", "").strip())]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        ratio = box[2] / box[3]
        width = width or (height * ratio if height else box[2])
        height = height or width / ratio
    if not width or not height:
        return None
    return max(1, min(round(width), 10_000)), max(1, min(round(height), 10_000))


def _pixels(length: str) -> float | None:
    match = LENGTH.match(length)
    if match is None:
        return None
    try:
        return float(match[1]) * PIXELS[(match[2] or "px").lower()]
    except ValueError:
        return None
