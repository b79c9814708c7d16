"""What is looked at whenever somebody who is logged in asks for something of the desk."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

SEEN = "seen"
SEEN_AGAIN = 300
"""Seconds before the session is noted anew: not every request writes."""
OPEN = ("/admin/account/", "/admin/login/", "/admin/logout/", "/admin/password_change/", "/admin/jsi18n/")


def login_kept(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Notes when a session was seen, and leads who needs a second factor to where it is set up.

    Public pages are left alone: they do not know their reader.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/") or not request.user.is_authenticated:
            return get_response(request)
        _note_seen(request)
        if not request.path.startswith(OPEN) and _lacks_factor(request.user):
            return _to_factors(request)
        return get_response(request)

    return middleware


def needs_factor(user: Any) -> bool:
    """Whether the site requires a second factor of the account."""
    required = settings.REQUIRE_SECOND_FACTOR
    return required == "everyone" or (required == "superusers" and user.is_superuser)


def _lacks_factor(user: Any) -> bool:
    return needs_factor(user) and not is_mfa_enabled(user)


def _to_factors(request: HttpRequest) -> HttpResponse:
    words = _("This site asks you for a second factor: set one up first.")
    if request.path.startswith("/admin/editor/"):
        return JsonResponse({"error": words}, status=HTTPStatus.FORBIDDEN)
    messages.warning(request, words)
    return redirect("mfa_index")


def _note_seen(request: HttpRequest) -> None:
    key, at = request.session.get(SEEN, ("", 0))
    if key == request.session.session_key and time.time() - at < SEEN_AGAIN:
        return
    UserSession.objects.create_from_request(request)
    request.session[SEEN] = request.session.session_key, time.time()
