"""What happens to an account stands in the admin's log of it."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils.translation import gettext as _


def write(user: Any, words: str) -> None:
    LogEntry.objects.log_actions(user.pk, [user], CHANGE, words, single_object=True)


def factor_added(user: Any, authenticator: Authenticator, **_kwargs: Any) -> None:
    write(user, _("Second factor added: %(name)s.") % {"name": authenticator})


def factor_removed(user: Any, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Without any factor there is nothing for recovery codes to stand in for."""
    write(user, _("Second factor removed: %(name)s.") % {"name": authenticator})
    if not is_mfa_enabled(user):
        user.recovery_codes.all().delete()
