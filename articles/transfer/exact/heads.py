"""The front matter of the files of an export: a few keys at a glance, or all of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from articles.transfer.files import FILE_LIMIT, HEAD_LENGTH, Tree, UnreadableError
from articles.transfer.frontmatter import FrontMatterError, parse_yaml

START, END = "---\n", "\n---\n"
LINE = re.compile(r"^(slug|cover|media|created|number): *(.*)$", re.M)
HIGHEST = 1_000_000_000
SIGNS = {"slug", "created", "number"}
"""Where all of these stand, the note came out of a site."""


@dataclass(frozen=True, slots=True)
class Found:
    """A note of an export at a glance. ``names``: the paths in the media folder of the pictures beside it."""

    path: str
    slug: str
    number: int = 0
    cover: str = ""
    names: dict[str, str] = field(default_factory=dict)


def glance(tree: Tree, path: str) -> Found | None:
    """What the front matter of a note says of its pictures and its address; None where it is not of an
    export, or cannot be read."""
    try:
        start = tree.head(path).decode("utf-8", "ignore").replace("\r\n", "\n").removeprefix("\ufeff")
        if not start.startswith(START):
            return None
        if END not in start:
            start = head_and_body(tree, path, HEAD_LENGTH * 100)[0]
        head = start.removeprefix(START).partition(END)[0]
        said = _at_a_glance(head) or parse_yaml(head)
    except (FrontMatterError, UnreadableError):
        return None
    slug, names = said.get("slug"), said.get("media") or {}
    if not said.keys() >= SIGNS or not isinstance(slug, str) or not isinstance(names, dict):
        return None
    known = {str(name): place for name, place in names.items() if isinstance(place, str)}
    return Found(path, slug, _number(said["number"]), str(said.get("cover") or ""), known)


def _number(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value <= HIGHEST else 0


def _at_a_glance(head: str) -> dict[str, Any] | None:
    """The keys that are asked for, if they stand as an export writes them."""
    found: dict[str, Any] = {}
    try:
        for name, value in LINE.findall(head):
            found[name] = True if name == "created" else json.loads(value)
    except ValueError:
        return None
    return found


def head_and_body(tree: Tree, path: str, limit: int = FILE_LIMIT) -> tuple[str, str]:
    """The front matter of a file, and what stands behind it to the last byte. Raises UnreadableError.

    An editor that writes all line ends its own way has changed those of the first line too.
    """
    try:
        text = tree.read(path, limit).decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableError("binary") from error
    if text.startswith("---\r\n"):
        text = text.replace("\r\n", "\n")
    if not text.startswith(START):
        raise UnreadableError("binary")
    head, end, body = f"{text}\n"[len(START) - 1 :].partition(END)
    if not end:
        raise UnreadableError("binary")
    return head.removeprefix("\n"), body[:-1]
