"""Articles as bundles: a folder for each, with the note and its pictures."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.files.storage import default_storage

from articles.exporting import yaml
from articles.exporting.entries import Entry, read_pieces
from articles.exporting.names import file_name, folder_name, folder_path
from articles.exporting.references import ARTICLES, MEDIA, NOTE, Beside, articles_in, media_in
from articles.exporting.snapshot import batches, snapshot, streamed
from articles.models import Article, FormerSlug, Tagging
from articles.querysets import ArticleQuerySet
from categories.models import Category

CONTENT = "content"
COLUMNS = (
    *("pk", "title", "slug", "source", "macros", "summary", "cover", "author__username", "category__path"),
    *("language", "status", "published_at", "created_at", "updated_at", "import_key", "import_hash"),
)
UNKNOWN = "?"


@dataclass(slots=True)
class Places:
    """Where articles are in the export. ``categories``: the names from the root, by path."""

    categories: Mapping[str, list[str]]
    _taken: Container[str] = ()

    def __post_init__(self) -> None:
        self._taken = {folder_path(path) for path in self.categories}

    def folder(self, category: str | None, slug: str) -> str:
        """The folder of an article, below ``content``; it is never that of a category too."""
        above = folder_path(category or "")
        path = f"{above}/{folder_name(slug)}" if above else folder_name(slug)
        return f"{path}.note" if path in self._taken else path


@dataclass(slots=True)
class Bundle:
    """An article on its way out. ``names`` of the files beside the note, by their paths in the media folder;
    ``pictures``: these files, open, by name."""

    row: Any
    folder: str
    names: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, BinaryIO] = field(default_factory=dict)

    def rewritten(self, around: _Around) -> str | None:
        """The text with the files beside it in the place of addresses; None where the way back would not lead
        to the same text: then it goes as it stands, and its pictures where all are that no note shows."""
        self._gather([self.row.cover])
        cover = dict(self.names)
        self._gather(media_in(self.row.source))
        beside = Beside(f"{self.folder}/{NOTE}", self.names, around.note_of, around.slug_of)
        text = beside.outwards(self.row.source)
        if beside.inwards(text) == self.row.source:
            return text
        for name in set(self.names.values()) - set(cover.values()):
            self.pictures.pop(name).close()
        self.names = cover
        return None

    def _gather(self, paths: Iterable[str]) -> None:
        """Opens files of the media folder, and names them."""
        taken = {name.casefold() for name in self.names.values()}
        for path in paths:
            file = None if path in self.names else default_storage.opened(path)
            if file:
                name = self.names[path] = file_name(path, taken)
                taken.add(name.casefold())
                self.pictures[name] = file

    def entries(self, prefix: str, head: Mapping[str, Any], body: str) -> Iterator[Entry]:
        folder = f"{prefix}{self.folder}/" if self.folder else prefix
        yield Entry(f"{folder}{NOTE}", f"---\n{yaml.document(head)}---\n{body}".encode())
        for name, file in self.pictures.items():
            yield Entry(f"{folder}{name}", read_pieces(file))


def bundles_of(
    articles: ArticleQuerySet, places: Places, placed: Callable[[str], None], prefix: str = f"{CONTENT}/"
) -> Iterator[Entry]:
    """The files of articles. ``placed`` is told the paths of the media that are among them."""
    rows = streamed(articles.order_by("pk").values_list(*COLUMNS, named=True))
    for batch in batches(rows):
        around = _Around(batch, places)
        for row in batch:
            bundle = Bundle(row, places.folder(row.category__path, row.slug))
            body = bundle.rewritten(around)
            verbatim = body is None
            for path in bundle.names:
                placed(path)
            yield from bundle.entries(prefix, around.head(row, bundle.names, verbatim), body or row.source)


@snapshot()
def bundle_of(pk: int) -> list[Entry]:
    """The files of one article. Its links to others stay as they are: these are not there."""
    row = Article.objects.values_list(*COLUMNS, named=True).get(pk=pk)
    around = _Around([row], Places(category_names(Category.objects.all())), with_links=False)
    bundle = Bundle(row, "")
    body = bundle.rewritten(around)
    return list(bundle.entries("", around.head(row, bundle.names, body is None), body or row.source))


def category_names(categories: Iterable[Category]) -> dict[str, list[str]]:
    """The names of categories from the root, by path."""
    names: dict[str, list[str]] = {}
    for each in sorted(categories, key=lambda each: each.path.count("/")):
        names[each.path] = [*names.get(each.path.rpartition("/")[0], []), each.name]
    return names


class _Around:
    """What belongs to the articles of a batch: tags, former slugs, and the articles that they link."""

    def __init__(self, batch: list[Any], places: Places, *, with_links: bool = True) -> None:
        self._places = places
        ids = [row.pk for row in batch]
        self._tags: dict[int, list[str]] = {}
        for pk, name in Tagging.objects.filter(content_object__in=ids).values_list(
            "content_object", "tag__name"
        ):
            self._tags.setdefault(pk, []).append(name)
        self._former: dict[int, list[str]] = {}
        for pk, address in FormerSlug.objects.filter(target__in=ids).values_list("target", "address"):
            self._former.setdefault(pk, []).append(address)
        linked = set().union(*(articles_in(row.source) for row in batch if with_links))
        there = Article.objects.filter(slug__in=linked).values_list("slug", "category__path")
        self._notes = {slug: f"{places.folder(path, slug)}/{NOTE}" for slug, path in there}
        self._slugs = {path: slug for slug, path in self._notes.items()}
        self.note_of = self._notes.get

    def slug_of(self, path: str) -> str:
        """The slug of a note that is linked. Another is not known here, and might be where it is read."""
        return self._slugs.get(path, UNKNOWN)

    def head(self, row: Any, names: Mapping[str, str], verbatim: bool) -> dict[str, Any]:
        """The front matter of an article: what readers of many kinds understand, then what is ours."""
        category = row.category__path
        said = {
            "title": row.title,
            "slug": row.slug,
            "url": f"{ARTICLES}{row.slug}/",
            "date": row.published_at,
            "lastmod": row.updated_at,
            "created": row.created_at,
            "draft": row.status != Article.Status.PUBLISHED,
            "status": row.status,
            "author": row.author__username,
            "language": row.language,
            "categories": self._places.categories[category] if category else None,
            "category": category,
            "tags": sorted(self._tags.get(row.pk, [])) or None,
            "summary": row.summary or None,
            "macros": row.macros or None,
            "cover": _cover(row.cover, names),
            "aliases": [f"{ARTICLES}{old}/" for old in sorted(self._former.get(row.pk, []))] or None,
            "media": {name: path for path, name in names.items()} or None,
            "number": row.pk,
            "import_key": row.import_key,
            "import_hash": row.import_hash or None,
            "verbatim": verbatim or None,
        }
        return {key: value for key, value in said.items() if value is not None}


def _cover(path: str, names: Mapping[str, str]) -> str | None:
    """The file beside the note or, where that is missing, its place in the media folder."""
    return (names.get(path) or MEDIA + path) if path else None
