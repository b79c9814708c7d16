"""``formulary.yaml``: what an export says of its whole site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from articles.exporting.manifest import FORMAT, NAME, VERSION
from articles.exporting.names import folder_path
from articles.transfer.archives import RefusedSourceError
from articles.transfer.exact.values import WrongValueError, category_path, moment, texts, word
from articles.transfer.files import Tree, UnreadableError
from articles.transfer.frontmatter import FrontMatterError, parse_yaml

LIMIT = 200_000_000
ZONE = ZoneInfo("UTC")


@dataclass(slots=True)
class Manifest:
    """What belongs to no single note. The lists hold what has been looked at and is of the right kinds."""

    macros: str = ""
    authors: list[dict[str, Any]] = field(default_factory=list)
    categories: list[dict[str, Any]] = field(default_factory=list)
    tags: list[dict[str, Any]] = field(default_factory=list)
    gone_categories: list[str] = field(default_factory=list)
    gone_tags: list[str] = field(default_factory=list)
    pictures: dict[str, dict[str, Any]] = field(default_factory=dict)

    def folders(self) -> dict[str, tuple[str, ...]]:
        """The names of each category from the root, by its folder."""
        names: dict[str, tuple[str, ...]] = {}
        for each in self.categories:
            names[each["path"]] = (*names.get(each["path"].rpartition("/")[0], ()), each["name"])
        return {folder_path(path): found for path, found in names.items()}


def read_manifest(tree: Tree) -> Manifest:
    """The manifest of an export. Raises RefusedSourceError where it is broken, or of a newer kind."""
    try:
        said = parse_yaml(tree.read(NAME, LIMIT).decode())
    except FrontMatterError as error:
        raise RefusedSourceError("broken-export", f"{NAME}:{error.line}: {error}") from error
    except UnicodeDecodeError as error:
        raise RefusedSourceError("broken-export", f"{NAME}: UTF-8") from error
    except UnreadableError as error:
        raise RefusedSourceError("broken-export", f"{NAME}: {error.detail or error.code}") from error
    version = said.get("version")
    if said.get("format") != FORMAT or not isinstance(version, int):
        raise RefusedSourceError("broken-export", f"{NAME}:1: format, version")
    if version > VERSION:
        raise RefusedSourceError("newer-export", str(version))
    try:
        return _checked(said)
    except WrongValueError as error:
        raise RefusedSourceError("broken-export", f"{NAME}: {error}") from error


def _checked(said: Mapping[str, Any]) -> Manifest:
    categories = [_category(each) for each in _things(said, "categories", dict)]
    pictures = [_picture(each) for each in _things(said, "pictures", dict)]
    return Manifest(
        macros=word(said, "macros"),
        authors=[_author(each) for each in _things(said, "authors", dict)],
        categories=sorted(categories, key=lambda each: each["path"].count("/")),
        tags=[_tag(each) for each in _things(said, "tags", dict)],
        gone_categories=_things(said, "gone_categories", str),
        gone_tags=_things(said, "gone_tags", str),
        pictures={each["path"]: each for each in pictures},
    )


def _things(said: Mapping[str, Any], name: str, kind: type) -> list[Any]:
    things = said.get(name) or []
    if not isinstance(things, list) or not all(isinstance(each, kind) for each in things):
        raise WrongValueError(name)
    return [word({name: each}, name, 1000) for each in things] if kind is str else things


def _author(said: Mapping[str, Any]) -> dict[str, Any]:
    limits = {"name": 150, "first_name": 150, "last_name": 150}
    return {name: word(said, name, limit) for name, limit in limits.items()}


def _category(said: Mapping[str, Any]) -> dict[str, Any]:
    position = said.get("position")
    if not isinstance(position, int) or not 0 <= position < 2**31:
        raise WrongValueError("position")
    path = category_path(said, "path")
    if not path:
        raise WrongValueError("path")
    return {
        "path": path,
        "name": word(said, "name", 100),
        "position": position,
        "former": texts(said, "former", 1000),
    }


def _tag(said: Mapping[str, Any]) -> dict[str, Any]:
    name, slug = word(said, "name", 100), word(said, "slug", 100, slugs=True)
    if not name:
        raise WrongValueError("name")
    return {"name": name, "slug": slug, "former": texts(said, "former", 1000)}


def _picture(said: Mapping[str, Any]) -> dict[str, Any]:
    limits = {"path": 200, "sha256": 64, "given_sha256": 64, "name": 200, "alt": 500, "by": 150}
    return {
        **{name: word(said, name, limit) for name, limit in limits.items()},
        "at": moment(said, "at", ZONE),
    }
