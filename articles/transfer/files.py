"""The files of a folder of notes, and their text."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

MARKDOWN = {".md", ".markdown", ".mdown", ".mkd"}
OTHER_NOTES = {".mdx", ".qmd", ".rmd", ".org", ".rst", ".adoc", ".asciidoc", ".textile", ".ipynb", ".docx"}
"""What people write notes in too, and no import reads."""

UNREAD_FOLDERS = {"node_modules", "__pycache__", "__MACOSX", "venv", "vendor", "bower_components"}
READ_FOLDERS = {".obsidian", ".vuepress", ".vitepress"}
"""Hidden folders that tell the program, and may hold pictures."""

SOURCE_LIMIT = 1_000_000
FILE_LIMIT = 30_000_000
HEAD_LENGTH = 60_000
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
CHINESE = ("gb18030", "big5hkscs")
COMMON = "的一是不了在人有我他这這个個们們中来來为為和国國以说說时時要会會可对對于於过過发發后後，。、"
"""Characters by which a text that is read in the right encoding is known from others."""

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What escapes in YAML and JSON may say, and no database holds."""

UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class UnreadableError(Exception):
    """A file that holds no note; ``code`` says why (see ``wording``)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, with ``\\n`` line ends, and the codes and details of what had to be mended."""

    text: str
    mended: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A folder: its files by relative path, in a stable order, the links that lead out of it, and what was
    left out besides, with the code of the reason."""

    root: Path
    files: tuple[str, ...]
    outside: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...] = ()

    @classmethod
    def walk(cls, root: Path) -> "Tree":
        """Everything below ``root`` but hidden folders and packages of programs."""
        root = root.resolve()
        files: list[str] = []
        outside: list[str] = []
        left_out: list[tuple[Path, str]] = []
        for path in _files_below(root, left_out):
            inside = path.resolve().is_relative_to(root)
            (files if inside else outside).append(path.relative_to(root).as_posix())
        reasons = sorted((_readable(path.relative_to(root)), code) for path, code in left_out)
        return cls(root, tuple(sorted(files)), tuple(sorted(outside)), tuple(reasons))

    def notes(self) -> list[str]:
        """The Markdown files."""
        return [path for path in self.files if PurePosixPath(path).suffix.lower() in MARKDOWN]

    def read(self, path: str, limit: int = FILE_LIMIT) -> bytes:
        """The bytes of a file of this folder. Raises UnreadableError for more than ``limit`` of them, and for
        a file that somebody writes at this moment."""
        try:
            with (self.root / path).open("rb") as file:
                before = os.fstat(file.fileno())
                if before.st_size > limit:
                    raise UnreadableError("too-large", f"{before.st_size:,}")
                data = file.read()
                after = os.fstat(file.fileno())
        except OSError as error:
            raise UnreadableError("unreadable", error.strerror or "") from error
        if len(data) != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
            raise UnreadableError("changing")
        return data

    def head(self, path: str) -> bytes:
        """The first bytes of a file; none of a file that cannot be read."""
        try:
            with (self.root / path).open("rb") as file:
                return file.read(HEAD_LENGTH)
        except OSError:
            return b""


def _files_below(root: Path, left_out: list[tuple[Path, str]]) -> Iterator[Path]:
    waiting = [(root, frozenset({root}))]
    while waiting:
        folder, above = waiting.pop()
        for entry in _entries_of(folder, left_out):
            path = Path(entry.path)
            if not entry.is_dir():
                if entry.is_file() or (entry.is_symlink() and not path.exists()):
                    yield path
            elif not is_unread(entry.name):
                target = path.resolve()
                if target not in above and target.is_relative_to(root):
                    waiting.append((path, above | {target}))


def _entries_of(folder: Path, left_out: list[tuple[Path, str]]) -> Iterator[os.DirEntry[str]]:
    """What is in a folder, but for what has a name that is no text."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if _readable(entry.name) == entry.name:
                    yield entry
                else:
                    left_out.append((folder / entry.name, "odd-name"))
    except OSError:
        left_out.append((folder, "closed-folder"))


def _readable(path: PurePath | str) -> str:
    """A path with ``/``; bytes that are no text as ``\\xff``."""
    text = path if isinstance(path, str) else path.as_posix()
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def is_unread(folder: str) -> bool:
    """Whether a folder of this name is hidden, or belongs to a program."""
    return folder in UNREAD_FOLDERS or (folder.startswith(".") and folder not in READ_FOLDERS)


def decode(data: bytes) -> Decoded:
    """The text of a note's bytes: UTF-8, UTF-16 with a mark, or GB 18030.

    Raises UnreadableError for a file that is no text.
    """
    text, encoding = _decode(data)
    mended = [("encoding", encoding)] if encoding not in {"utf-8", "utf-8-sig"} else []
    if unwanted := UNWANTED.findall(text):
        mended.append(("control-characters", str(len(unwanted))))
        text = UNWANTED.sub("", text)
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), tuple(mended))


def storable(value: Any) -> Any:
    """A parsed value without the characters that cannot be stored, however deep they are in it."""
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, dict):
        return {storable(key): storable(each) for key, each in value.items()}
    return [storable(each) for each in value] if isinstance(value, list) else value


def _decode(data: bytes) -> tuple[str, str]:
    encodings = [encoding for bom, encoding in BOMS.items() if data.startswith(bom)]
    encodings = encodings or _utf16_without_mark(data)
    if not encodings and data.count(b"\x00") > len(data) // 100:
        raise UnreadableError("binary")
    for encoding in encodings or ["utf-8"]:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    readings = [(text, encoding) for encoding in CHINESE for text in _read_as(data, encoding)]
    if not readings:
        raise UnreadableError("binary")
    return max(readings, key=lambda reading: sum(map(reading[0].count, COMMON)))


def _read_as(data: bytes, encoding: str) -> list[str]:
    """The text that bytes are in an old Chinese encoding; none where that makes no Chinese."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return []
    return [text] if reads_as_chinese(text) else []


def _utf16_without_mark(data: bytes) -> list[str]:
    """The encoding of Latin text in which every second byte is empty."""
    pairs = len(data) // 2
    empty = data[0::2].count(0), data[1::2].count(0)
    if pairs < 8 or max(empty) < 0.3 * pairs or min(empty) > 0.01 * pairs:
        return []
    return ["utf-16-be" if empty[0] > empty[1] else "utf-16-le"]


def reads_as_chinese(text: str) -> bool:
    """Any bytes pass for GB 18030; real text holds common characters in most of its non-ASCII places."""
    foreign = [character for character in text if character > "\x7f"]
    common = sum(
        "\u4e00" <= character <= "\u9fff"
        or "\u3000" <= character <= "\u303f"
        or character in "，。：；！？（）“”‘’—…"
        for character in foreign
    )
    return common > 0.8 * len(foreign) and len(UNWANTED.findall(text)) < 0.01 * len(text) + 1
