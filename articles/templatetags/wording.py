"""Words for readers, made from what the program knows."""

import re
from urllib.parse import unquote

from django import template

register = template.Library()


@register.filter
def words_of_address(path: str) -> str:
    """What a mistyped address was about: ``/articles/self-attention/`` → ``self attention``."""
    parts = [part for part in unquote(path).split("/") if part]
    return re.sub(r"[-_+.]+", " ", parts[-1]).strip()[:200] if parts else ""
