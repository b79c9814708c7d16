"""Drafts and history of an export back into the database, where there are none yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Draft, Revision
from articles.revisions import FACTS, TEXTS
from articles.transfer.exact.heads import head_and_body
from articles.transfer.exact.site import Accounts
from articles.transfer.exact.values import WrongValueError, moment, number, texts, word
from articles.transfer.files import Tree, UnreadableError
from articles.transfer.frontmatter import FrontMatterError, parse_yaml
from articles.transfer.report import Remark
from categories.models import Category

NAMED = {"category": (Category, "path"), "author": (get_user_model(), "username")}
ZONE = timezone.get_default_timezone()


class Typed:
    """What was, and what was typed, of the articles of an export."""

    def __init__(self, tree: Tree, accounts: Accounts) -> None:
        self._tree = tree
        self._accounts = accounts
        self.remarks: list[Remark] = []

    def restore(self) -> None:
        """History of articles that have none; drafts where their author has none."""
        self._articles = dict(Article.objects.values_list("slug", "pk"))
        folders: dict[str, list[str]] = defaultdict(list)
        for path in self._tree.files:
            if path.startswith("history/"):
                folders[str(PurePosixPath(path).parent)].append(path)
        known = set(Revision.objects.values_list("article", flat=True).distinct())
        for paths in folders.values():
            self._history(paths, known)
        for path in self._tree.files:
            if path.startswith("drafts/"):
                self._draft(path)

    @transaction.atomic
    def _history(self, paths: list[str], known: set[int]) -> None:
        """The revisions of one article, all or none."""
        revisions = list(self._read(paths, self._revision))
        of_one = {revision.article_id for revision in revisions}
        numbers = {revision.number for revision in revisions}
        if len(of_one) == 1 and len(numbers) == len(revisions) and not of_one & known:
            Revision.objects.bulk_create(sorted(revisions, key=lambda each: each.number), batch_size=100)

    def _read(self, paths: list[str], make: Any) -> Iterator[Any]:
        """What ``make`` makes of the front matter and body of each file; remarks where that fails."""
        for path in paths:
            try:
                head, body = head_and_body(self._tree, path)
                if "\0" in body:
                    raise WrongValueError("\\0")
                made = make(parse_yaml(f"\n{head}"), body)
            except UnreadableError as error:
                self.remarks.append(Remark(path, 0, 0, error.code, error.detail))
            except FrontMatterError as error:
                self.remarks.append(Remark(path, error.line, 1, "broken-front-matter", str(error)))
            except WrongValueError as error:
                self.remarks.append(Remark(path, 0, 0, "wrong-value", str(error)))
            else:
                yield made

    def _revision(self, said: Mapping[str, Any], body: str) -> Revision:
        state = {name: word(said, name) for name in TEXTS if name != "source"} | {"source": body}
        state |= {name: _plain(said, name) for name in FACTS}
        if word(said, "reason") not in Revision.Reason.values:
            raise WrongValueError("reason")
        revision = Revision(
            article_id=self._article(said),
            number=number(said, "number"),
            created_at=moment(said, "at", ZONE) or timezone.now(),
            author_id=self._accounts.pk(word(said, "by", 150)),
            reason=word(said, "reason"),
            automatic=said.get("automatic") is True,
        )
        revision.hold(state, None)
        revision.changed = texts(said, "changed", 20)
        return revision

    def _article(self, said: Mapping[str, Any]) -> int:
        pk = self._articles.get(word(said, "article"))
        if pk is None:
            raise WrongValueError("article")
        return pk

    @transaction.atomic
    def _draft(self, path: str) -> None:
        for draft in self._read([path], self._typed):
            mine = Draft.objects.filter(article=draft.article_id, author=draft.author_id)
            if Draft.objects.filter(key=draft.key).exists():
                continue
            if draft.article_id and mine.exists():
                self.remarks.append(Remark(path, 0, 0, "other-draft", word(draft.fields, "title")))
                continue
            draft.save()

    def _typed(self, said: Mapping[str, Any], body: str) -> Draft:
        fields = said.get("fields")
        if not isinstance(fields, dict):
            raise WrongValueError("fields")
        fields = {word({"n": name}, "n"): _numbered(name, value) for name, value in fields.items()}
        if said.get("has_source") is True:
            fields["source"] = body
        try:
            key = UUID(word(said, "key"))
        except ValueError as error:
            raise WrongValueError("key") from error
        return Draft(
            key=key,
            article_id=self._article(said) if said.get("article") else None,
            author_id=self._accounts.pk(word(said, "author", 150) or "author"),
            base=number(said, "base"),
            version=number(said, "version"),
            tab=word(said, "tab", 64),
            saved_at=moment(said, "saved_at", ZONE) or timezone.now(),
            fields=fields,
        )


def _plain(said: Mapping[str, Any], name: str) -> Any:
    """A fact of a revision as JSON has it: a text, a list of texts, or None."""
    value = said.get(name)
    if isinstance(value, list):
        return texts(said, name, 100)
    return None if value is None else word(said, name)


def _numbered(name: str, value: Any) -> Any:
    """What a form chose, by its number here: ``{"named": "maths/algebra"}`` → ``"12"``."""
    if isinstance(value, dict):
        model, column = NAMED.get(name, (None, ""))
        found = model and model.objects.filter(**{column: word(value, "named")}).values_list("pk", flat=True)
        return str(found.first()) if found else ""
    if isinstance(value, list):
        return texts({name: value}, name, 100_000)
    if not isinstance(value, str | int | float | bool) and value is not None:
        raise WrongValueError(name)
    return word({name: value}, name) if isinstance(value, str) else value
