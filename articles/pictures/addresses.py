"""Which stored pictures a text shows. The one rule for articles, their revisions and unsaved drafts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote

from django.conf import settings


def pictures_shown(state: Mapping[str, Any]) -> list[str]:
    """Paths in the media folder of the pictures in ``source``, ``summary`` and ``cover``, each once.

    An address counts wherever it stands, in a code block too: better kept in vain than missed.
    """
    pattern = _pattern(settings.MEDIA_URL)
    found = {
        unquote(path)
        for name in ("source", "summary")
        if isinstance(state.get(name), str)
        for path in pattern.findall(state[name])
    }
    return sorted(found | {str(state["cover"])} if state.get("cover") else found)


@cache
def _pattern(media: str) -> re.Pattern[str]:
    start = re.escape(media)
    return re.compile(start + r"""([^\s"'<>()\[\]\\?#]+\.(?:png|jpe?g|gif|webp|avif|svg))\b""", re.I)
