"""The language of a text."""

import re

from articles.transfer.zones import zones

CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]")
CHINESE_SHARE = 0.1


def is_chinese(text: str, title: str = "") -> bool:
    """Whether a Markdown text is in Chinese: one in ten of the letters of its title and prose, or more."""
    prose = title + "".join(text[zone.start : zone.end] for zone in zones(text) if zone.kind == "prose")
    chinese = len(CHINESE.findall(prose))
    return chinese > CHINESE_SHARE * (chinese + len(LATIN.findall(prose)))
