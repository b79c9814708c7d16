"""How often somebody may do something, counted for all processes and hosts in the one database."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import Error, connections, router
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Tally
from config import replicas
from config.clients import network
from config.replicas import PRIMARY, reading

COUNT = """
INSERT INTO accounts_tally AS kept (key, count, until)
VALUES (%(key)s, 1, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN kept.until <= clock_timestamp() THEN 1 ELSE least(kept.count, 1000000000) + 1 END,
  until = CASE WHEN kept.until <= clock_timestamp() THEN excluded.until ELSE kept.until END
RETURNING count, ceil(extract(epoch FROM until - clock_timestamp()))::int
"""
SWEEP = "DELETE FROM accounts_tally WHERE until < clock_timestamp()"
SWEEP_AFTER = 1000
"""One in so many counts clears away what no longer counts."""

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Limit:
    """``times`` the number of ``setting`` in so many ``seconds``, which begin with the first time."""

    name: str
    setting: str = ""
    seconds: int = 60
    times: int = 1

    def take(self, *whose: object) -> int:
        """Counts once more. Out: 0, or after how many seconds it may be tried again."""
        with _cursor() as cursor:
            cursor.execute(COUNT, {"key": self._key(whose), "seconds": self.seconds})
            count, left = cursor.fetchone()
            if not secrets.randbelow(SWEEP_AFTER):
                cursor.execute(SWEEP)
        allowed = self.times * (getattr(settings, self.setting) if self.setting else 1)
        return max(1, left) if count > allowed else 0

    def give_back(self, *whose: object) -> None:
        """What was taken last does not count."""
        with _cursor() as cursor:
            cursor.execute(
                "UPDATE accounts_tally SET count = count - 1 WHERE key = %s AND count > 0", [self._key(whose)]
            )

    def clear(self, *whose: object) -> None:
        Tally.objects.filter(key=self._key(whose)).delete()

    def _key(self, whose: tuple[object, ...]) -> str:
        """Of whatever length and alphabet the names are, and of no use to who reads the table."""
        return salted_hmac(f"limit {self.name}", repr(whose), algorithm="sha256").hexdigest()


SEARCH = Limit("search", "SEARCHES_PER_MINUTE")
# A suggestion is asked for with nearly every key.
SUGGEST = Limit("suggest", "SEARCHES_PER_MINUTE", times=4)
PREVIEW = Limit("preview", "PREVIEWS_PER_MINUTE")
DRAFT = Limit("draft", "DRAFTS_PER_MINUTE")
UPLOAD = Limit("upload", "UPLOADS_PER_MINUTE")


def limited(limit: Limit, refuse: Callable[[HttpRequest, int], HttpResponse], *, methods: str = "") -> View:
    """A decorator: counts the requests of each account, or of each address where nobody is logged in.

    Without ``methods`` every request counts.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            counts = not methods or request.method in methods.split()
            wait = counts and wait_of(limit, request)
            return refuse(request, wait) if wait else view(request, *args, **kwargs)

        return counted

    return decorate


def wait_of(limit: Limit, request: HttpRequest) -> int:
    """Counts a request. Out: as of ``take``.

    Where a replica answers, and the primary, which counts, does not, readers go on uncounted.
    """
    if reading().alias == PRIMARY:
        return limit.take(_who(request))
    try:
        return limit.take(_who(request)) if replicas.watch().hears_primary() else 0
    except Error:
        return 0


def page_refusal(request: HttpRequest, wait: int) -> HttpResponse:
    """429 as a page."""
    return _page(request, "429.html", wait)


def json_refusal(_request: HttpRequest, wait: int) -> HttpResponse:
    """429 as the scripts of the desk read it."""
    words = [_("You are faster than this site allows."), wait_words(wait)]
    return _refusing(JsonResponse({"error": " ".join(words)}, status=HTTPStatus.TOO_MANY_REQUESTS), wait)


def piece_refusal(request: HttpRequest, wait: int) -> HttpResponse:
    """429 as a piece of a page."""
    return _page(request, "includes/too_many.html", wait)


def wait_words(seconds: int) -> str:
    """When to try again, for people."""
    if seconds < 100:
        return ngettext("Try again in %(n)d second.", "Try again in %(n)d seconds.", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext("Try again in %(n)d minute.", "Try again in %(n)d minutes.", minutes) % {"n": minutes}


def _page(request: HttpRequest, template: str, wait: int) -> HttpResponse:
    context = {"words": wait_words(wait)}
    return _refusing(render(request, template, context, status=HTTPStatus.TOO_MANY_REQUESTS), wait)


def _refusing(response: HttpResponse, wait: int) -> HttpResponse:
    response.headers["Retry-After"] = str(wait)
    response.headers["Cache-Control"] = "no-store"
    return response


def _who(request: HttpRequest) -> str:
    """Public pages must not learn who reads them: they know no account."""
    user = request.user if request.path.startswith("/admin/") else None
    return f"account {user.pk}" if user and user.is_authenticated else network(request)


def _cursor() -> Any:
    return connections[router.db_for_write(Tally)].cursor()
