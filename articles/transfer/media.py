"""Pictures of notes on their way into the site's media folder."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field

from django.core.files.storage import default_storage

from articles.pictures import image_size, size_of, suffix_of
from articles.pictures.svg import safe_svg

FOLDER = "notes"
NAME_LENGTH = 60
DOCUMENT = b"%PDF-"


@dataclass(frozen=True, slots=True)
class MediaStore:
    """Where pictures go, and how they are addressed. The same bytes are kept once, under their first name.

    ``writes``: False for a dry run, which computes the addresses only.
    """

    writes: bool = True
    sizes: dict[str, tuple[int, int] | None] = field(default_factory=dict)

    def keep(self, data: bytes, name: str) -> str:
        """The address of a picture, or of a PDF document, after it was made safe and stored.

        Raises UnsupportedPictureError (from ``articles.pictures``) for bytes of another kind.
        """
        suffix = ".pdf" if data.startswith(DOCUMENT) else suffix_of(data)
        if suffix == ".svg":
            data = safe_svg(data)
        folder = f"{FOLDER}/{hashlib.sha256(data).hexdigest()[:16]}"
        path = f"{folder}/{default_storage.first_in(folder) or readable_name(name) + suffix}"
        if self.writes:
            default_storage.write_once(path, data)
        address = default_storage.url(path)
        self.sizes[address] = size_of(data)
        return address

    def size(self, address: str) -> tuple[int, int] | None:
        """Width and height of a picture by its address, of those that were not written too."""
        return self.sizes[address] if address in self.sizes else image_size(address)


def readable_name(name: str) -> str:
    """A file's stem without what file systems and readers stumble over: ``"图 1（左）.PNG"`` → ``图-1-左``"""
    stem = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name)
    words = re.sub(r"[^\w.]+", "-", stem).strip("-._")
    return words[:NAME_LENGTH].rstrip("-._") or "picture"
