"""Where every note and every file of an imported folder is, for links between them."""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath, splitext
from urllib.parse import unquote

from articles.transfer.files import MARKDOWN
from articles.transfer.notes import Label, Note

FRONT_PAGES = ("index.md", "README.md", "readme.md", "_index.md")
MARKDOWN_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Target:
    """A place that links may lead to. ``headings`` are those of the note as written."""

    path: str
    slug: str
    title: str
    headings: tuple[str, ...] = ()


@dataclass(slots=True)
class Index:
    """The notes by path, name, address and label; the other files by path and name. Letters' case is ignored
    where that names one thing only."""

    targets: dict[str, Target]
    files: frozenset[str]
    _paths: dict[str, str] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=dict)
    _labels: dict[str, list[tuple[str, Label]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        notes: Iterable[Note],
        slugs: Mapping[str, str],
        files: Iterable[str],
        addresses: Mapping[str, Iterable[str]],
    ) -> "Index":
        """The index of notes whose slugs are decided, with ``addresses`` of each on its former site."""
        index = cls({}, frozenset(files))
        for note in notes:
            index.targets[note.path] = Target(note.path, slugs[note.path], note.title, note.headings)
            for label in note.labels:
                index._labels.setdefault(label.name, []).append((note.path, label))
            for address in addresses[note.path]:
                index._addresses.setdefault(_address_key(address), note.path)
                index._addresses.setdefault(_letters(_address_key(address)), note.path)
        for path in [*index.targets, *index.files]:
            index._paths.setdefault(_folded(path), path)
            name = path.rpartition("/")[2]
            for known_as in {name, name.removesuffix(".md")}:
                index._names.setdefault(_folded(known_as), []).append(path)
        return index

    def note_at(self, address: str, source: str) -> Target | None:
        """The note that an address leads to from the note ``source``.

        A relative path or one from the top, with or without its ending, or an address of the former site.
        """
        for path in _spellings(address):
            for candidate in _candidates(path, dirname(source)):
                found = self.targets.get(candidate) or self.targets.get(
                    self._paths.get(_folded(candidate), "")
                )
                if found:
                    return found
            key = _address_key(path)
            if former := self._addresses.get(key) or self._addresses.get(_letters(key)):
                return self.targets[former]
        return None

    def note_named(self, name: str, source: str) -> Target | None:
        """The note that a wikilink names: by path, or by its file's name, the nearest to ``source`` first."""
        if found := self.note_at(name, source):
            return found
        matches = [path for path in self._named(name) if path in self.targets]
        return self.targets[_nearest(matches, source)] if matches else None

    def file_at(self, address: str, folders: Iterable[str]) -> str | None:
        """The path of the file that an address means, tried from each folder in turn."""
        for path in _spellings(address):
            for folder in folders:
                candidate = normpath(join(folder, path.lstrip("/")))
                found = candidate if candidate in self.files else self._paths.get(_folded(candidate))
                if found in self.files:
                    return found
        return None

    def file_named(self, name: str, source: str) -> str | None:
        """The path of the file of this name anywhere, the nearest to ``source`` first."""
        matches = [path for path in self._named(name.rpartition("/")[2]) if path in self.files]
        return _nearest(matches, source) if matches else None

    def label(self, name: str, source: str) -> tuple[Target, Label] | None:
        """The place of a label: in the note itself, else in one of the same edition (``*_origin.md``)."""
        places = self._labels.get(name)
        if not places:
            return None
        ending = _edition(source)
        path, label = min(places, key=lambda place: (place[0] != source, _edition(place[0]) != ending))
        return self.targets[path], label

    def has_label(self, name: str, path: str) -> bool:
        """Whether a note has a place of this name."""
        return any(place == path for place, _label in self._labels.get(name, ()))

    def _named(self, name: str) -> list[str]:
        return self._names.get(_folded(name.rpartition("/")[2]), [])


def _spellings(address: str) -> list[str]:
    """An address as written, and as it may have been meant: entities, escapes and percent signs undone."""
    plain = html.unescape(address).strip()
    unescaped = MARKDOWN_ESCAPE.sub(r"\1", plain)
    written = [unquote(unescaped), unescaped, plain.replace("\\", "/"), unquote(unescaped).split("?")[0]]
    return [path for path in dict.fromkeys(written) if path.strip("/")]


def _candidates(path: str, folder: str) -> Iterable[str]:
    for base in ("",) if path.startswith("/") else (folder, ""):
        whole = normpath(join(base, path.lstrip("/")))
        yield whole
        if splitext(whole)[1].lower() not in MARKDOWN:
            yield whole + ".md"
            yield from (f"{whole}/{name}" for name in FRONT_PAGES)


def _address_key(address: str) -> str:
    """An address of a former site without its scheme, host, ending and capitals."""
    path = re.sub(r"^https?://[^/]+", "", unquote(address)).split("?")[0]
    return _folded(re.sub(r"(/index)?\.html?$", "", path).strip("/"))


def _letters(key: str) -> str:
    """What is left of an address by every program's rule: some drop punctuation, some write ``-`` for it."""
    return "".join(character for character in key if character.isalnum() or character == "/") or key


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _nearest(paths: list[str], source: str) -> str:
    folder = dirname(source)
    return min(paths, key=lambda path: (dirname(path) != folder, path.count("/"), path))


def _edition(path: str) -> str:
    """Translations stand beside their originals, with the same labels."""
    return splitext(path)[0].rpartition("_")[2] if path.endswith("_origin.md") else ""
