"""Pictures of an export on their way back into the media folder: under their former names, if they are what
they say; else as anybody's pictures are kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import default_storage

from articles.pictures import UnsupportedPictureError, media_path, size_of, suffix_of
from articles.pictures.svg import safe_svg
from articles.transfer.exact.heads import Found
from articles.transfer.files import Tree, UnreadableError
from articles.transfer.media import MediaStore
from articles.transfer.report import Remark

PLACE = re.compile(r"(?:pictures|notes|covers)(?:/\w[\w.-]*){1,3}")
"""Where in the media folder an export may put something."""

FOLDER = "media/"


@dataclass(slots=True)
class Shelf:
    """Puts the files of an export into the media folder. ``facts``: what it says of its pictures, by path.

    ``placed`` are the paths of what is there as the export has it, ``added`` of what was not in it.
    """

    tree: Tree
    store: MediaStore
    facts: Mapping[str, Mapping[str, Any]]
    remarks: list[Remark] = field(default_factory=list)
    placed: set[str] = field(default_factory=set)
    added: set[str] = field(default_factory=set)

    def place_beside(self, found: Found, files: Iterable[str]) -> Found:
        """The note, with the places of the ``files`` in its folder as they are now. One that was laid
        there by hand has a place too."""
        names = dict(found.names)
        files = {PurePosixPath(path).name: path for path in files}
        for name, path in files.items():
            place = self._place(path, found.names.get(name))
            if place:
                names[name] = place
        missing = (name for name in found.names if name not in files)
        self.remarks += [Remark(found.path, 0, 0, "missing-picture", name) for name in missing]
        return replace(found, names=names)

    def place_rest(self) -> None:
        """What no note has beside it, as it lies in the folder ``media``."""
        for path in self.tree.files:
            if path.startswith(FOLDER):
                self._place(path, path.removeprefix(FOLDER))

    def _place(self, path: str, wanted: str | None) -> str | None:
        """Where in the media folder a file of the export is now; None where it cannot be shown."""
        try:
            data = self.tree.read(path)
            if wanted and self._fits(path, wanted, data):
                self.placed.add(wanted)
                return wanted
            place = self._kept_elsewhere(path, data)
        except UnreadableError as error:
            self._remark(path, error.code, error.detail)
        except UnsupportedPictureError:
            self._remark(path, "unsupported-picture", PurePosixPath(path).name)
        else:
            self.added.add(place)
            return place
        return None

    def _fits(self, path: str, wanted: str, data: bytes) -> bool:
        """Puts the file where it says, and whether it may be there."""
        if not PLACE.fullmatch(wanted) or not _is_what_it_says(wanted, data):
            self._remark(path, "refused-place", wanted)
            return False
        fact = self.facts.get(wanted)
        if fact and fact["sha256"] != hashlib.sha256(data).hexdigest():
            self._remark(path, "changed-picture", wanted)
            return False
        if default_storage.read(wanted) not in {None, data}:
            self._remark(path, "other-picture", wanted)
            return False
        if self.store.writes:
            default_storage.write_once(wanted, data)
        self.store.sizes[default_storage.url(wanted)] = size_of(data)
        return True

    def _kept_elsewhere(self, path: str, data: bytes) -> str:
        """As a picture of any folder of notes."""
        return media_path(self.store.keep(data, PurePosixPath(path).name)) or ""

    def _remark(self, path: str, code: str, detail: str) -> None:
        self.remarks.append(Remark(path, 0, 0, code, detail))


def _is_what_it_says(path: str, data: bytes) -> bool:
    """Whether the ending of a path is that of the bytes, and a drawing is one that is harmless."""
    if data.startswith(b"%PDF-"):
        return path.endswith(".pdf")
    suffix = suffix_of(data)
    if suffix == ".svg" and safe_svg(data) != data:
        return False
    return PurePosixPath(path).suffix == suffix
