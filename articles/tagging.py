"""Tags, and their uses by articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, TagBase

from articles import slugs
from articles.addresses import tag_address
from articles.search.documents import SearchDocument
from articles.tags import tidied
from articles.versions import VersionedModel
from categories.models import FormerAddress


def free_slug(slug: str, model: type[models.Model], former: type[FormerAddress]) -> str:
    """The slug, numbered if a row of ``model`` has it or a former address is it."""
    taken = set(model._default_manager.filter(slug__startswith=slug).values_list("slug", flat=True))
    owned = former.objects.filter(address__startswith=slug, target__isnull=False)
    taken |= set(owned.values_list("address", flat=True))
    return slugs.unique(slug, taken)


class Tag(VersionedModel, TagBase):
    """``C++`` and ``c++`` are one tag; ``C``, ``C++`` and ``C#`` are three, with addresses of their own."""

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [models.UniqueConstraint(Upper("name"), name="tag_name_once_in_any_case")]

    address_of = staticmethod(tag_address)

    def get_absolute_url(self) -> str:
        return self.address_of(self.slug)

    @property
    def heir_address(self) -> str:
        """Where its addresses lead when it is deleted."""
        return reverse("articles:tags")

    def clean(self) -> None:
        super().clean()
        self.name = tidied(self.name)
        FormerTagSlug.refuse_others(self, self.slug, "slug")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves; an empty slug is made from the name, a changed one redirects."""
        with transaction.atomic():
            tagged = self.articles() if self._is_renamed() else []
            SearchDocument.objects.lock(tagged)
            # Who deletes it at this moment leaves its address behind: that is seen only afterwards.
            list(Tag.objects.select_for_update().filter(pk=self.pk))
            moves = self.moves()
            super().save(*args, **kwargs)
            for tag, old, new in moves:
                FormerTagSlug.follow(tag, old, new)
            if tagged:
                SearchDocument.objects.index(tagged)

    def moves(self) -> list[tuple[Tag, str | None, str]]:
        """(tag, stored slug, new slug), if its slug is new or changes; an empty one is made from the name."""
        self.slug = self.slug or free_slug(slugs.tag_slug(self.name), Tag, FormerTagSlug)
        stored = Tag.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        return [(self, stored, self.slug)] if stored != self.slug else []

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Takes the tag from its articles; its addresses lead to the index of tags."""
        with transaction.atomic():
            tagged = self.articles()
            SearchDocument.objects.lock(tagged)
            FormerTagSlug.bequeath([self], [self.slug], None)
            deleted = super().delete(*args, **kwargs)
            SearchDocument.objects.index(tagged)
        return deleted

    def merge_into(self, other: Tag) -> None:
        """Its articles get the tag ``other``, and its addresses lead there."""
        if other == self:
            raise ValidationError(_("A tag cannot be merged into itself."))
        with transaction.atomic():
            tagged = self.articles()
            SearchDocument.objects.lock(tagged)
            already = Tagging.objects.filter(tag=other).values("content_object")
            self.taggings.exclude(content_object__in=already).update(tag=other)
            FormerTagSlug.bequeath([self], [self.slug], other)
            super().delete()
            SearchDocument.objects.index(tagged)

    def _is_renamed(self) -> bool:
        return Tag.objects.filter(pk=self.pk).exclude(name=self.name).exists()

    def articles(self) -> list[int]:
        """The ids of the articles that have it."""
        return list(self.taggings.values_list("content_object", flat=True)) if self.pk else []


class FormerTagSlug(FormerAddress):
    target = models.ForeignKey(Tag, models.SET_NULL, null=True, related_name="former_slugs")


class Tagging(VersionedModel, ItemBase):
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    content_object = models.ForeignKey("Article", models.CASCADE, related_name="taggings")

    class Meta:
        verbose_name = _("use of a tag")
        verbose_name_plural = _("uses of tags")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="tagging_once")]


class ArticleTags(_TaggableManager):
    """The tags of an article. It is found by them as soon as it has them."""

    def add(self, *tags: Tag | str, **kwargs: Any) -> None:
        with self._indexing(tags):
            super().add(*tags, **kwargs)

    def remove(self, *tags: Tag | str) -> None:
        with self._indexing(tags):
            super().remove(*tags)

    def clear(self) -> None:
        with self._indexing([None]):
            super().clear()

    @contextmanager
    def _indexing(self, changed: Sequence[Any]) -> Iterator[None]:
        if not changed:
            return (yield)
        with transaction.atomic(savepoint=False):
            SearchDocument.objects.lock([self.instance.pk])
            yield
            SearchDocument.objects.index([self.instance.pk])
