"""What an author says of a note in lines at its top: ``Date Created: 29/12/2022``, ``Tags: #algebra``."""

import re
from dataclasses import dataclass

from articles.transfer.dates import is_date

NAMES = {
    **dict.fromkeys(("date", "date created", "created", "created at", "created on", "creation date"), "date"),
    **dict.fromkeys(("日期", "创建时间", "创建日期", "发布时间", "发布日期"), "date"),
    **dict.fromkeys(("updated", "last updated", "date updated", "修改时间", "修改日期"), "updated"),
    **dict.fromkeys(("modified", "last modified", "date modified", "更新时间", "更新日期"), "updated"),
    **dict.fromkeys(("tag", "tags", "标签"), "tags"),
}
LINE = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?\**(?P<name>[^\W\d_][\w \t-]{0,30})\**[:：]{1,2}\**[ \t]*(?P<value>.*)$"
)
NEITHER = re.compile(r"[ \t]*(?:#[ \t].*|<(\w+)[^<>]*>[ \t]*</\1>|-{3,}|\*{3,})?[ \t]*$")
"""What may stand between the lines: nothing, the title, an empty element, a rule."""

HASH_TAGS = re.compile(r"(?:#[^\s#,，]+[\s,，]*)+")
DAY_AND_MONTH = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?=\D|$)")


@dataclass(frozen=True, slots=True)
class Fields:
    """``values``: as front matter would have them. ``body``: without the lines that were read, as many lines
    long; ``count`` is how many these are."""

    values: dict[str, str]
    body: str
    count: int = 0


def take_fields(body: str, *, day_first: bool) -> Fields:
    """Reads the dates and tags of the lines that a body opens with; other lines of that kind stay.

    ``day_first``: what ``3/4/2023`` means.
    """
    values: dict[str, str] = {}
    lines = body.split("\n")
    count = 0
    for number, line in enumerate(lines):
        match = LINE.match(line)
        if match is None and not NEITHER.match(line):
            break
        name = match and NAMES.get(" ".join(match["name"].lower().split()))
        if match and name and name not in values and (value := _value(name, match["value"], day_first)):
            values[name], lines[number] = value, ""
            count += 1
    return Fields(values, "\n".join(lines) if count else body, count)


def days_and_months(text: str) -> list[tuple[int, int]]:
    """The first two numbers of each date such as ``29/12/2022`` among the lines at the top of a text."""
    head = "\n".join(line for line in text.split("\n")[:30] if LINE.match(line))
    return [(int(first), int(second)) for first, second, _year in DAY_AND_MONTH.findall(head)]


def _value(name: str, text: str, day_first: bool) -> str:
    """The text of a field as front matter would have it; empty where it cannot be read."""
    text = text.strip()
    if name == "tags":
        return ", ".join(re.findall(r"#([^\s#,，]+)", text)) if HASH_TAGS.fullmatch(text) else ""
    order = r"\3-\2-\1" if day_first else r"\3-\1-\2"
    date = DAY_AND_MONTH.sub(order, text.replace("[", "").replace("]", ""), count=1)
    return date if is_date(date) else ""
