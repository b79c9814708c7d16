"""What the processes of the site share about logins and limits."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Tally(models.Model):
    """How often something was done until a moment, after which it counts anew. The key tells no name."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class RecoveryCode(models.Model):
    """A code that stands in once for a lost second factor; only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "hash"], name="one_row_for_each_recovery_code")
        ]

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"
