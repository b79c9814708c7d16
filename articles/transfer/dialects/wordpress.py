"""WordPress, and whatever else writes its export format (Typecho's plug-ins do)."""

import datetime
import html
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import unquote

from articles.transfer import wxr
from articles.transfer.dialects.exported import Contents, Exported
from articles.transfer.html import markdown_of
from articles.transfer.pairs import replace_pairs
from articles.transfer.report import Remark

SIGN = re.compile(rb"<rss\b.{0,2000}?(?:wordpress\.org/export|<wp:wxr_version>)", re.S)
TYPECHO = re.compile(r"\s*<!--\s*markdown\s*-->")
JETPACK = re.compile(r"<!-- wp:jetpack/markdown (?=\{)")
END_OF_JETPACK = re.compile(r"<!-- /wp:jetpack/markdown -->")
BRACKETS = re.compile(
    r"\[(?P<tag>caption|latex|code|sourcecode|python|cpp|java|bash|php|javascript|sql|text)\b"
    r"(?P<arguments>[^\[\]]{0,500})\]"
)
PICTURE = re.compile(r"\s*(?P<picture>(?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)\s*(?P<words>.*)", re.S)
DOLLAR_LATEX = re.compile(r"\$latex\s+(?P<tex>[^$]+)\$")
LANGUAGE = re.compile(r"(?:lang|language)\s*=\s*[\"']?([\w+#-]+)")
EMBED = re.compile(
    r"\[(?P<tag>embed|video|audio)\b[^\[\]]{0,500}\](?P<address>https?://[^\[\s]+)\[/(?P=tag)\]"
)
MADE_BY_WORDPRESS = re.compile(r"<!-- wp:(?!more|nextpage|spacer|separator)[\w/-]+(?: \{[^\n]*?\})? /-->")
"""Blocks without a text of their own: a pattern that is used again, lists of posts."""

LOST = re.compile(
    r"\[(?P<name>gallery|playlist|contact-form(?:-7)?|video|audio|toc|wpdm\w*)\b[^\[\]]{0,500}\]"
)
STATES = {"publish": False, "future": False, "draft": True, "pending": True, "private": True}
"""Whether a post of a status is a draft; any other is no post that anybody kept."""

PUT_BY = "\ufdd1"
"""The place of what is put back later: no text holds it."""

"""No text holds it: the place of what is put back later."""

NO_CATEGORIES = {"uncategorized", "未分类", "default"}


class WordPress(Exported):
    name = "wordpress"
    suffix = ".xml"

    @classmethod
    def is_export(cls, head: bytes) -> bool:
        return bool(SIGN.search(head[:6_000]))

    def take(self, path: str, contents: Contents) -> None:
        names = Names()
        try:
            with (self.tree.root / path).open("rb") as file:
                for record in wxr.read(file):
                    if record.kind == "item":
                        _take_item(record, path, contents, names)
                    else:
                        names.remember(record)
        except wxr.BrokenExportError as error:
            contents.remarks.append(Remark(path, error.line, 1, "broken-export", str(error)))
        contents.site = contents.site or names.site
        for post, cover in names.covers.items():
            contents.posts[post][0]["cover"] = names.attachments.get(cover, "")
        contents.remarks += [
            Remark(path, 0, 0, "left-out-of-export", f"{kind} {count:,}")
            for kind, count in sorted(names.left.items())
        ]


@dataclass(slots=True)
class Names:
    """What stands before and beside the posts: names of categories with those above, and of authors; the
    site's address; how many things of each kind were left out; uploaded files, and covers among them."""

    categories: dict[str, tuple[str, str]] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    site: str = ""
    left: Counter[str] = field(default_factory=Counter)
    attachments: dict[str, str] = field(default_factory=dict)
    covers: dict[str, str] = field(default_factory=dict)

    def remember(self, record: wxr.Record) -> None:
        """Takes in a record that is no post."""
        if record.kind == "wp:category":
            named = html.unescape(record.get("wp:cat_name")).strip(), record.get("wp:category_parent")
            self.categories[record.get("wp:category_nicename")] = named
        elif record.kind == "wp:author":
            self.authors[record.get("wp:author_login")] = record.get("wp:author_display_name").strip()
        elif record.kind == "channel":
            self.site = record.get("wp:base_blog_url") or record.get("link").strip()

    def path(self, nicename: str, name: str) -> list[str]:
        """The names of a category and of those above it."""
        path = [html.unescape(name)]
        parent = self.categories.get(nicename, ("", ""))[1]
        while parent in self.categories and len(path) < 20:
            path.insert(0, self.categories[parent][0])
            parent = self.categories[parent][1]
        return path


def _take_item(item: wxr.Record, file: str, contents: Contents, names: Names) -> None:
    kind, status = item.get("wp:post_type") or "post", item.get("wp:status") or "publish"
    title = html.unescape(item.get("title")).strip()
    if kind == "page":
        contents.remarks.append(Remark(file, item.line, 1, "page", title))
    elif kind == "attachment":
        names.attachments[item.get("wp:post_id")] = item.get("wp:attachment_url").strip()
    elif kind != "post":
        names.left[kind] += 1
    elif status not in STATES:
        contents.remarks.append(Remark(file, item.line, 1, "discarded-post", f"{title} ({status})"))
    else:
        path = f"posts/{item.get('wp:post_id') or item.line}.md"
        if status == "private" or item.get("wp:post_password"):
            contents.remark(path, "private-post")
        if item.comments:
            contents.remark(path, "comments-left-out", str(item.comments))
        body = _body(item.get("content:encoded"), path, contents)
        contents.add(path, _values(item, title, names), body)
        names.covers[path] = item.meta.get("_thumbnail_id", "")


def _body(text: str, path: str, contents: Contents) -> str:
    """A post's text as Markdown: as it is where it was written so."""
    if TYPECHO.match(text):
        return TYPECHO.sub("", text, count=1).lstrip("\r\n").replace("\r\n", "\n")
    kept: list[str] = []

    def put_by(_match: re.Match[str], block: str) -> str:
        kept.append(_jetpack(block))
        return f"\n\n<p>{PUT_BY}</p>\n\n"

    html_only = text.replace(PUT_BY, "")
    if "wp:jetpack" in text:
        html_only = replace_pairs(html_only, JETPACK, lambda _match: END_OF_JETPACK, put_by)
    pieces = _converted(html_only, path, contents).split(PUT_BY)
    return pieces[0] + "".join(body + piece for body, piece in zip(kept, pieces[1:], strict=True))


def _values(item: wxr.Record, title: str, names: Names) -> dict[str, Any]:
    """A post's metadata as front matter has it."""
    categories = [names.path(nicename, name) for domain, nicename, name in item.terms if domain == "category"]
    categories = [path for path in categories if path and path[-1].lower() not in NO_CATEGORIES]
    author = item.get("dc:creator").strip()
    link = re.sub(r"^https?://[^/]+", "", item.get("link").strip())
    return {
        "title": title,
        "slug": unquote(item.get("wp:post_name")),
        "date": _date(item, "post_date") or _published(item.get("pubDate")),
        "updated": _date(item, "post_modified"),
        "draft": STATES[item.get("wp:status") or "publish"] or bool(item.get("wp:post_password")),
        "summary": markdown_of(item.get("excerpt:encoded")).strip(),
        "categories": [
            path for path in categories if not any(_is_above(path, other) for other in categories)
        ],
        "tags": [
            html.unescape(name) for domain, _nicename, name in item.terms if domain in {"post_tag", "tag"}
        ],
        "author": names.authors.get(author) or author,
        "aliases": [link] if link.strip("/") and "?" not in link else [],
    }


def _is_above(path: list[str], other: list[str]) -> bool:
    return len(path) < len(other) and other[: len(path)] == path


def _date(item: wxr.Record, name: str) -> datetime.datetime | str:
    """A date in UTC, else that of the site's clock; empty for a draft's, which is nought."""
    exact, local = item.get(f"wp:{name}_gmt"), item.get(f"wp:{name}")
    if exact.strip() and not exact.startswith("0000"):
        return f"{exact.strip()} UTC"
    return "" if local.startswith("0000") else local.strip()


def _published(text: str) -> datetime.datetime | str:
    try:
        return parsedate_to_datetime(text.strip()) if text.strip() else ""
    except ValueError:
        return ""


def _jetpack(block: str) -> str:
    """The Markdown of a block, which stands in the values at its beginning."""
    try:
        return str(json.JSONDecoder().raw_decode(block)[0].get("source", ""))
    except (ValueError, RecursionError):
        return ""


def _converted(text: str, path: str, contents: Contents) -> str:
    """A body of HTML, with WordPress's own marks in brackets, as Markdown."""
    if not text.strip():
        return ""
    for match in LOST.finditer(text):
        contents.remark(path, "unknown-tag", match[0])
    for match in MADE_BY_WORDPRESS.finditer(text):
        contents.remark(path, "unknown-block", match[0])
    text = LOST.sub("", EMBED.sub(r'<p><a href="\g<address>">\g<address></a></p>', text))
    text = replace_pairs(text, BRACKETS, _ending_of, _in_brackets) if BRACKETS.search(text) else text
    return markdown_of(DOLLAR_LATEX.sub(r"$\g<tex>$", text).replace("\r\n", "\n"))


@cache
def _ending(tag: str) -> re.Pattern[str]:
    return re.compile(rf"\[/{tag}\]")


def _ending_of(match: re.Match[str]) -> re.Pattern[str]:
    return _ending(match["tag"])


def _in_brackets(match: re.Match[str], body: str) -> str:
    """A picture with its words, a formula or a listing, as HTML."""
    if match["tag"] == "latex":
        return f"${body}$"
    if match["tag"] != "caption":
        return _listing(match, body)
    picture = PICTURE.match(body)
    if picture is None:
        return body
    return f"<figure>{picture['picture']}<figcaption>{picture['words']}</figcaption></figure>"


def _listing(match: re.Match[str], body: str) -> str:
    found = LANGUAGE.search(match["arguments"])
    language = found[1] if found else "" if match["tag"] in {"code", "sourcecode", "text"} else match["tag"]
    code = body if "&lt;" in body else html.escape(body, quote=False)
    return f'<pre><code class="language-{language}">{code}</code></pre>' if language else f"<pre>{code}</pre>"
