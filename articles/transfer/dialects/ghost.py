"""Ghost: one JSON file; bodies are HTML, or cards of Markdown, which stay as they are."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from articles.transfer.dialects.exported import Contents, Exported
from articles.transfer.dialects.lexical import html_of
from articles.transfer.files import UnreadableError
from articles.transfer.html import markdown_of
from articles.transfer.report import Remark

EXPORT_LIMIT = 300_000_000
SIGN = re.compile(rb'\A\s*\{\s*"(?:db|meta|data)"\s*:')
CARD = re.compile(r"<!--\s*kg-card-begin: markdown\s*-->.*?<!--\s*kg-card-end: markdown\s*-->", re.S)
OTHER_SHAPES = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)
"""What reading an export raises that is not built as Ghost builds it."""

SITE = "__GHOST_URL__"
LEFT_OUT = (
    "members",
    "comments",
    "newsletters",
    "mobiledoc_revisions",
    "post_revisions",
    "snippets",
    "offers",
)
LOST = ("codeinjection_head", "codeinjection_foot")


class Ghost(Exported):
    name = "ghost"
    suffix = ".json"

    @classmethod
    def is_export(cls, head: bytes) -> bool:
        return (
            bool(SIGN.match(head))
            and b'"version"' in head
            and (b'"posts"' in head or b'"exported_on"' in head)
        )

    def take(self, path: str, contents: Contents) -> None:
        try:
            data = _data(json.loads(self.tree.read(path, EXPORT_LIMIT)))
            names = Names.of(data)
        except UnreadableError as error:
            contents.remarks.append(Remark(path, 0, 0, error.code, error.detail))
            return
        except OTHER_SHAPES as error:
            line = getattr(error, "lineno", 0)
            contents.remarks.append(Remark(path, line, 1, "broken-export", str(error)))
            return
        for post in data.get("posts", []):
            try:
                _take_post(post, path, contents, names)
            except OTHER_SHAPES as error:
                contents.remarks.append(Remark(path, 0, 0, "failed", f"{post.get('title')}: {error!r}"))
        counts = Counter({name: len(data[name]) for name in LEFT_OUT if data.get(name)})
        contents.remarks += [
            Remark(path, 0, 0, "left-out-of-export", f"{name} {count:,}")
            for name, count in sorted(counts.items())
        ]


def _take_post(post: dict[str, Any], file: str, contents: Contents, names: "Names") -> None:
    if post.get("type") == "page" or post.get("page"):
        contents.remarks.append(Remark(file, 0, 0, "page", str(post.get("title"))))
        return
    key = str(post.get("id"))
    path = f"posts/{key}.md"
    restricted = post.get("visibility", "public") not in {None, "public"}
    if restricted:
        contents.remark(path, "private-post")
    for name in LOST:
        if post.get(name):
            contents.remark(path, "unknown-block", name)
    values = _values(post, names.details.get(key, {})) | {
        "draft": restricted or post.get("status") not in {"published", "scheduled", "sent"},
        "tags": [name for name in names.tags.get(key, []) if not name.startswith("#")],
        "author": names.authors.get(key, ""),
    }
    contents.add(path, values, _body(post, path, contents).replace(SITE, ""))


def _data(export: Any) -> dict[str, Any]:
    """The tables of an export, whichever version wrote it. Raises ValueError for anything else."""
    whole = export["db"][0] if isinstance(export, dict) and export.get("db") else export
    data = whole.get("data") if isinstance(whole, dict) else None
    if not isinstance(data, dict):
        raise ValueError("no posts in it")
    return data


@dataclass(frozen=True, slots=True)
class Names:
    """The tags, the first author, and the further values of each post by its id."""

    tags: dict[str, list[str]]
    authors: dict[str, str]
    details: dict[str, dict[str, Any]]

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Names":
        """The names in the tables of an export."""
        tag_names = {str(tag["id"]): str(tag.get("name", "")) for tag in data.get("tags", [])}
        tags: dict[str, list[str]] = {}
        for link in sorted(data.get("posts_tags", []), key=_order):
            if name := tag_names.get(str(link.get("tag_id"))):
                tags.setdefault(str(link.get("post_id")), []).append(name)
        users = {str(user["id"]): str(user.get("name", "")) for user in data.get("users", [])}
        links = [(post.get("id"), post.get("author_id")) for post in data.get("posts", [])]
        further = sorted(data.get("posts_authors", []), key=_order, reverse=True)
        links += [(link.get("post_id"), link.get("author_id")) for link in further]
        authors = {str(post): users[str(author)] for post, author in links if str(author) in users}
        return cls(tags, authors, {str(meta.get("post_id")): meta for meta in data.get("posts_meta", [])})


def _order(link: dict[str, Any]) -> int:
    return link.get("sort_order") or 0


def _values(post: dict[str, Any], details: dict[str, Any]) -> dict[str, Any]:
    cover = str(post.get("feature_image") or post.get("image") or "").replace(SITE, "")
    return {
        "title": post.get("title") or "",
        "slug": post.get("slug") or "",
        "date": post.get("published_at") or post.get("created_at") or "",
        "updated": post.get("updated_at") or "",
        "summary": post.get("custom_excerpt")
        or details.get("meta_description")
        or post.get("meta_description")
        or "",
        "cover": cover,
        "aliases": [f"/{post['slug']}/"] if post.get("slug") else [],
    }


def _body(post: dict[str, Any], path: str, contents: Contents) -> str:
    """A post's text: cards of Markdown as they are, the rest from HTML."""
    for name in ("lexical", "mobiledoc"):
        try:
            document = json.loads(post.get(name) or "null")
        except (ValueError, RecursionError):
            document = None
        if isinstance(document, dict):
            return _of_document(document, str(post.get("html") or ""), path, contents)
    if isinstance(post.get("markdown"), str):
        return str(post["markdown"])
    return markdown_of(str(post.get("html") or ""))


def _of_document(document: dict[str, Any], html: str, path: str, contents: Contents) -> str:
    if "root" in document:
        return _of_lexical(document["root"].get("children", []), html, path, contents)
    cards = [card[1] for card in document.get("cards", []) if card[0] in {"markdown", "card-markdown"}]
    written = [str(card.get("markdown") or card.get("cardMarkdown") or "") for card in cards]
    parts = CARD.split(html)
    if len(parts) == len(written) + 1:
        rest = [markdown_of(part).strip() for part in parts]
        mixed = [text for pair in zip(rest, [*written, ""], strict=True) for text in pair if text]
        return "\n\n".join(mixed).rstrip("\n") + "\n"
    only_cards = written and len(document.get("sections", [])) <= len(written)
    return "\n\n".join(written) + "\n" if only_cards else markdown_of(html)


def _of_lexical(nodes: list[dict[str, Any]], html: str, path: str, contents: Contents) -> str:
    if not any(node.get("type") == "markdown" for node in nodes):
        return markdown_of(html)
    made, unknown = html_of(nodes)
    for kind in unknown:
        contents.remark(path, "unknown-block", kind)
    return (
        "\n\n".join(text if is_markdown else markdown_of(text).strip() for text, is_markdown in made) + "\n"
    )
