"""The environment, read strictly: a value that makes no sense stops the start with one sentence.

Any variable ``NAME`` may instead come as ``NAME_FILE``, the path of a file that holds the value.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str | None:
    """The value of ``name``, or of the file that ``name``_FILE points at, or ``default``."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, default)
    if name in os.environ:
        raise ImproperlyConfigured(f"Set either {name} or {name}_FILE, not both.")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from error


def flag(name: str, *, default: bool) -> bool:
    """A yes or no: 1, true, yes, on / 0, false, no, off."""
    value = text(name)
    if value is None:
        return default
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def words(name: str, default: str = "") -> list[str]:
    """Comma-separated words without blanks around them."""
    return [word.strip() for word in (text(name, default) or "").split(",") if word.strip()]


def number(name: str, default: int, *, least: int = 1) -> int:
    """A whole number that is not below ``least``."""
    value = text(name) or str(default)
    if not (value.isascii() and value.isdigit() and int(value) >= least):
        raise ImproperlyConfigured(f"{name} must be a whole number of {least} or more, not {value!r}.")
    return int(value)


def choice(name: str, choices: list[str]) -> str:
    """One of the choices; the first where nothing is said."""
    value = text(name) or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(
            f"{name} must be {', '.join(choices[:-1])} or {choices[-1]}, not {value!r}."
        )
    return value
