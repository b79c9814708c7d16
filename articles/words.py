"""What an author writes, in words."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from django.utils.timezone import localtime

from articles.models import Article


def label_of(name: str) -> str:
    return str(Article._meta.get_field(name).verbose_name)


def in_words(name: str, value: Any) -> str:
    """A fact as people write it."""
    if name == "published_at" and value:
        return str(localize(localtime(parse_datetime(value))))
    if name in {"status", "language"}:
        return str(dict(Article._meta.get_field(name).flatchoices).get(value, value))
    return ", ".join(value) if isinstance(value, list) else str(value or "–")
