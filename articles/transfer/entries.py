"""The names of files in a ZIP: in which encoding they are, and which of them this disk can take."""

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from articles.transfer.files import is_unread, reads_as_chinese

UTF8_FLAG = 0x800
UNICODE_PATH = 0x7075
FROM_DOS = 0
NAME_LIMIT = 255
"""Bytes of one name that the usual file systems take."""
PATH_LIMIT = 2000
DEPTH_LIMIT = 60
ENCODINGS = ("utf-8", "gb18030", "cp437")
JUNK = {".ds_store", "thumbs.db", "desktop.ini"}


def names_of(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The path of each file, with ``/`` between its parts.

    Windows and macOS write names in their own encoding without saying which: one is found that fits all.
    """
    plain = {info: info.orig_filename.encode("cp437") for info in infos if not info.flag_bits & UTF8_FLAG}
    encoding = _encoding(list(plain.values()))
    return [_name(info, plain.get(info), encoding) for info in infos]


def _name(info: zipfile.ZipInfo, plain: bytes | None, encoding: str) -> str:
    name = info.orig_filename if plain is None else _unicode_path(info, plain) or plain.decode(encoding)
    if info.create_system == FROM_DOS:
        name = name.replace("\\", "/")
    name = re.sub(r"/{2,}|/(?:\./)+", "/", name)
    return name if name == "./" else name.removeprefix("./")


def _encoding(names: list[bytes]) -> str:
    foreign = b"\n".join(name for name in names if not name.isascii())
    for encoding in ENCODINGS:
        try:
            text = foreign.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or reads_as_chinese(text):
            return encoding
    return "cp437"


def _unicode_path(info: zipfile.ZipInfo, plain: bytes) -> str:
    """The name in the extra field that 7-Zip, WinRAR and others add, if it belongs to this name."""
    for kind, data in _extra_fields(info.extra):
        if kind == UNICODE_PATH and data[:1] == b"\x01" and data[1:5] == struct.pack("<L", zlib.crc32(plain)):
            return data[5:].decode("utf-8", "replace")
    return ""


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        yield kind, extra[4 : 4 + length]
        extra = extra[4 + length :]


def is_outside(name: str) -> bool:
    """Whether a name leads, or would on any system, out of the folder that it is unpacked into."""
    if "\x00" in name or not name.strip("/"):
        return True
    return (
        name[0] in "/\\" or re.match(r"[A-Za-z]:[\\/]", name) is not None or ".." in re.split(r"[/\\]", name)
    )


def is_unwanted(name: str) -> bool:
    """What systems put beside files of their own accord, and what is in folders that no import reads."""
    *folders, file = name.split("/")
    return file.lower() in JUNK or file.startswith("._") or any(map(is_unread, folders))


def writable(name: str) -> str | None:
    """The path as this disk takes it: parts that are too long are cut, the same way every time; None for
    one that is too deep."""
    parts = name.split("/")
    if len(parts) > DEPTH_LIMIT or len(name.encode()) > PATH_LIMIT:
        return None
    return "/".join(map(fitting_name, parts))


def fitting_name(part: str) -> str:
    """A name of at most ``NAME_LIMIT`` bytes: itself, or its beginning, a mark, and its suffix."""
    data = part.encode("utf-8", "replace")
    if len(data) <= NAME_LIMIT:
        return part
    mark = f"~{hashlib.sha256(data).hexdigest()[:8]}"
    suffix = PurePosixPath(part).suffix[:16]
    room = NAME_LIMIT - len(mark) - len(suffix.encode())
    return data[:room].decode("utf-8", "ignore") + mark + suffix
