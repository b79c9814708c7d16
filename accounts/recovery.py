"""Codes that stand in, once each, for a lost second factor."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Any

from django.db import transaction

from accounts.models import RecoveryCode

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another."""
HOW_MANY, GROUPS, GROUP = 10, 4, 4


def renew_codes(user: Any) -> list[str]:
    """New codes in the place of all others: the only time that they are told."""
    codes = ["-".join(_letters(GROUP) for _ in range(GROUPS)) for _ in range(HOW_MANY)]
    with transaction.atomic():
        user.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, hash=_hash(user, code)) for code in codes)
    return codes


def use_code(user: Any, code: str) -> bool:
    """Whether it was one of the user's codes; it is none from now on."""
    deleted, _rows = user.recovery_codes.filter(hash=_hash(user, code)).delete()
    return bool(deleted)


def _hash(user: Any, code: str) -> str:
    """Of 79 random bits: a quick hash cannot be turned around."""
    plain = "".join(filter(str.isalnum, code.casefold()))
    return sha256(f"{user.pk} {plain}".encode()).hexdigest()


def _letters(how_many: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(how_many))
