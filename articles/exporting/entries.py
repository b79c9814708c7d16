"""The files of an export on their way to a folder, a ZIP, or a browser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to be written: its path in the export, and its bytes, whole or piece by piece."""

    path: str
    content: bytes | Iterable[bytes]

    @property
    def pieces(self) -> Iterable[bytes]:
        return (self.content,) if isinstance(self.content, bytes) else self.content


def read_pieces(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of an open file, which is closed at its end."""
    with file:
        while piece := file.read(CHUNK):
            yield piece
