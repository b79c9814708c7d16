"""How often a password or a code may be guessed.

By account and network together, so that nobody is kept out by what others try elsewhere; by network; and by
account, over an hour, so that many networks together do not guess either. These could be used to keep one
out: they do not hold on a device from which the account has logged in before, which is counted alone.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus
from unicodedata import normalize

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.limits import Limit, wait_words
from config.clients import network

QUARTER, HOUR = 900, 3600
PAIR = Limit("password by account and network", "LOGIN_ATTEMPTS", QUARTER)
NETWORK = Limit("password by network", "LOGIN_ATTEMPTS", QUARTER, times=20)
ACCOUNT = Limit("password by account", "LOGIN_ATTEMPTS", HOUR, times=10)
DEVICE = Limit("password by known device", "LOGIN_ATTEMPTS", QUARTER, times=2)
CODE = Limit("code by account", "LOGIN_ATTEMPTS", QUARTER, times=2)
CHANGE = Limit("change of password", "LOGIN_ATTEMPTS", QUARTER, times=2)
# Nothing is guessed there, but each that is begun writes a session.
PASSKEY = Limit("passkey by network", "LOGIN_ATTEMPTS", QUARTER, times=40)
USED_CODE = Limit("used code", seconds=120)

COOKIE = "known_device"
SALT = "accounts.throttling"
A_YEAR = 365 * 86_400


class ThrottledError(ValidationError):
    """Words for a form; ``wait`` in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(" ".join([_("Too many attempts."), wait_words(wait)]), code="throttled")
        self.wait = wait


def before_password(request: HttpRequest, name: str) -> None:
    """Counts an attempt, be there such an account or not. Raises ``ThrottledError`` beyond a bound.

    What one bound refuses does not count for those behind it: else one network could use up, with attempts
    that are not heard, what the account has for all, or fill the table with names.
    """
    for limit, whose in _bounds(request, name):
        if wait := limit.take(*whose):
            raise ThrottledError(wait)


def after_password(request: HttpRequest, name: str) -> None:
    """The attempt was right: it does not count, nor do the mistakes before it."""
    for limit, whose in _bounds(request, name):
        if limit in {PAIR, DEVICE}:
            limit.clear(*whose)
        else:
            limit.give_back(*whose)


def before_code(user_id: int) -> None:
    """Counts a code of somebody whose password was right."""
    if wait := CODE.take(user_id):
        raise ThrottledError(wait)


def after_code(user_id: int) -> None:
    CODE.clear(user_id)


def is_code_used(user_id: int, code: str) -> bool:
    """Whether the code of an authenticator app has let somebody in already, on any host."""
    return bool(USED_CODE.take(user_id, code))


def remember_device(response: HttpResponse, name: str) -> None:
    """The device is known from now on; for as long as nobody else logs in from it."""
    response.set_signed_cookie(
        COOKIE,
        f"{secrets.token_hex(8)}:{_plain(name)}",
        salt=SALT,
        max_age=A_YEAR,
        path="/admin/",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def throttled_response(response: HttpResponse, errors: list[ValidationError]) -> HttpResponse:
    """429 for a page whose form was not heard."""
    for error in errors:
        if isinstance(error, ThrottledError):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response.headers["Retry-After"] = str(error.wait)
    return response


def _bounds(request: HttpRequest, name: str) -> list[tuple[Limit, tuple[str, ...]]]:
    account, client = _plain(name), network(request)
    device, _colon, owner = request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=A_YEAR).partition(":")
    if device and owner == account:
        return [(DEVICE, (account, device))]
    return [(NETWORK, (client,)), (PAIR, (account, client)), (ACCOUNT, (account,))]


def _plain(name: str) -> str:
    return normalize("NFKC", name).casefold().strip()
