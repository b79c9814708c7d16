"""What an author uploads, made anew from its pixels: nothing else of the file survives."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import GifImagePlugin, Image, ImageOps

from articles.pictures.colours import for_the_web
from articles.pictures.kinds import SUFFIXES, UnsupportedPictureError, is_svg, open_picture, size_of
from articles.pictures.svg import safe_svg

CONVERTED = ["BMP", "TIFF"]
"""Kinds that no browser shows, or not every one; they become PNG."""
FRAMES_FACTOR = 4
"""All frames of an animation together may have so many times the pixels of one picture."""
NEEDED = {"transparency", "duration", "loop", "background", "disposal", "blend", "default_image"}
"""What of a picture's notes about itself belongs to how it looks."""
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
OPTIONS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "JPEG": {"quality": 90},
    "GIF": {},
    "WEBP": {"quality": 90, "method": 4},
    "AVIF": {"quality": 85, "speed": 8},
}

# Frames that share a palette keep it; else each would be given new colours.
GifImagePlugin.LOADING_STRATEGY = GifImagePlugin.LoadingStrategy.RGB_AFTER_DIFFERENT_PALETTE_ONLY


class RefusedPictureError(UnsupportedPictureError):
    """A file that is not stored: its words say why, and what to do."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture as it is stored. ``size`` in CSS pixels, None for a drawing without one."""

    data: bytes
    suffix: str
    size: tuple[int, int] | None


def clean_picture(data: bytes) -> Cleaned:
    """The picture in a file, upright, in sRGB, without anything that is not seen.

    Raises RefusedPictureError, before a pixel is decoded where the picture is too large.
    """
    _check_length(data)
    if is_svg(data):
        return _drawing(data)
    _check_kind(data)
    try:
        with open_picture(data, [*SUFFIXES, *CONVERTED]) as image:
            _check_size(image)
            kind, clean = _made_anew(image, data)
    except RefusedPictureError:
        raise
    except UnsupportedPictureError as error:
        raise RefusedPictureError(_why_not(str(error))) from error
    _check_length(clean)
    return Cleaned(clean, SUFFIXES[kind], size_of(clean))


def _check_length(data: bytes) -> None:
    if not data:
        raise RefusedPictureError(_("The file is empty. Save the picture once more, and try again."))
    if len(data) > settings.PICTURE_BYTES:
        raise RefusedPictureError(too_long())


def too_long() -> str:
    """What to say of a file that is longer than allowed."""
    words = _("The picture has more than the %(limit)s allowed. Save it smaller, or as JPEG.")
    return words % {"limit": filesizeformat(settings.PICTURE_BYTES)}


def _check_kind(data: bytes) -> None:
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS and b"avif" not in data[:64]:
        raise RefusedPictureError(
            _(
                "HEIC pictures cannot be shown by most browsers. Save it as JPEG: on an iPhone, choose "
                "Settings › Camera › Formats › Most Compatible."
            )
        )
    if data.startswith(b"%PDF-"):
        raise RefusedPictureError(_("A PDF is no picture. Save its page as PNG or SVG."))


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    limit = settings.PICTURE_PIXELS
    frames = getattr(image, "n_frames", 1) if image.format not in {"TIFF", "MPO"} else 1
    if width * height > limit:
        words = _("The picture has %(width)d × %(height)d pixels. Scale it to %(limit)d million or less.")
        size = {"width": width, "height": height, "limit": limit // 1_000_000}
        raise RefusedPictureError(words % size)
    if frames * width * height > FRAMES_FACTOR * limit:
        words = _("The animation has %(frames)d frames, too many for its size. Shorten it, or scale it down.")
        raise RefusedPictureError(words % {"frames": frames})


def _why_not(reason: str) -> str:
    """What to say of a file that Pillow cannot read to its end."""
    if reason == "DecompressionBombError":
        return _("The picture has far too many pixels. Scale it down.")
    if reason == "UnidentifiedImageError":
        return _("This is no picture that can be shown. PNG, JPEG, GIF, WebP, AVIF and SVG can.")
    return _("The picture is damaged, or a part of it is missing. Save it once more, and try again.")


def _drawing(data: bytes) -> Cleaned:
    try:
        safe = safe_svg(data)
    except UnsupportedPictureError as error:
        raise RefusedPictureError(
            _("This SVG cannot be read, or not made safe. Save it as PNG, or as plain SVG.")
        ) from error
    return Cleaned(safe, ".svg", size_of(safe))


def _made_anew(image: Image.Image, data: bytes) -> tuple[str, bytes]:
    """The kind of the new file, and its bytes."""
    kind = {"MPO": "JPEG"}.get(image.format or "", image.format or "")
    kind = "PNG" if kind in CONVERTED else kind
    options = dict(OPTIONS[kind])
    if kind == "WEBP" and b"VP8L" in data:
        options |= {"lossless": True}
    if getattr(image, "is_animated", False) and image.format not in {"MPO", "TIFF"}:
        return kind, _saved(image, kind, save_all=True, **options)
    ImageOps.exif_transpose(image, in_place=True)
    clean = for_the_web(image)
    if image.format == "JPEG" and clean is image:
        options["quality"] = "keep"
    return kind, _saved(clean, kind, **options)


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    image.info = {name: value for name, value in image.info.items() if name in NEEDED}
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
