"""The tree that articles are filed in."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.models import OrderableTreeNode


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
        return reverse("articles:category", args=[self.path])

    def save(self, **kwargs) -> None:
        """Saves the node and moves the addresses of everything below it."""
        self.path = f"{self.parent.path}/{self.slug}" if self.parent else self.slug
        super().save(**kwargs)
        for child in self.children.exclude(path__startswith=f"{self.path}/"):
            child.save()
