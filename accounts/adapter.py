"""What this site wants otherwise than allauth does."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import throttling
from config.clients import address


class Adapter(DefaultAccountAdapter):
    """Logins are for who works at the desk; nobody makes an account for himself, and no mail is sent."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        throttling.before_password(request, credentials["username"])

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The account, if the password is right and it may enter the desk. Raises ``ThrottledError``."""
        user = super().authenticate(request, **credentials)
        if user is None or not user.is_staff:
            return None
        throttling.after_password(request, credentials["username"])
        return user

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Who comes by a passkey has not been looked at yet."""
        if user.is_active and user.is_staff:
            return super().pre_login(request, user, **kwargs)
        messages.error(request, _("This account may not enter."))
        return redirect("account_login")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        throttling.remember_device(response, user.get_username())
        return response


class FactorAdapter(DefaultMFAAdapter):
    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_NAME}

    def get_totp_label(self, user: Any) -> str:
        return user.get_username()

    def _get_user_identifier(self, user: Any) -> str:
        return user.get_username()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return ""
