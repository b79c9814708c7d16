"""The block of metadata at the head of a note: YAML, TOML or JSON."""

import json
import re
import tomllib
from dataclasses import dataclass
from typing import Any

import yaml

from articles.transfer.files import storable

SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
AS_WRITTEN = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
TRUTH = re.compile(r"(?i:true|false)$")
LENGTH_LIMIT = 100_000
DEPTH_LIMIT = 20
ALIAS_LIMIT = 10
FENCED = re.compile(
    r"\s*^(?P<fence>---|\+\+\+|;;;)[ \t]*\n(?P<block>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M
)
BARE = re.compile(r"(?P<block>[A-Za-z][\w-]*[ \t]*:.*?\n)-{3,}[ \t]*(?:\n|\Z)", re.S)
BARE_LINE = re.compile(r"(?:[\w-]+[ \t]*:|[ \t]|- |#|$)")
KEY = re.compile(r"^(?P<key>[A-Za-z][\w-]*)[ \t]*:(?=\s)", re.M)
TAB = re.compile(r"^[ ]*\t[ \t]*(?=\S)|(?<=:)[ ]*\t[ \t]*", re.M)
JSON_HEAD = re.compile(r"\s*\{\s*(?:\"|\})")
JSON_KEYS = {"title", "date", "draft", "slug", "tags", "categories", "description", "url"}
"""An object at the top of a note that says none of them is not about the note, but a part of its text."""

TOML_DEEP = re.compile(rf"(?:^|[{{,\[])[ \t]*(?:[^\s.=,{{}}\[\]]+[ \t]*\.[ \t]*){{{DEPTH_LIMIT + 1}}}", re.M)
TOML_PLACE = re.compile(r"\(at line (\d+)")


class LoaderAsWritten(SafeLoader):
    """Takes numbers for texts, as the author wrote them (``1.10``, ``007``, ``12:30:45``), and of the words
    that YAML 1.1 takes for truths only those of YAML 1.2: a tag may be called ``no``."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in AS_WRITTEN]
        for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
    }


LoaderAsWritten.add_implicit_resolver(AS_WRITTEN[0], TRUTH, list("tTfF"))


class FrontMatterError(ValueError):
    """A block that does not parse: ``line`` counts from 1 in the file; the message is the parser's."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Split:
    """A note's metadata, its body, and on which line of the file the body starts.

    ``head``: what stands before the body. ``mended``: line, code and detail of what was wrong in it.
    """

    metadata: dict[str, Any]
    body: str
    body_line: int
    head: str = ""
    mended: tuple[tuple[int, str, str], ...] = ()

    def line_of(self, value: str) -> int:
        """The line of the file on which a value of the metadata stands; 0 if it is not found."""
        at = self.head.find(value) if value else -1
        return self.head.count("\n", 0, at) + 1 if at >= 0 else 0


def split(text: str, *, bare: bool = False) -> Split:
    """Parts a note's metadata from its body.

    ``bare``: the block may lack its opening line, as Hexo allows. Raises FrontMatterError.
    """
    text = text.removeprefix("\ufeff")
    if match := FENCED.match(text):
        parse = {"---": _yaml, "+++": _toml, ";;;": _json}[match["fence"]]
        return _split(text, parse, match["block"], match.start("block"), match.end())
    if bare and (match := BARE.match(text)) and _looks_bare(match["block"]):
        return _split(text, _yaml, match["block"], 0, match.end())
    if JSON_HEAD.match(text[:LENGTH_LIMIT]):
        return _split_json(text)
    return Split({}, text, 1)


def parse_yaml(text: str) -> dict[str, Any]:
    """A file of YAML as keys and values; empty where it is neither. Raises FrontMatterError."""
    values = _yaml(text, 1, SafeLoader)
    return values if isinstance(values, dict) else {}


def _looks_bare(block: str) -> bool:
    return all(BARE_LINE.match(line) for line in block.splitlines())


def _split(text: str, parse: Any, block: str, start: int, end: int) -> Split:
    line = text.count("\n", 0, start) + 1
    if len(block) > LENGTH_LIMIT:
        raise FrontMatterError("longer than 100,000 characters", line)
    mended: list[tuple[int, str, str]] = []
    if parse is _yaml:
        block = _without_tabs(block, line, mended)
    metadata = parse(block, line)
    if parse is _yaml and isinstance(metadata, dict):
        mended += _repeated_keys(block, line)
    if not isinstance(metadata, dict):
        if metadata is None and not block.strip():
            metadata = {}
        elif isinstance(metadata, str) or metadata is None:
            return Split({}, text, 1)  # a thematic break, prose, and another break
        else:
            raise FrontMatterError("not a list of keys and values", line)
    named = {str(key): value for key, value in metadata.items()}
    return Split(named, text[end:], text.count("\n", 0, end) + 1, text[:end], tuple(mended))


def _split_json(text: str) -> Split:
    try:
        found, end = json.JSONDecoder().raw_decode(text, len(text) - len(text.lstrip()))
        metadata = storable(found)
    except (ValueError, RecursionError):
        return Split({}, text, 1)
    if not metadata.keys() & JSON_KEYS:
        return Split({}, text, 1)
    end = min(len(text), end + 1)
    return Split(metadata, text[end:], text.count("\n", 0, end) + 1, text[:end])


def _without_tabs(block: str, line: int, mended: list[tuple[int, str, str]]) -> str:
    """YAML allows no tabs before and between its values; they are taken for spaces."""
    if not (found := TAB.search(block)):
        return block
    mended.append((line + block.count("\n", 0, found.start()), "front-matter-tabs", ""))
    return TAB.sub(lambda match: match[0].expandtabs(2), block)


def _repeated_keys(block: str, line: int) -> list[tuple[int, str, str]]:
    """The keys of the top that a block says twice; the last one counts."""
    seen: set[str] = set()
    repeated, at = [], 0
    for match in KEY.finditer(block):
        line += block.count("\n", at, match.start())
        at = match.start()
        if match["key"] in seen:
            repeated.append((line, "repeated-key", match["key"]))
        seen.add(match["key"])
    return repeated


def _yaml(block: str, line: int, loader: type[yaml.SafeLoader] = LoaderAsWritten) -> Any:
    try:
        _refuse_bombs(block, line)
        return storable(yaml.load(block, loader))  # noqa: S506 - the safe loader, in C where there is one
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise FrontMatterError(error.problem or "YAML", line + _line_of(mark, block)) from error
    except FrontMatterError:
        raise
    except Exception as error:  # PyYAML raises whatever a value leads its constructors to
        raise FrontMatterError(str(error), line) from error


def _line_of(mark: yaml.Mark | None, block: str) -> int:
    """How many lines are before a place. YAML counts more characters as ends of lines than editors do."""
    return block.count("\n", 0, mark.index) if mark else 0


def _refuse_bombs(block: str, line: int) -> None:
    """Counts aliases and depth on the event stream, before anything is built; nothing may hold itself."""
    above: list[str | None] = []
    aliases = 0
    for event in yaml.parse(block, SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            above.append(event.anchor)
        elif isinstance(event, yaml.CollectionEndEvent):
            above.pop()
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
            if event.anchor in above:
                raise FrontMatterError("a value that holds itself", line + _line_of(event.start_mark, block))
        if len(above) > DEPTH_LIMIT or aliases > ALIAS_LIMIT:
            raise FrontMatterError("too many aliases or levels", line + _line_of(event.start_mark, block))


def _toml(block: str, line: int) -> Any:
    if deep := TOML_DEEP.search(block):
        raise FrontMatterError("too many levels", line + block.count("\n", 0, deep.start()))
    try:
        return storable(tomllib.loads(block))
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        place = TOML_PLACE.search(str(error))
        raise FrontMatterError(str(error), line + (int(place[1]) - 1 if place else 0)) from error


def _json(block: str, line: int) -> Any:
    try:
        return storable(json.loads("{" + block + "}" if not block.lstrip().startswith("{") else block))
    except json.JSONDecodeError as error:
        raise FrontMatterError(error.msg, line + error.lineno - 1) from error
    except RecursionError as error:
        raise FrontMatterError("too many levels", line) from error
