"""What a backup says of itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from articles.backup.archive import DATABASE, MANIFEST, MEDIA, Archive, Part
from articles.backup.errors import BackupError

FORMAT = 1


@dataclass(frozen=True)
class Table:
    """How many rows, and a sum over the hashes of all of them."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """``parts`` are the other parts of the file; ``pages`` the hashes of public pages by their address;
    ``missing`` the pictures that had a row but no file. ``server`` is the version of the database server,
    ``program`` the one of ``pg_dump``."""

    id: str
    made_at: datetime
    site: dict[str, str]
    server: int
    program: int
    versions: dict[str, str]
    migrations: list[str]
    tables: dict[str, Table]
    pages: dict[str, str]
    parts: dict[str, Part]
    missing: list[str] = field(default_factory=list)

    def to_json(self) -> bytes:
        values = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(values, ensure_ascii=False, indent=1).encode()

    @classmethod
    def of(cls, archive: Archive) -> Manifest:
        """The manifest of a file whose parts are those that it names, in length too."""
        manifest = cls.from_json(archive.manifest())
        said = {name: part.bytes for name, part in manifest.parts.items()}
        there = {name: size for name, size in archive.sizes.items() if name != MANIFEST}
        if said != there or DATABASE not in said:
            raise BackupError("The file holds other parts than its manifest says: it is damaged.")
        return manifest

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        try:
            values: dict[str, Any] = json.loads(text)
            if values["format"] != FORMAT:
                raise BackupError(f"This backup has format {values['format']}; this program reads {FORMAT}.")
            return cls._of_values(values)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BackupError("The manifest makes no sense: the file is damaged.") from error

    @classmethod
    def _of_values(cls, values: dict[str, Any]) -> Manifest:
        return cls(
            id=str(values["id"]),
            made_at=datetime.fromisoformat(values["made_at"]),
            site={str(name): str(value) for name, value in values["site"].items()},
            server=int(values["server"]),
            program=int(values["program"]),
            versions={str(name): str(value) for name, value in values["versions"].items()},
            migrations=[str(name) for name in values["migrations"]],
            tables={name: Table(**table) for name, table in values["tables"].items()},
            pages={str(address): str(sha256) for address, sha256 in values["pages"].items()},
            parts={name: Part(**part) for name, part in values["parts"].items()},
            missing=[str(name) for name in values["missing"]],
        )

    @property
    def media(self) -> dict[str, Part]:
        return {name: part for name, part in self.parts.items() if name.startswith(MEDIA)}
