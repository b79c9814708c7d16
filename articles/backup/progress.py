"""What somebody who watches is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from tqdm import tqdm


class Progress:
    """A bar for each piece of work, in bytes. Without a terminal to draw on, nothing is shown."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._bar: tqdm | None = None

    def begin(self, what: str, total: int | None = None) -> None:
        self.close()
        if self._stream:
            self._bar = tqdm(
                total=total, desc=what, unit="B", unit_scale=True, disable=None, file=self._stream
            )

    def advance(self, size: int) -> None:
        if self._bar is not None:
            self._bar.update(size)

    def over(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same chunks, and the bar moves with them."""
        for chunk in chunks:
            yield chunk
            self.advance(len(chunk))

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
