"""Prepared notes into the database: few queries, in batches that are whole in themselves."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from urllib.parse import unquote

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from articles import slugs
from articles.models import Article, FormerSlug, Picture, Revision, SearchDocument, Tag, Tagging
from articles.revisions import TEXTS
from articles.search.documents import WAITING_OF_MANY
from articles.tags import tidied
from articles.transfer.archives import RefusedSourceError
from articles.transfer.edited import settle, state_of_file
from articles.transfer.prepare import Known, Prepared
from articles.transfer.report import Remark
from categories.models import Category, FormerCategoryPath

BATCH = 100
DEFAULT_AUTHOR = "author"


def known_articles(root: str) -> tuple[dict[str, Known], dict[str, str]]:
    """The articles of earlier imports of a folder, by their keys: what they were, and their slugs."""
    rows = Article.objects.filter(import_key__startswith=f"{root}/")
    known: dict[str, Known] = {}
    slug_of: dict[str, str] = {}
    for key, digest, problems, slug in rows.values_list("import_key", "import_hash", "problems", "slug"):
        known[key] = Known(digest, tuple(problems))
        slug_of[key] = slug
    return known, slug_of


def refuse_others(root: str, author: str) -> None:
    """Raises RefusedSourceError where earlier imports of a folder of this name brought articles, but none of
    this author's: it is another folder, which happens to be called so."""
    there = Article.objects.filter(import_key__startswith=f"{root}/").order_by()
    owners = set(there.values_list("author__username", flat=True).distinct())
    if owners and _username(author).casefold() not in map(str.casefold, owners):
        raise RefusedSourceError("others-folder", root)


def taken_slugs(among: Collection[str] | None = None) -> set[str]:
    """Every slug that an article has or had; only those ``among`` some, if these are given."""
    articles, former = Article.objects.all(), FormerSlug.objects.all()
    if among is not None:
        if not among:
            return set()
        articles, former = articles.filter(slug__in=among), former.filter(address__in=among)
    return {*articles.values_list("slug", flat=True), *former.values_list("address", flat=True)}


class Writer:
    """Writes the notes of one import. ``author``: who wrote all of them, whatever they say. ``promised``: the
    slugs of all its notes, also of those that are still to come."""

    def __init__(self, author: str = "", promised: Collection[str] = ()) -> None:
        self._forced = author
        self._promised = promised
        self._users: dict[str, Any] = {}
        self._categories: dict[tuple[str, ...], Category] = {}
        self._tags = {tidied(tag.name).casefold(): tag for tag in Tag.objects.all()}
        self._now = timezone.now()
        self._merged: set[int] = set()
        self.remarks: list[Remark] = []

    def write(self, batch: Sequence[Prepared]) -> tuple[int, int]:
        """Creates and updates the articles of one batch in one transaction; how many of each."""
        with transaction.atomic():
            self._make_tags(name for prepared in batch for name in prepared.tags)
            there = Article.objects.filter(import_key__in=[prepared.key for prepared in batch])
            before = list(there.values_list("pk", flat=True))
            Revision.objects.keep(before)
            existing = {article.import_key: article for article in there}
            batch = self._settled(existing, batch)
            created = [self._article(prepared) for prepared in batch if prepared.key not in existing]
            changed = [self._changed(existing[p.key], p) for p in batch if p.key in existing]
            Article.objects.bulk_create(created, batch_size=BATCH)
            if changed:
                Article.objects.bulk_update(changed, self._written_fields(batch), batch_size=BATCH)
            Picture.objects.adopt(path for article in [*created, *changed] for path in article.pictures)
            ids = {article.import_key: article.pk for article in [*created, *changed]}
            self._link(ids, batch)
            for prepared in batch:
                prepared.search.article_id = ids[prepared.key]
            SearchDocument.objects.put((prepared.search for prepared in batch), waiting=WAITING_OF_MANY)
            Revision.objects.record_all(set(before) - self._merged, reason=Revision.Reason.IMPORTED)
            Revision.objects.record_all(self._merged, reason=Revision.Reason.MERGED)
        return len(created), len(changed)

    def finish(self) -> None:
        """Behind the last batch."""
        SearchDocument.objects.sort_in()

    def _settled(self, existing: dict[str | None, Article], batch: Sequence[Prepared]) -> Sequence[Prepared]:
        """The batch, in which what was changed here since the last import is kept."""
        latest = Revision.objects.latest_of([article.pk for article in existing.values()])
        edited = {pk: last for pk, last in latest.items() if last.reason != Revision.Reason.IMPORTED}
        bases = Revision.objects.latest_of(edited, reason=Revision.Reason.IMPORTED) if edited else {}
        self._merged = set(edited)
        return [
            self._settle(prepared, existing[prepared.key], bases.get(pk), edited[pk])
            if prepared.key in existing and (pk := existing[prepared.key].pk) in edited
            else prepared
            for prepared in batch
        ]

    def _settle(
        self, prepared: Prepared, article: Article, base: Revision | None, last: Revision
    ) -> Prepared:
        """Files what the file says in the history, and brings it together with what was changed here."""
        nothing = {**last.state, **dict.fromkeys(TEXTS, "")}
        tags = [self._tags[name.casefold()].name for name in prepared.tags]
        theirs = state_of_file(prepared, last.state, self._category(prepared.category), tags)
        revision = Revision(article=article, reason=Revision.Reason.IMPORTED, automatic=True)
        (kept,) = Revision.objects.append([revision.hold(theirs, last)])
        settled = settle(prepared, article, base.state if base else nothing, last.state, theirs)
        if settled.conflicts:
            self.remarks.append(Remark(prepared.path, 0, 0, "edited-here", str(kept.number)))
        elif settled.both:
            self.remarks.append(Remark(prepared.path, 0, 0, "merged-here"))
        self._make_tags(settled.prepared.tags)
        return settled.prepared

    def _article(self, prepared: Prepared) -> Article:
        """A new article. An expression among its values (``Now``) keeps Django from sending arrays,
        whose quoting takes longer than all the rest of the writing.
        """
        article = Article(slug=prepared.slug, import_key=prepared.key, created_at=Now())
        article.author = self._author(prepared.author)
        self._fill(article, prepared)
        if article.status == Article.Status.PUBLISHED:
            article.published_at = article.published_at or self._now
        return article

    def _changed(self, article: Article, prepared: Prepared) -> Article:
        """The article with what its file says now; its slug, author and, if the file has none, date stay,
        and what is in the bin stays there."""
        published_at, text, status = article.published_at, article.source, article.status
        self._fill(article, prepared)
        if status == Article.Status.BINNED:
            article.status = status
        article.published_at = article.published_at or published_at
        if article.status == Article.Status.PUBLISHED:
            article.published_at = article.published_at or self._now
        if article.source != text and prepared.fields["updated_at"] is None:
            article.updated_at = self._now
        return article

    def _fill(self, article: Article, prepared: Prepared) -> None:
        for name, value in {**prepared.fields, **(prepared.derived or {})}.items():
            setattr(article, name, value)
        article.category = self._category(prepared.category)
        article.import_hash = prepared.hash

    def _written_fields(self, batch: Sequence[Prepared]) -> list[str]:
        return [*batch[0].fields, *(batch[0].derived or {}), "category", "import_hash"]

    def _link(self, ids: dict[str | None, int], batch: Sequence[Prepared]) -> None:
        """Tags and former addresses. An address that is taken stays with who has it."""
        wanted = {(ids[p.key], self._tags[name.casefold()].pk) for p in batch for name in p.tags}
        there = set(
            Tagging.objects.filter(content_object__in=ids.values()).values_list("content_object", "tag")
        )
        for article, tag in there - wanted:
            Tagging.objects.filter(content_object=article, tag=tag).delete()
        new = [Tagging(content_object_id=article, tag_id=tag) for article, tag in sorted(wanted - there)]
        if new:
            Tagging.objects.bulk_create(new)
        ends = ((_last_part(old), ids[p.key]) for p in batch for old in p.former)
        addresses = {slugs.title_slug(end): pk for end, pk in ends if end}
        taken = taken_slugs(addresses) | set(self._promised)
        former = [FormerSlug(address=old, target_id=pk) for old, pk in addresses.items() if old not in taken]
        FormerSlug.objects.bulk_create(former)

    def _make_tags(self, names: Iterable[str]) -> None:
        missing = {name.casefold(): name for name in names if name.casefold() not in self._tags}
        if not missing:
            return
        taken = {tag.slug for tag in self._tags.values()}
        for key, name in missing.items():
            slug = slugs.unique(slugs.tag_slug(name), taken)
            taken.add(slug)
            self._tags[key] = Tag(name=name, slug=slug)
        Tag.objects.bulk_create([self._tags[key] for key in missing])

    def _category(self, path: tuple[str, ...]) -> Category | None:
        """The category at a path of names, made where it is missing."""
        if not path:
            return None
        if path not in self._categories:
            parent = self._category(path[:-1])
            found = Category.objects.filter(parent=parent, name__iexact=path[-1]).first()
            self._categories[path] = found or self._new_category(path[-1], parent)
        return self._categories[path]

    def _new_category(self, name: str, parent: Category | None) -> Category:
        prefix = f"{parent.path}/" if parent else ""
        siblings = set(Category.objects.filter(parent=parent).values_list("slug", flat=True))
        former = FormerCategoryPath.objects.filter(address__startswith=prefix).values_list(
            "address", flat=True
        )
        siblings |= {address.removeprefix(prefix) for address in former}
        return Category.objects.create(
            name=name, slug=slugs.unique(slugs.title_slug(name), siblings), parent=parent
        )

    def _author(self, name: str) -> Any:
        """The account of an author; one that is made here cannot log in."""
        wanted = self._forced or name
        if wanted not in self._users:
            self._users[wanted] = _account(wanted)
        return self._users[wanted]


def _account(name: str) -> Any:
    users = get_user_model().objects
    if not name:
        owner = users.filter(is_superuser=True).order_by("pk").first()
        return owner or _account(DEFAULT_AUTHOR)
    username = _username(name)
    user = users.filter(username__iexact=username).first()
    if user is None:
        user = users.model(username=username, is_active=False)
        user.set_unusable_password()
        user.save()
    return user


def _username(name: str) -> str:
    return "-".join(name.split())[:150]


def _last_part(address: str) -> str:
    return unquote(address).removesuffix(".html").strip("/").rpartition("/")[2]
