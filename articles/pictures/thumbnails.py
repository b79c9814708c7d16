"""Small pictures for lists of large ones."""

from __future__ import annotations

import io

from django.core.files.storage import default_storage
from PIL import ImageOps

from articles.pictures.kinds import SUFFIXES, UnsupportedPictureError, open_picture

SIDE = 360


def thumbnail_of(path: str) -> bytes | None:
    """A stored picture as a WebP of ``SIDE`` pixels or less; None where it is missing or damaged."""
    try:
        data = default_storage.read(path) or b""
        with open_picture(data, list(SUFFIXES)) as image:
            image.draft("RGB", (SIDE, SIDE))
            small = ImageOps.exif_transpose(image)
            small.thumbnail((SIDE, SIDE))
            stream = io.BytesIO()
            small.convert("RGBA" if small.has_transparency_data else "RGB").save(stream, "WEBP", quality=80)
    except (OSError, UnsupportedPictureError):
        return None
    return stream.getvalue()
