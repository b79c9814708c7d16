"""What an import did, or would do."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from articles.transfer.report import Remark

NEW, CHANGED, UNCHANGED, GONE = "new", "changed", "unchanged", "gone"
FATES = (NEW, CHANGED, UNCHANGED, GONE)


class Outcome(NamedTuple):
    """What became of a note: its ``path`` with the folder's name, and its article. ``fate``: of ``FATES``."""

    fate: str
    path: str
    title: str
    slug: str


@dataclass(slots=True)
class Summary:
    """What an import did. ``folders`` are their names and dialects; ``skipped`` notes could not be read.
    ``categories`` (paths of names) and ``tags`` were not there before; their keys are in lower case."""

    folders: list[tuple[str, str]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    skipped: int = 0
    remarks: list[Remark] = field(default_factory=list)
    categories: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def fates(self) -> Counter[str]:
        """How many notes met each fate."""
        return Counter(outcome.fate for outcome in self.outcomes)

    @property
    def new(self) -> int:
        return self.fates[NEW]

    @property
    def changed(self) -> int:
        return self.fates[CHANGED]

    @property
    def unchanged(self) -> int:
        return self.fates[UNCHANGED]

    @property
    def gone(self) -> int:
        return self.fates[GONE]

    @property
    def articles(self) -> int:
        """How many notes are articles now."""
        return len(self.outcomes) - self.gone

    def kinds(self) -> Counter[tuple[str, bool]]:
        """How many remarks there are of each kind, and whether the renderer made them."""
        return Counter((remark.code, remark.rendering) for remark in self.remarks)
