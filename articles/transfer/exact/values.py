"""Values that somebody else wrote: of the right kind and length, or refused by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from articles.transfer.dates import read_date
from articles.transfer.exact.heads import HIGHEST

SLUGS = re.compile(r"[-\w]+(?:/[-\w]+)*")


class WrongValueError(ValueError):
    """The name of the field whose value cannot be taken."""


def word(said: Mapping[str, Any], name: str, limit: int | None = None, *, slugs: bool = False) -> str:
    """A text; empty where nothing is said. ``slugs``: only those of addresses, one or a path of them.

    Numbers and days are as they were written by somebody who thought of no quotes.
    """
    value = said.get(name)
    if value is None:
        return ""
    if isinstance(value, bool | int | float | date):
        value = str(value)
    if not isinstance(value, str) or "\0" in value or (limit and len(value) > limit):
        raise WrongValueError(name)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise WrongValueError(name) from error
    if slugs and value and not SLUGS.fullmatch(value):
        raise WrongValueError(name)
    return value


def category_path(said: Mapping[str, Any], name: str) -> str:
    """The path of a category; empty where nothing is said."""
    path = word(said, name, 1000, slugs=True)
    if any(len(slug) > 100 for slug in path.split("/")):
        raise WrongValueError(name)
    return path


def texts(said: Mapping[str, Any], name: str, limit: int) -> list[str]:
    """A list of texts, or one text."""
    value = said.get(name)
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [word({name: each}, name, limit) for each in values]


def moment(said: Mapping[str, Any], name: str, zone: ZoneInfo) -> datetime | None:
    """A time; ``zone`` is where one without a zone belongs."""
    value = said.get(name)
    found = read_date(value, zone)
    if found is None and value is not None:
        raise WrongValueError(name)
    return found


def number(said: Mapping[str, Any], name: str, limit: int = HIGHEST) -> int:
    """A whole number from 0 to ``limit``."""
    value = said.get(name, 0)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= limit:
        raise WrongValueError(name)
    return value
