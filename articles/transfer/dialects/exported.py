"""Programs that put all their posts into one file: what they have in common."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, ClassVar
from urllib.parse import urlsplit

from articles.transfer.dialects.base import ARTICLE, Dialect
from articles.transfer.files import MARKDOWN, SOURCE_LIMIT, Tree, UnreadableError, storable
from articles.transfer.frontmatter import Split
from articles.transfer.notes import Note
from articles.transfer.report import Remark


@dataclass(slots=True)
class Contents:
    """What an export holds: posts by the paths that they get, and what there is to say of the rest.

    ``posts``: values as front matter has them, and the body in Markdown. ``said``: of each post.
    """

    posts: dict[str, tuple[dict[str, Any], str]] = field(default_factory=dict)
    said: dict[str, list[Remark]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    site: str = ""

    def add(self, path: str, values: dict[str, Any], body: str) -> None:
        """Takes a post in."""
        self.posts[path] = storable(values), storable(body)

    def remark(self, path: str, code: str, detail: str = "") -> None:
        """Notes something about a post as a whole."""
        self.said.setdefault(path, []).append(Remark(path, 0, 0, code, storable(detail)))


class Exported(Dialect):
    """A folder that holds the export of a blog and, it may be, the files that were uploaded to it.

    A post is known by its number, so that the next export of the same site, whatever the file is called and
    whatever became of the post's title, finds it again. Lines are those of a post's own text.
    """

    suffix: ClassVar[str]
    finds_by_name = True

    @classmethod
    def confidence(cls, tree: Tree) -> float:
        return 0.98 if cls.exports(tree) else 0

    @classmethod
    def exports(cls, tree: Tree) -> list[str]:
        """The files at the top of the folder that are such exports."""
        files = (path for path in tree.files if path.endswith(cls.suffix) and "/" not in path)
        return [path for path in files if cls.is_export(tree.head(path))]

    @classmethod
    def is_export(cls, head: bytes) -> bool:
        """Whether a file that begins like this is an export."""
        raise NotImplementedError

    @cached_property
    def contents(self) -> Contents:
        """All that the exports hold."""
        contents = Contents()
        for path in self.exports(self.tree):
            self.take(path, contents)
        return contents

    def take(self, path: str, contents: Contents) -> None:
        """Reads one export."""
        raise NotImplementedError

    def __getstate__(self) -> dict[str, Any]:
        """Without the posts: they are notes by now, and worker processes get these."""
        state = {name: value for name, value in self.__dict__.items() if name != "contents"}
        return state | {"contents": Contents(site=self.contents.site)}

    @property
    def site_url(self) -> str:
        return self.contents.site.rstrip("/")

    @property
    def root(self) -> str:
        return urlsplit(self.site_url).hostname or super().root

    def notes(self) -> list[str]:
        return sorted(self.contents.posts)

    def parted(self, path: str) -> tuple[Split, list[Remark]]:
        values, body = self.contents.posts[path]
        if len(body) > SOURCE_LIMIT:
            raise UnreadableError("too-large", f"{len(body):,}")
        return Split(values, body, 1), self.contents.said.get(path, [])

    def remarks(self) -> list[Remark]:
        beside = [path for path in self.tree.files if PurePosixPath(path).suffix.lower() in MARKDOWN]
        return [*self.contents.remarks, *(Remark(path, 0, 0, "beside-export") for path in beside)]

    def role(self, path: str) -> str:  # noqa: ARG002 - what is no article is no note either
        return ARTICLE

    def file_title(self, path: str) -> str:
        return f"#{PurePosixPath(path).stem}"

    def slug(self, path: str) -> str:
        return PurePosixPath(path).stem

    def category(self, note: Note) -> tuple[str, ...]:  # noqa: ARG002 - the folders of exports are ours
        return ()

    def former_addresses(self, note: Note) -> tuple[str, ...]:
        return tuple(alias for alias in note.metadata.aliases if "?" not in alias)

    def picture_folders(self, path: str) -> tuple[str, ...]:  # noqa: ARG002 - they lie in one place
        return "", "wp-content/uploads", "uploads", "content/images", "images", "usr/uploads"
