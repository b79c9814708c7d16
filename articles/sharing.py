"""Links that show an article to somebody before it is public."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.addresses import absolute

TYPED = ("title", "source", "macros", "summary", "language")
"""What a reader of an unsaved draft sees of it."""


class PreviewLinkQuerySet(models.QuerySet):
    def valid(self) -> PreviewLinkQuerySet:
        """Not expired, and not to an article in the bin."""
        return self.filter(expires_at__gt=timezone.now()).exclude(article__status="binned")

    def signed(self, token: str) -> PreviewLink | None:
        """The valid link of a token that this site has signed."""
        try:
            key = signing.Signer(salt=PreviewLink.SALT).unsign(token)
        except signing.BadSignature:
            return None
        return self.valid().filter(pk=key).select_related("article__author", "article__category").first()


class PreviewLink(models.Model):
    """Whoever has the address sees the article as its author left it, until the link expires or is gone."""

    SALT = "articles.preview"

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="preview_links")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.get_absolute_url()

    def get_absolute_url(self) -> str:
        token = signing.Signer(salt=self.SALT).sign(str(self.pk))
        return absolute(reverse("articles:preview", args=[token]))

    def shown(self) -> tuple[Any, datetime]:
        """The article as it is, or as it was typed last and not saved; and when that was.

        It is rendered for this one look and must not be saved.
        """
        article = self.article
        article.published_at = article.published_at or timezone.now()
        draft = article.drafts.order_by("-saved_at").first()
        if draft is None:
            return article, article.last_changed_at
        for name, typed in draft.fields.items():
            if name in TYPED and isinstance(typed, str):
                setattr(article, name, typed)
        article.derive()
        return article, draft.saved_at
