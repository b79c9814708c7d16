"""Every colour reads on every ground, and stands in one file."""

import re
from itertools import product
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
PAIR = re.compile(r"--(\w+): light-dark\(#(\w{6}), #(\w{6})\)")
COLOURS = {name: pair for name, *pair in PAIR.findall((CSS / "tokens.css").read_text())}
GROUNDS = ["ground", "raised", "lit"]
INKS = ["text", "quiet", "signal", "green", "amber", "violet", "red", "teal"]
THEMES = ["light", "dark"]
PAIRS = [*product(INKS, GROUNDS), ("text", "marked"), ("ground", "signal")]


def luminance(colour: str) -> float:
    """WCAG's relative luminance of ``rrggbb``."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: str) -> float:
    lights = sorted(luminance(COLOURS[name][THEMES.index(theme)]) for name in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_ink_reads_on_its_ground(ink, ground, theme):
    assert contrast(ink, ground, theme) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_edge_of_a_field_is_seen(ground, theme):
    assert contrast("edge", ground, theme) >= 3


def test_only_the_tokens_name_a_colour():
    named = re.compile(r":[^;{}]*(#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\()", re.IGNORECASE)
    others = [path for path in CSS.glob("*.css") if path.name != "tokens.css"]
    assert others
    assert [path.name for path in others if named.search(path.read_text())] == []


def test_browser_chrome_has_the_colour_of_the_ground():
    head = (CSS.parents[1] / "templates" / "includes" / "head_looks.html").read_text()
    chrome = dict(re.findall(r'name="theme-color" content="#(\w{6})"[^>]*data-scheme="(\w+)"', head))
    assert {theme: colour for colour, theme in chrome.items()} == dict(
        zip(THEMES, COLOURS["ground"], strict=True)
    )
