"""WordPress's export format (WXR): RSS with elements of its own, read as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from xml.sax import SAXException, handler

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

CHUNK = 1 << 16
CONTROLS = bytes(set(range(32)) - {9, 10, 13})
RECORDS = {"item", "wp:author", "wp:category", "wp:tag"}
WITHIN = {"wp:comment", "wp:postmeta"}
LENGTH_LIMIT = 2_000_000


class BrokenExportError(Exception):
    """A file that cannot be read to its end; ``line`` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(slots=True)
class Record:
    """An ``item``, an author, a category or a tag: the texts of its elements by their names.

    ``line``: where it starts. ``terms``: domain, nicename and name of each ``category``. ``meta``: its
    custom fields. ``comments``: how many it has. The record of the ``channel`` holds what stands beside them.
    """

    kind: str
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    comments: int = 0

    def get(self, name: str) -> str:
        """The text of an element; empty where there is none."""
        return self.texts.get(name, "")


class _Handler(handler.ContentHandler):
    def __init__(self, parser: Any) -> None:
        super().__init__()
        self._parser = parser
        self.ready: list[Record] = []
        self.channel = Record("channel", 1)
        self._record = self.channel
        self._within = ""
        self._key = ""
        self._term: tuple[str, str] | None = None
        self._text: list[str] = []
        self._length = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        self._text, self._length = [], 0
        if name in RECORDS:
            self._record = Record(name, self._parser.getLineNumber())
        elif name in WITHIN:
            self._within = name
            self._record.comments += name == "wp:comment"
        elif name == "category":
            self._term = attrs.get("domain", ""), attrs.get("nicename", "")

    def characters(self, content: str) -> None:
        if self._length < LENGTH_LIMIT:
            self._text.append(content)
        self._length += len(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        text = "".join(self._text)[:LENGTH_LIMIT]
        self._text, self._length = [], 0
        if name == self._record.kind and name in RECORDS:
            self.ready.append(self._record)
            self._record = self.channel
        elif name in WITHIN:
            self._within = ""
        elif self._within:
            self._in_meta(name, text)
        elif name == "category" and self._term:
            self._record.terms.append((*self._term, text.strip()))
        else:
            self._record.texts.setdefault(name, text)

    def _in_meta(self, name: str, text: str) -> None:
        if name == "wp:meta_key":
            self._key = text
        elif name == "wp:meta_value" and self._within == "wp:postmeta":
            self._record.meta.setdefault(self._key, text)


def read(file: IO[bytes]) -> Iterator[Record]:
    """The records of an export in their order, and the channel's as the last one.

    Document types, entities and what lies outside are refused; control characters, which blogs let through
    and XML forbids, are left out. Raises BrokenExportError.
    """
    parser = create_parser(forbid_dtd=True)
    found = _Handler(parser)
    parser.setContentHandler(found)
    data = b" "
    while data:
        data = file.read(CHUNK)
        error = _fed(parser, data.translate(None, CONTROLS))
        yield from found.ready
        found.ready.clear()
        if error:
            raise BrokenExportError(error, parser.getLineNumber())
    yield found.channel


def _fed(parser: Any, data: bytes) -> str:
    """Gives a parser the next bytes, or the end; what is wrong with them, or nothing."""
    try:
        parser.feed(data) if data else parser.close()
    except DefusedXmlException:
        return "document types and entities are not allowed"
    except SAXException as error:
        return error.getMessage()
    return ""
