"""Which rows: every rule about a set of articles is a method here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Trunc
from django.utils import timezone

from articles.revisions import Draft, Revision
from articles.versions import ContentVersion, VersionedQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from articles.models import Tag
    from categories.models import Category


def is_public(article: str = "", at: datetime | None = None) -> Q:
    """What the public may see: published, and not in the future of ``at``, which is now unless it is given.

    ``article`` is the way to it from another model, such as ``"target__"``.
    """
    return Q((f"{article}status", "published"), (f"{article}published_at__lte", at or timezone.now()))


class ArticleQuerySet(VersionedQuerySet):
    def published(self, at: datetime | None = None) -> ArticleQuerySet:
        """What the public may see now, or at another time."""
        return self.filter(is_public(at=at))

    def scheduled(self) -> ArticleQuerySet:
        """Published, but in the future."""
        return self.filter(status="published", published_at__gt=timezone.now())

    def in_category(self, category: Category) -> ArticleQuerySet:
        """Filed in the category or anywhere below it."""
        return self.filter(category__in=category.subtree_ids())

    def tagged(self, tag: Tag) -> ArticleQuerySet:
        return self.filter(taggings__tag=tag)

    def by_author(self, author: AbstractUser) -> ArticleQuerySet:
        return self.filter(author=author)

    def binned(self) -> ArticleQuerySet:
        return self.filter(status="binned")

    def editable_by(self, user: AbstractUser) -> ArticleQuerySet:
        """What a writer may change: his own articles, and those of others with the right to."""
        if not user.has_perm("articles.change_article"):
            return self.none()
        return self if user.has_perm("articles.edit_others") else self.by_author(user)

    def with_drafts(self) -> ArticleQuerySet:
        """With ``has_draft``: whether somebody has typed what is not saved; and ``drafts_by``: who."""
        drafts = Draft.objects.filter(article=OuterRef("pk")).order_by("-saved_at")
        return self.annotate(
            has_draft=Exists(drafts), drafts_by=ArraySubquery(drafts.values("author__username"))
        )

    def publish(self, by: AbstractUser | None = None) -> list[int]:
        """Makes drafts public, those without a date now; which ones."""
        drafts = self.filter(status="draft")
        return drafts.change(by, status="published", published_at=Coalesce("published_at", timezone.now()))

    def withdraw(self, by: AbstractUser | None = None) -> list[int]:
        """Makes drafts of published articles; which ones. Their dates stay."""
        return self.filter(status="published").change(by, status="draft")

    def file_in(self, category: Category | None, by: AbstractUser | None = None) -> list[int]:
        """Moves articles into a category; which ones."""
        return self.exclude(category=category).change(by, category=category)

    def add_tags(self, names: Iterable[str], by: AbstractUser | None = None) -> list[int]:
        """Gives articles tags, beside those that they have; which ones."""
        names, articles = list(names), list(self)
        ids = [article.pk for article in articles]
        with Revision.objects.recording(ids, by=by):
            for article in articles:
                article.tags.add(*names)
        return ids

    def change(
        self, by: AbstractUser | None, *, reason: str = Revision.Reason.EDITED, **columns: Any
    ) -> list[int]:
        """Sets authored columns that nothing is derived from, and keeps the history; of which articles."""
        ids = list(self.values_list("pk", flat=True))
        with Revision.objects.recording(ids, by=by, reason=reason):
            self.model.objects.filter(pk__in=ids).update(**columns)
        return ids

    def bin(self, by: AbstractUser | None = None) -> list[int]:
        """Moves articles to the bin; which ones were not there yet. The history says who did it."""
        there = self.exclude(status="binned")
        return there.change(by, reason=Revision.Reason.BINNED, status="binned")

    @transaction.atomic
    def unbin(self, by: AbstractUser | None = None) -> list[int]:
        """Takes articles out of the bin, each with the status that its history knows last; which ones."""
        ids = list(self.binned().values_list("pk", flat=True))
        former = Revision.objects.filter(article__in=ids).exclude(fields__status="binned")
        status = {pk: revision.fields["status"] for pk, revision in former.latest_of(ids).items()}
        with Revision.objects.recording(ids, by=by, reason=Revision.Reason.UNBINNED):
            for each in set(status.values()) | {"draft"}:
                rows = [pk for pk in ids if status.get(pk, "draft") == each]
                self.model.objects.filter(pk__in=rows).update(status=each)
        return ids

    def newest_first(self) -> ArticleQuerySet:
        """The one order of the site; the id makes it total."""
        return self.order_by("-published_at", "-id")

    def datetimes(
        self, field_name: str, kind: str, order: str = "ASC", tzinfo: tzinfo | None = None
    ) -> list[datetime]:
        """The years, months or days that there are: one seek for each, where Django looks
        at every article."""
        rows = self.exclude(**{field_name: None}).order_by(f"-{field_name}")
        moments = rows.values_list(Trunc(field_name, kind, tzinfo=tzinfo), flat=True)
        found: list[datetime] = []
        while at := moments.filter(**({f"{field_name}__lt": found[-1]} if found else {})).first():
            found.append(at)
        return found if order == "DESC" else found[::-1]

    def version(self) -> UUID:
        """The content version. The first to ask after an article's scheduled date moves it."""
        version = ContentVersion.current()
        if version is None:
            with transaction.atomic():
                self.announce()
            version = ContentVersion.current()
        return version
