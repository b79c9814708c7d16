"""TeX's lengths and colours as the web knows them."""

import re

LENGTH = re.compile(r"\s*(-?\d{0,6}\.?\d{1,9})\s*([a-z]{2})\s*")
EMS = {
    "em": 1, "ex": 0.43, "mu": 1 / 18, "pt": 0.1, "bp": 0.1, "px": 0.0625, "pc": 1.2, "cm": 2.85,
    "mm": 0.285, "in": 7.2,
}  # fmt: skip
MAX_EMS = 20
NAME = re.compile(r"[A-Za-z]{1,24}")
MIX = re.compile(r"rgb\(\d{1,3},\d{1,3},\d{1,3}\)")
HEX = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")


def ems(length: str) -> float | None:
    """A length such as ``3mu`` in em, within reason; None where it is none."""
    match = LENGTH.fullmatch(length)
    if not match or match[2] not in EMS:
        return None
    return max(-MAX_EMS, min(MAX_EMS, float(match[1]) * EMS[match[2]]))


def colour(text: str) -> str | None:
    """``red``, ``#F00``, ``RGB:255,0,0``, ``rgb:1,0,0``, ``HTML:FF0000`` or ``gray:.5`` as CSS writes it.
    None where it is none of these."""
    if NAME.fullmatch(text):
        return text.lower()
    if HEX.fullmatch(text) or MIX.fullmatch(text):
        return text
    model, _, value = text.partition(":")
    if model == "HTML":
        return colour("#" + value)
    return _mixed(model, value.split(","))


def _mixed(model: str, values: list[str]) -> str | None:
    scale = {"RGB": 1, "rgb": 255, "gray": 255}.get(model)
    if scale is None or len(values) != (1 if model == "gray" else 3):
        return None
    try:
        numbers = [round(min(255.0, max(0.0, float(value) * scale))) for value in values]
    except (ValueError, OverflowError):
        return None
    red, green, blue = numbers * (3 // len(numbers))
    return f"#{red:02x}{green:02x}{blue:02x}"
