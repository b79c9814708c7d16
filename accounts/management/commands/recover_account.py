"""``manage.py recover_account``: the way back in for who has lost the password or the second factor."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import log


class Command(BaseCommand):
    help = (
        "Gives an account a new password, printed this once, removes its second factors and recovery codes, "
        "and ends its sessions. It is written to the log of the admin."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--keep-password", action="store_true", help="only the second factor is lost")
        parser.add_argument("--keep-second-factor", action="store_true", help="only the password is lost")

    @transaction.atomic
    def handle(self, name: str, **options: Any) -> None:
        users = get_user_model()
        try:
            user = users.objects.get_by_natural_key(name)
        except users.DoesNotExist:
            raise CommandError(f"There is no account “{name}”.") from None
        if not options["keep_second_factor"]:
            self._remove_factors(user)
        if not options["keep_password"]:
            self._renew_password(user)
        self._end_sessions(user)
        if not (user.is_active and user.is_staff):
            self.stdout.write(
                "It is not active, or not staff: it cannot log in until an administrator allows it."
            )

    def _remove_factors(self, user: Any) -> None:
        removed, _rows = Authenticator.objects.filter(user=user).delete()
        user.recovery_codes.all().delete()
        log.write(user, "Second factors removed by a command on the server.")
        self.stdout.write(f"Second factors removed: {removed}.")

    def _renew_password(self, user: Any) -> None:
        password = secrets.token_urlsafe(12)
        user.set_password(password)
        user.save(update_fields=["password"])
        log.write(user, "New password by a command on the server.")
        self.stdout.write(f"The new password is {password} (shown only now).")

    def _end_sessions(self, user: Any) -> None:
        there = list(UserSession.objects.filter(user=user))
        for each in there:
            each.end()
        self.stdout.write(f"Sessions ended: {len(there)}.")
