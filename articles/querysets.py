"""Which rows: every rule about a set of articles is a method here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from categories.models import Category


class ArticleQuerySet(models.QuerySet):
    def published(self) -> ArticleQuerySet:
        """What the public may see: published, and not in the future."""
        return self.filter(status="published", published_at__lte=timezone.now())

    def in_category(self, category: Category) -> ArticleQuerySet:
        """Filed in the category or anywhere below it."""
        return self.filter(category__in=category.descendants(include_self=True))
