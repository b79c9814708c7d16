"""Names of files and folders that Windows, macOS and Linux all take, one for each thing. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container
from pathlib import PurePosixPath

LONGEST = 100
"""Bytes: file systems take 255, and some tools add endings of their own."""
KEPT = 60
USUAL = re.compile(r"[\w-]+")
USUAL_FILE = re.compile(r"\w[\w-]*(?:\.[\w-]+)*\.[a-z0-9]{1,8}")
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")]
)
UNREAD = frozenset(["node_modules", "__pycache__", "venv", "vendor", "bower_components"])
"""Folders that an import takes for those of programs."""
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")


def folder_name(slug: str) -> str:
    """The name of a folder for a slug. Different slugs have different names, whatever letters' case says.

    One that is not usual everywhere is told apart by a hash behind a dot, which no usual one has.

    >>> folder_name("gradient-descent"), folder_name("CON")
    ('gradient-descent', 'con_.a3dbc4b644a9')
    """
    plain = unicodedata.normalize("NFC", slug).casefold()
    if plain == slug and USUAL.fullmatch(slug) and not _is_awkward(slug):
        return slug
    return f"{_readable(plain)}.{_hash(slug)}"


def folder_path(path: str) -> str:
    """The folders for a path of slugs."""
    return "/".join(folder_name(slug) for slug in path.split("/")) if path else ""


def file_name(path: str, taken: Container[str]) -> str:
    """A name for the file at a path beside those that are ``taken`` (casefolded): its own where that will
    do."""
    name = PurePosixPath(path).name
    if _is_usual_file(name) and name.casefold() not in taken:
        return name
    stem, _dot, ending = name.rpartition(".")
    ending = re.sub(r"[^a-z0-9]", "", ending.casefold())[:8] or "bin"
    return f"{_readable(stem)}.{_hash(path)}.{'bin' if f'.{ending}' in MARKDOWN else ending}"


def _is_usual_file(name: str) -> bool:
    stem = name.partition(".")[0]
    return bool(
        USUAL_FILE.fullmatch(name)
        and unicodedata.is_normalized("NFC", name)
        and not _is_awkward(stem)
        and len(name.encode()) <= LONGEST
        and not name.casefold().endswith(MARKDOWN)
    )


def _is_awkward(name: str) -> bool:
    return len(name.encode()) > LONGEST or name.casefold() in RESERVED or name in UNREAD


def _readable(text: str) -> str:
    """What can be kept of a text for people, who read names."""
    words = re.sub(r"[^\w]+", "-", text).strip("-").encode()[:KEPT].decode(errors="ignore") or "note"
    return f"{words}_" if words.casefold() in RESERVED else words


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
