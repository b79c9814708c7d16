"""From a file of an export to the article that it was. Asks no database: it works in other processes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from articles.exporting.references import MEDIA, Beside
from articles.exporting.yaml import moment as exactly
from articles.models import DERIVED_FIELDS, SHAPING_FIELDS, Article
from articles.search.documents import document_of, row_of
from articles.transfer.exact.heads import Found, head_and_body
from articles.transfer.exact.values import WrongValueError, category_path, moment, number, texts, word
from articles.transfer.files import Tree, UnreadableError
from articles.transfer.frontmatter import FrontMatterError, parse_yaml
from articles.transfer.media import MediaStore
from articles.transfer.prepare import Prepared
from articles.transfer.report import Remark

LIMITS = {"title": 300, "summary": None, "macros": None, "import_key": 500, "import_hash": 64}
CHOICES = {"status": Article.Status.values, "language": Article.Language.values}
ALIAS = "/articles/"


@dataclass(frozen=True, slots=True)
class Site:
    """What the notes of an export share while they are read.

    ``slugs``: of the notes by path. ``digests``: of the articles that the site has, by slug. ``owners``: the
    slugs that have the keys of former imports. ``categories``: the path of today, by every one that there
    was. ``author``: whose all of it is to be, if not whose it says.
    """

    tree: Tree
    slugs: Mapping[str, str]
    digests: Mapping[str, str]
    owners: Mapping[str, str]
    categories: Mapping[str, str]
    store: MediaStore
    zone: ZoneInfo
    author: str = ""


class ExactPreparer:
    """Prepares the notes of an export, as ``Preparer`` does those of other folders."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def prepare(self, found: Found) -> Prepared | Remark:
        """The article of a file, rendered unless the site has it like this; or why not."""
        try:
            head, body = head_and_body(self._site.tree, found.path)
            prepared = self._authored(found, parse_yaml(f"\n{head}"), body)
        except UnreadableError as error:
            return Remark(found.path, 0, 0, error.code, error.detail)
        except FrontMatterError as error:
            return Remark(found.path, error.line, 1, "broken-front-matter", str(error))
        except WrongValueError as error:
            return Remark(found.path, 0, 0, "wrong-value", str(error))
        if self._site.digests.get(found.slug) != prepared.hash:
            prepared.derived = self._derive(prepared.fields)
            prepared.search = _found_as(prepared)
        return prepared

    def _authored(self, found: Found, said: Mapping[str, Any], body: str) -> Prepared:
        slug = word(said, "slug", 200, slugs=True)
        if slug != found.slug or "/" in slug or not slug:
            raise WrongValueError("slug")
        fields = {name: word(said, name, limit) for name, limit in LIMITS.items()}
        fields |= {name: _one_of(said, name, choices) for name, choices in CHOICES.items()}
        fields["source"] = self._source(found, said, body)
        fields["cover"] = self._cover(found)
        fields |= {
            "published_at": moment(said, "date", self._site.zone),
            "updated_at": moment(said, "lastmod", self._site.zone),
            "created_at": moment(said, "created", self._site.zone),
        }
        if fields["status"] == Article.Status.PUBLISHED and fields["published_at"] is None:
            raise WrongValueError("date")
        if self._site.owners.get(fields["import_key"], slug) != slug:
            fields["import_key"] = fields["import_hash"] = ""
        category = category_path(said, "category")
        fields["category"] = self._site.categories.get(category, category)
        fields["number"] = number(said, "number")
        author = self._site.author or word(said, "author", 150)
        tags = tuple(filter(None, dict.fromkeys(texts(said, "tags", 100))))
        return Prepared(
            key=slug,
            path=found.path,
            slug=slug,
            category=(),
            tags=tags,
            author=author,
            former=tuple(_slug_of(alias) for alias in texts(said, "aliases", 1100)),
            fields=fields,
            hash=digest({**fields, "author": author}, tags),
        )

    def _source(self, found: Found, said: Mapping[str, Any], body: str) -> str:
        if "\0" in body:
            raise WrongValueError("\\0")
        if said.get("verbatim") is True:
            return body
        names = {path: name for name, path in found.names.items()}
        return Beside(found.path, names, lambda _slug: None, self._site.slugs.get).inwards(body)

    def _cover(self, found: Found) -> str:
        """The path of the cover in the media folder."""
        path = found.names.get(found.cover) or found.cover.removeprefix(MEDIA)
        return word({"cover": path}, "cover", 100)

    def _derive(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        article = Article(**{name: fields[name] for name in SHAPING_FIELDS})
        article.derive(image_size=self._site.store.size)
        return {name: getattr(article, name) for name in DERIVED_FIELDS}


def digest(fields: Mapping[str, Any], tags: Any) -> str:
    """What an article is, in 64 characters. ``fields`` may say more than what counts."""
    values = [fields[name] or "" for name in COUNTING]
    said = [exactly(value) if isinstance(value, datetime) else str(value) for value in values]
    names = sorted(name.casefold() for name in tags)
    return hashlib.sha256("\0".join([*said, *names]).encode()).hexdigest()


COUNTING = (
    *("title", "source", "summary", "macros", "cover", "language", "status", "published_at", "created_at"),
    *("updated_at", "import_key", "import_hash", "author", "category"),
)


def _one_of(said: Mapping[str, Any], name: str, choices: list[str]) -> str:
    value = word(said, name)
    if value not in choices:
        raise WrongValueError(name)
    return value


def _slug_of(alias: str) -> str:
    return alias.removeprefix(ALIAS).removesuffix("/")


def _found_as(prepared: Prepared) -> Any:
    """What the search is to know of the article, which has no id yet."""
    made = prepared.derived or {}
    columns = prepared.fields["title"], made["title_text"], prepared.slug, made["toc"], made["text"]
    return row_of((0, document_of(*columns, prepared.tags)))
