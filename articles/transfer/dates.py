"""Dates as people and programs write them."""

import datetime
import re
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")
CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
NUMBERS = re.compile(
    rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[T ]+{CLOCK})?\s*(?P<zone>.*)"
)
CHINESE = re.compile(
    r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
    rf"(?:\s*(?P<half>[上下]午)?\s*{CLOCK})?\s*(?P<zone>.*)"
)
ENGLISH = re.compile(
    r"(?P<month>[A-Za-z]{3})[a-z]*\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
    rf"(?:[\s,]+(?:at\s+)?{CLOCK}(?:\s*(?P<half>[AaPp]\.?[Mm]\.?))?)?\s*(?P<zone>.*)"
)
COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?P<zone>)")
FORMS = (NUMBERS, CHINESE, ENGLISH, COMPACT)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
OFFSET = re.compile(r"\(?(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?\)?")
FIRST = datetime.datetime(1, 1, 2, tzinfo=UTC)
LAST = datetime.datetime(9999, 12, 30, tzinfo=UTC)
SECONDS = re.compile(r"(?P<seconds>1\d{9})(?:\d{3})?")
"""Since 1970: what falls between 2001 and 2033."""


def read_date(value: Any, zone: ZoneInfo) -> datetime.datetime | None:
    """An aware date from what front matter gives, or None; ``zone`` is for those that name none."""
    found = _read(value, zone)
    return found if found and is_possible(found) else None


def is_possible(date: datetime.datetime) -> bool:
    """Whether a date is one in every zone: the last hour of 9999 belongs, elsewhere, to a year that nothing
    can read, and a page that shows it would be an error."""
    return FIRST <= date <= LAST


def _read(value: Any, zone: ZoneInfo) -> datetime.datetime | None:
    if isinstance(value, datetime.datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day, tzinfo=zone)
    text = "" if value is None or isinstance(value, list | dict) else " ".join(str(value).split())
    try:
        return _from_text(text, zone)
    except (ValueError, OverflowError):
        return None


def is_date(text: str) -> bool:
    """Whether a text is a date that can be read."""
    return read_date(text, UTC) is not None


def _from_text(text: str, zone: ZoneInfo) -> datetime.datetime | None:
    if match := SECONDS.fullmatch(text):
        return datetime.datetime.fromtimestamp(int(match["seconds"]), UTC)
    for form in FORMS:
        if match := form.fullmatch(text):
            return _from_parts(match.groupdict(), zone)
    if text[:1].isalpha() or re.match(r"\d{1,2} [A-Za-z]{3}", text):
        found = parsedate_to_datetime(text)
        return found if found.tzinfo else found.replace(tzinfo=zone)
    return None


def _from_parts(parts: dict[str, str | None], zone: ZoneInfo) -> datetime.datetime:
    month = parts["month"] or ""
    number = int(month) if month.isdigit() else MONTHS.index(month.lower()) + 1
    hour = int(parts.get("hour") or 0)
    if half := parts.get("half"):
        hour = hour % 12 + 12 * (half[0] in "Pp下")
    clock = hour, int(parts.get("minute") or 0), int(parts.get("second") or 0)
    day = int(parts["year"] or 0), number, int(parts["day"] or 0)
    return datetime.datetime(*day, *clock, tzinfo=_offset(parts["zone"] or "") or zone)


def _offset(text: str) -> datetime.tzinfo | None:
    """The zone at the end of a date: ``Z``, ``+08:00``, ``(GMT+8)``, ``Asia/Shanghai``; None for none."""
    text = text.strip()
    if not text:
        return None
    if text.strip("()") in {"Z", "UTC", "GMT"}:
        return datetime.UTC
    if match := OFFSET.fullmatch(text):
        offset = datetime.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return datetime.timezone(-offset if match[1] == "-" else offset)
    try:
        return ZoneInfo(text)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(text) from error
