"""What an import found, in lists that a page can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from articles.models import Article, Import
from articles.transfer.running import outcomes_of, remarks_of
from articles.transfer.summary import CHANGED, GONE, NEW, UNCHANGED
from articles.transfer.wording import describe, kind, message

PER_PAGE = 100
PROBLEMS = "problems"
FUTURE = {
    NEW: gettext_lazy("will be new"),
    CHANGED: gettext_lazy("will change"),
    UNCHANGED: gettext_lazy("stay as they are"),
    GONE: gettext_lazy("are gone from the folder"),
}
PAST = {
    NEW: gettext_lazy("are new"),
    CHANGED: gettext_lazy("have changed"),
    UNCHANGED: gettext_lazy("stayed as they are"),
    GONE: gettext_lazy("are gone from the folder"),
}


class Findings:
    """One list of an import's report, as ``show``, ``kind`` and ``page`` of the address ask."""

    def __init__(self, job: Import, asked: Any, user: Any) -> None:
        self._report = job.report
        self._counts = job.counts
        self._words = PAST if job.state == Import.State.DONE else FUTURE
        self._user = user
        self.kind = asked.get("kind", "")
        self._page = asked.get("page", "")
        names = [tab["name"] for tab in self.tabs if tab["count"]]
        wanted = asked.get("show", "")
        self.show = wanted if wanted in names else next(iter(names), "")

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        """The lists that there are, with their lengths."""
        lists = [*self._words.items(), (PROBLEMS, gettext("problems and remarks"))]
        return [{"name": name, "words": words, "count": self._counts.get(name, 0)} for name, words in lists]

    @property
    def folders(self) -> list[list[str]]:
        """Names of folders, and the program that each was recognised as one of."""
        return self._report["folders"]

    @property
    def categories(self) -> list[str]:
        return self._report["categories"]

    @property
    def tags(self) -> list[str]:
        return self._report["tags"]

    @cached_property
    def kinds(self) -> list[tuple[str, int, str]]:
        """The kinds of problems, their counts and their words, the most frequent first."""
        found = Counter((remark.code, remark.rendering) for remark in remarks_of(self._report))
        return [(code, count, kind(code, rendering)) for (code, rendering), count in found.most_common()]

    @cached_property
    def _rows(self) -> list[Any]:
        if self.show == PROBLEMS:
            return [each for each in remarks_of(self._report) if self.kind in {"", each.code}]
        return [each for each in outcomes_of(self._report) if each.fate == self.show]

    @property
    def page(self) -> int:
        last = max(-(-len(self._rows) // PER_PAGE), 1)
        return min(max(int(self._page), 1), last) if self._page.isdecimal() and len(self._page) < 9 else 1

    @property
    def newer(self) -> int:
        return self.page - 1

    @property
    def older(self) -> int:
        return self.page + 1 if self.page * PER_PAGE < len(self._rows) else 0

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the page shows: paths, words, and the articles that this user may open."""
        rows = self._rows[(self.page - 1) * PER_PAGE : self.page * PER_PAGE]
        if self.show == PROBLEMS:
            return [{"path": each.path, "line": each.line, "words": message(each)} for each in rows]
        articles = Article.objects.editable_by(self._user).filter(slug__in={each.slug for each in rows})
        ids = dict(articles.values_list("slug", "pk"))
        known = ids if self._words is PAST or self.show != NEW else {}
        return [{"path": each.path, "words": each.title, "article": known.get(each.slug)} for each in rows]


def problem_list(job: Import) -> Iterator[str]:
    """Every problem of an import in words, each in a line."""
    return (describe(remark) for remark in remarks_of(job.report))
