"""What an import has to say about the files it met."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something about a file that its author should know.

    ``path`` is relative to the imported folder; ``line`` and ``column`` count from 1, 0 means the whole file;
    ``code`` names the kind (see ``wording``), ``detail`` is the culprit. ``rendering`` remarks come from the
    renderer and are worded by it.
    """

    path: str
    line: int
    column: int
    code: str
    detail: str = ""
    rendering: bool = False

    def moved(self, lines: int) -> "Remark":
        """The same remark, so many lines further down."""
        return replace(self, line=self.line + lines) if self.line else self


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both counted from 1."""
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1
