"""What is asked of somebody who logs in, and again before something weighty."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import throttling
from accounts.recovery import use_code


class LoginForm(AllauthLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs = {"autocomplete": "username webauthn", "autofocus": True}
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""

    def add_prefix(self, field_name: str) -> str:
        """The name is called as in every form of Django."""
        return "username" if field_name == "login" else field_name


class PasswordAgainForm(AllauthReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget.attrs = {"autocomplete": "current-password", "autofocus": True}


class AsksForCode:
    """The browser offers the code that it knows, and a telephone shows the right keys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Your code")
        self.fields["code"].widget.attrs = {
            "autocomplete": "one-time-code",
            "autofocus": True,
            "spellcheck": "false",
        }


class CodeForm(AsksForCode, AuthenticateForm):
    """A code of the app, which lets in once, or a recovery code."""

    def clean_code(self) -> str:
        throttling.before_code(self.user.pk)
        code = self.cleaned_data["code"]
        self.is_recovery = use_code(self.user, code)
        if not self.is_recovery:
            super().clean_code()
            refuse_used(self.user, code)
        throttling.after_code(self.user.pk)
        return code

    def save(self) -> None:
        if not self.is_recovery:
            super().save()


class CodeAgainForm(AsksForCode, ReauthenticateForm):
    """A code of the app, which counts once."""

    def clean_code(self) -> str:
        throttling.before_code(self.user.pk)
        code = super().clean_code()
        refuse_used(self.user, code)
        throttling.after_code(self.user.pk)
        return code


class AppForm(AsksForCode, ActivateTOTPForm):
    """The first code of an app."""


def refuse_used(user: Any, code: str) -> None:
    """Raises ValidationError where a code of the app comes a second time."""
    plain = "".join(filter(str.isdigit, code))
    if throttling.is_code_used(user.pk, plain):
        raise ValidationError(_("This code has been used. Wait for the next one."), code="used_code")
