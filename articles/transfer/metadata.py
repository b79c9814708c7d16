"""What a note's front matter says, whatever its keys are called."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from articles.tags import parse_tags
from articles.transfer.dates import read_date

TITLE_LIMIT = 300
PUBLISHED = ("date", "published_at", "created", "created_at", "date created", "publishdate")
UPDATED = ("updated", "updated_at", "lastmod", "modified", "last_modified_at", "date modified")
UNFINISHED = ("draft", "isdraft", "is_draft", "草稿")
WITHHELD = ("private", "hidden", "encrypt", "encrypted", "headless")
LET_OUT = ("published", "publish", "dg-publish", "发布")
STATES = ("status", "visibility", "state", "状态", "状態")
NOT_PUBLIC = {"draft", "hidden", "private", "unpublished", "unlisted", "pending", "草稿", "私密", "未发布"}
TRUE = {"true", "yes", "y", "on", "1", "是"}
FALSE = {"false", "no", "n", "off", "0", "否"}
RIGHTS = (*UNFINISHED, *WITHHELD, *LET_OUT, *STATES)
RIGHTS_LINE = re.compile(
    rf"^[^\w\n]*({'|'.join(RIGHTS)})[\"'*]*[ \t]*[:=：]{{1,2}}[ \t*\"']*(\w+)[ \t\"',;}}]*$", re.M | re.I
)
HEAD_LINES = 20
FILE_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an author said about a note; empty and None mean: said nothing.

    ``categories`` are paths. ``folder``: the path that the note had before a program flattened its folders.
    """

    title: str = ""
    slug: str = ""
    summary: str = ""
    published_at: datetime.datetime | None = None
    updated_at: datetime.datetime | None = None
    categories: tuple[tuple[str, ...], ...] = ()
    tags: tuple[str, ...] = ()
    draft: bool = False
    aliases: tuple[str, ...] = ()
    author: str = ""
    cover: str = ""
    language: str = ""
    macros: str = ""
    folder: str = ""
    unread: tuple[tuple[str, str], ...] = field(default=())


def read(values: dict[str, Any], zone: ZoneInfo) -> Metadata:
    """The metadata of a front matter. ``zone`` is where dates without one belong.

    A value that cannot be read is listed in ``unread`` as a kind of remark and its detail; and so is what
    keeps a finished note from its readers.
    """
    values = {key.strip().lower(): value for key, value in values.items()}
    published, unread = _date(_first(values, *PUBLISHED), zone)
    later, more = _date(_first(values, "publishdate", "pubdate"), zone)
    published = max(filter(None, (published, later)), default=None)
    withheld = _withheld(values)
    updated, wrong = _date(_first(values, *UPDATED), zone)
    return Metadata(
        title=_line(_first(values, "title")) or _math_link(_line(values.get("mathlink"))),
        slug=_slug(values),
        summary=_text(_first(values, "summary", "description", "excerpt")),
        published_at=published,
        updated_at=updated,
        categories=_categories(_first(values, "categories", "category")),
        tags=_tags(_first(values, "tags", "tag")),
        draft=_is_draft(values) or bool(withheld),
        aliases=tuple(_texts(_first(values, "aliases", "alias", "redirect_from"))),
        author=_author(_first(values, "author", "authors")),
        cover=_cover(_first(values, "cover", "image", "thumbnail", "featured_image", "banner")),
        language=_line(_first(values, "language", "lang", "locale")).lower(),
        macros=_text(_first(values, "macros")),
        folder=_line(_first(values, "dg-path")),
        unread=tuple(dict.fromkeys((*unread, *more, *wrong, *withheld))),
    )


def completed(said: Metadata, further: Metadata) -> Metadata:
    """What an author said, and what he said elsewhere where he left something open; tags are added."""
    names = ("published_at", "updated_at", "categories", "author", "slug", "summary")
    added = {name: getattr(further, name) for name in names if not getattr(said, name)}
    tags = tuple(dict.fromkeys((*said.tags, *further.tags)))
    return replace(said, **added, tags=tags, draft=said.draft or further.draft)


def is_called_draft(text: str) -> bool:
    """Whether lines such as ``draft: true`` stand where a text begins, though no front matter was read there:
    it lacks its end, or is of a kind that is not known."""
    head = "\n".join(text.split("\n", HEAD_LINES)[:HEAD_LINES])
    values = {name.lower(): value for name, value in RIGHTS_LINE.findall(head)}
    return _is_draft(values) or bool(_withheld(values))


def file_date(name: str, zone: ZoneInfo) -> datetime.datetime | None:
    """The date that a file name such as ``2024-09-08-title.md`` starts with."""
    match = FILE_DATE.match(name)
    return _date("-".join(match.groups()), zone)[0] if match else None


def _first(values: dict[str, Any], *names: str) -> Any:
    return next((values[name] for name in names if values.get(name) not in (None, "", [])), None)


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, list | dict) else str(value).strip()


def _line(value: Any) -> str:
    return " ".join(_text(value).split())[:TITLE_LIMIT]


def _texts(value: Any) -> list[str]:
    """A list, or one text, as texts."""
    items = value if isinstance(value, list) else [value]
    return [text for text in map(_text, items) if text]


def _math_link(text: str) -> str:
    """How Obsidian's MathLinks shows a note's name, unless it is to find that out by itself."""
    return text if re.search(r"[$/ ]", text) else ""


def _slug(values: dict[str, Any]) -> str:
    """The slug, or the last part of the permanent address: ``/2020/notes/fft.html`` → ``fft``."""
    slug = _line(_first(values, "slug"))
    address = _line(_first(values, "permalink", "url"))
    if slug or not address or ":" in address:
        return slug
    return re.sub(r"\.html?$", "", address.strip("/").rpartition("/")[2])


def _is_draft(values: dict[str, Any]) -> bool:
    unfinished = any(_truth(values.get(name)) is True for name in UNFINISHED)
    unpublished = any(_truth(values.get(name)) is False for name in LET_OUT)
    states = {text.lower() for name in STATES for text in _texts(values.get(name))}
    return unfinished or unpublished or bool(states & NOT_PUBLIC)


def _withheld(values: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The keys by which a note that is finished is still not for everybody, as remarks."""
    names = [name for name in WITHHELD if _truth(values.get(name)) is True]
    names += ["password"] if _text(values.get("password")) else []
    return tuple(("private-post", name) for name in names)


def _truth(value: Any) -> bool | None:
    word = _line(value).lower()
    return True if word in TRUE else False if word in FALSE else None


def _categories(value: Any) -> tuple[tuple[str, ...], ...]:
    """``[a, b]`` is the path a/b, ``[[a, b], [c]]`` are two paths; a text may separate its parts by ``/``."""
    if isinstance(value, list) and any(isinstance(item, list) for item in value):
        paths: Iterable[list[str]] = ([*_texts(item)] for item in value)
    elif isinstance(value, list):
        paths = [_texts(value)]
    else:
        paths = [re.split(r"\s*[/>,，]\s*", _line(value))]
    cleaned = (tuple(_line(part)[:100] for part in path if _line(part)) for path in paths)
    return tuple(dict.fromkeys(path for path in cleaned if path))


def _tags(value: Any) -> tuple[str, ...]:
    names = parse_tags(value) if isinstance(value, str) else [_line(text) for text in _flat(value)]
    return tuple(dict.fromkeys(name.lstrip("#")[:100] for name in names if name.lstrip("#")))


def _flat(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for item in value for text in _flat(item)]
    return _texts(value)


def _author(value: Any) -> str:
    if isinstance(value, list):
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    return _line(value)


def _cover(value: Any) -> str:
    if isinstance(value, dict):
        value = _first(value, "path", "src", "url", "image")
    return _line(value) if isinstance(value, str) else ""


def _date(value: Any, zone: ZoneInfo) -> tuple[datetime.datetime | None, tuple[tuple[str, str], ...]]:
    """An aware date, and what could not be read of it."""
    found, text = read_date(value, zone), _line(value)
    return found, (("bad-date", text),) if text and found is None else ()
