"""Pictures: what they are, how large they are shown, how they are made safe and stored. Knows no models."""

from articles.pictures.kinds import (
    UnsupportedPictureError,
    image_size,
    is_svg,
    media_path,
    open_picture,
    size_of,
    suffix_of,
)

__all__ = [
    "UnsupportedPictureError",
    "image_size",
    "is_svg",
    "media_path",
    "open_picture",
    "size_of",
    "suffix_of",
]
