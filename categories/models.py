"""The tree that articles are filed in."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.models import OrderableTreeNode


class FormerAddress(models.Model):
    """An address that led to ``target`` once, and redirects there for ever.

    Nobody else can have it: what others have linked to must not turn into something else. Its own target may
    take it back. A subclass adds ``target``; where that may be null, what stood there was deleted, and anyone
    may have the address. The address is a slug or a path, as in the model.
    """

    address = models.CharField(max_length=1000, unique=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.address

    @classmethod
    def follow(cls, target: models.Model, old: str | None, new: str) -> None:
        """Part of the transaction that moves the saved ``target`` from ``old`` (None: nowhere) to ``new``.

        Raises ValidationError if ``new`` redirects to something else.
        """
        if old == new:
            return
        cls.refuse_others(target, new, "slug")
        cls.objects.filter(address=new).delete()
        if old:
            cls.objects.create(address=old, target=target)

    @classmethod
    def refuse_others(cls, target: models.Model, address: str, field: str) -> None:
        """Raises ValidationError for ``field`` if the address redirects to anything but ``target``."""
        others = cls.objects.filter(address=address, target__isnull=False).exclude(target=target.pk)
        owner = others.first()
        if owner:
            message = _("The address “%(address)s” redirects to “%(target)s”.")
            raise ValidationError(
                {field: ValidationError(message, params={"address": owner.address, "target": owner.target})}
            )

    @classmethod
    def bequeath(
        cls, owners: Iterable[models.Model], addresses: Iterable[str], heir: models.Model | None
    ) -> None:
        """All that led to ``owners``, and their own ``addresses``, leads to ``heir``, who may be nobody."""
        cls.objects.filter(target__in=owners).update(target=heir)
        rows = [cls(address=address, target=heir) for address in addresses]
        cls.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["address"], update_fields=["target"]
        )


class Category(OrderableTreeNode):
    """A node of the tree. ``path`` is its address: the slugs from the root, joined by ``/``."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=100, allow_unicode=True)
    path = models.CharField(_("path"), max_length=1000, unique=True, editable=False)

    class Meta(OrderableTreeNode.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "slug"], nulls_distinct=False, name="category_slug_unique_among_siblings"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.address_of(self.path)

    @staticmethod
    def address_of(path: str) -> str:
        return reverse("articles:category", args=[path])

    @property
    def heir_address(self) -> str:
        """Where its addresses lead when it is deleted."""
        return self.parent.get_absolute_url() if self.parent else reverse("articles:categories")

    def subtree_ids(self) -> list[int]:
        """Its own id and those of everything below it."""
        below = Q(path=self.path) | Q(path__startswith=f"{self.path}/")
        return list(Category.objects.filter(below).values_list("pk", flat=True))

    def clean(self) -> None:
        super().clean()
        for category, _old, new in self.moves():
            FormerCategoryPath.refuse_others(category, new, "slug")

    def save(self, **kwargs: Any) -> None:
        """Saves the node and moves the addresses of everything below it; the old ones redirect."""
        with transaction.atomic():
            if self.pk:
                # Whoever files articles holds the content version when the database looks for their
                # category, at the end: who changes one takes the version first, too.
                self._announce()
            moves = self.moves()
            self.path = self._new_path()
            super().save(**kwargs)
            for category, old, new in moves:
                Category.objects.filter(pk=category.pk).update(path=new)
                FormerCategoryPath.follow(category, old, new)
            self._announce()

    def delete(self, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Deletes the branch, which must hold no article; its addresses lead to the branch that it was in."""
        with transaction.atomic():
            self._announce()
            branch = Category.objects.filter(pk__in=self.subtree_ids())
            FormerCategoryPath.bequeath(branch, branch.values_list("path", flat=True), self.parent)
            return super().delete(**kwargs)

    def merge_into(self, other: "Category") -> None:
        """All that is in it goes to ``other``, and its addresses lead there. A child whose slug a child of
        ``other`` has goes into that one. Raises ValidationError if ``other`` is in this branch.
        """
        if other.pk in self.subtree_ids():
            raise ValidationError(_("A category cannot be merged into itself or its own branch."))
        with transaction.atomic():
            self.articles.update(category=other)
            for child in self.children.all():
                child._move_to(other)
            FormerCategoryPath.bequeath([self], [self.path], other)
            super().delete()

    def _move_to(self, parent: "Category") -> None:
        twin = parent.children.filter(slug=self.slug).first()
        if twin:
            self.merge_into(twin)
        else:
            self.parent = parent
            self.save()

    def _announce(self) -> None:
        """Its articles show its name and address: what the public sees has changed."""
        self.articles.announce()

    def _new_path(self) -> str:
        return f"{self.parent.path}/{self.slug}" if self.parent else self.slug

    def moves(self) -> list[tuple["Category", str | None, str]]:
        """(category, stored path, new path) of the node and all below it, if its path is new or changes."""
        stored = Category.objects.filter(pk=self.pk).first()
        new_path = self._new_path()
        if stored is None:
            return [(self, None, new_path)]
        if stored.path == new_path:
            return []
        moving = Category.objects.filter(pk__in=stored.subtree_ids()).order_by("path")
        return [(each, each.path, new_path + each.path.removeprefix(stored.path)) for each in moving]


class FormerCategoryPath(FormerAddress):
    target = models.ForeignKey(Category, models.SET_NULL, null=True, related_name="former_paths")
