"""A note as it was read, before anything in it is rewritten."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from articles.transfer.metadata import Metadata
from articles.transfer.report import Remark
from articles.transfer.zones import fences

ATX_TITLE = re.compile(r"\s*#[ \t]+(?P<title>[^\n]*?)[ \t]*#*[ \t]*(?=\n|\Z)")
SETEXT_TITLE = re.compile(r"\s*(?P<title>[^\s#>`|<-][^\n]*)\n=+[ \t]*(?=\n|\Z)")
ATTRIBUTES = re.compile(r"\s*\{[#.:][^}\n]*\}\s*$")
MARKED = re.compile(r"(`+|\*\*)(?=\S)(.+?)(?<=\S)\1")
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?=\S)", re.M)


@dataclass(frozen=True, slots=True)
class Note:
    """A Markdown file that becomes an article.

    ``path`` is relative to the imported folder. ``body`` starts on line ``body_line`` of the file; ``fields``
    of its lines were read as metadata and are empty.
    """

    path: str
    title: str
    body: str
    body_line: int
    metadata: Metadata
    draft: bool = False
    labels: tuple["Label", ...] = ()
    headings: tuple[str, ...] = ()
    fields: int = 0
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def folder(self) -> str:
        """The path of the folder that the note is in; empty for the top."""
        return str(PurePosixPath(self.path).parent).removeprefix(".")


@dataclass(frozen=True, slots=True)
class Label:
    """A name for a place: the ``number``-th thing of its ``kind`` in a note, and the words there."""

    name: str
    kind: str
    number: int
    text: str


def take_title(body: str) -> tuple[str, str]:
    """The heading of first level that a body opens with, and the body without it, as many lines long."""
    match = ATX_TITLE.match(body) or SETEXT_TITLE.match(body)
    if match is None:
        return "", body
    title = unmarked(ATTRIBUTES.sub("", match["title"]).strip())
    return title, "\n" * match[0].count("\n") + body[match.end() :]


def unmarked(title: str) -> str:
    """A title without the marks of code and of bold text: it is no Markdown.

    >>> unmarked("The **`d2l`** API")
    'The d2l API'
    """
    bare = MARKED.sub(r"\2", title)
    return title if bare == title else unmarked(bare)


def headings_of(body: str) -> tuple[str, ...]:
    """The headings of a body as they are written."""
    starts = [match.end() for match in HEADING.finditer(body)]
    if starts:
        code = list(fences(body))
        starts = [start for start in starts if not any(a <= start < b for a, b in code)]
    return tuple(body[start:].partition("\n")[0].rstrip("# \t") for start in starts)
