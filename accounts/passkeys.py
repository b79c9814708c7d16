"""What a browser sends of a passkey, or a stranger in its place: nothing of it is taken for well-formed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as allauth_forms
from allauth.mfa.webauthn.internal.auth import get_state
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAME_AT_MOST = 60


class CredentialField(forms.JSONField):
    """An object of JSON; it is never put into a page again."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            said = json.loads(value or "")
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise _refusal()
        return said

    def bound_data(self, data: Any, initial: Any) -> str:
        return ""

    def prepare_value(self, value: Any) -> str:
        return ""


@contextmanager
def malformed_refused() -> Iterator[None]:
    """allauth and fido2 expect what browsers send, and raise whatever comes where it is something else."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise _refusal() from error


def _refusal() -> ValidationError:
    return get_adapter().validation_error("incorrect_code")


class Shown(forms.Form):
    """A passkey that is shown."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        with malformed_refused():
            return super().clean_credential()


class LoginForm(Shown, allauth_forms.LoginWebAuthnForm):
    """In the place of name and password: never by touching a key alone, as may do after the password."""

    def clean_credential(self) -> Authenticator:
        if (get_state() or {}).get("user_verification") != "required":
            raise _refusal()
        return super().clean_credential()


class SecondForm(Shown, allauth_forms.AuthenticateWebAuthnForm):
    """After the password."""


class AgainForm(Shown, allauth_forms.ReauthenticateWebAuthnForm):
    """Before something weighty."""


class AddForm(allauth_forms.AddWebAuthnForm):
    """A key is one that logs in by itself, unless it is an older one that can only be the second factor."""

    credential = CredentialField()
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_AT_MOST,
        required=False,
        help_text=gettext_lazy("So that you know it again, such as “phone” or “blue key”."),
    )
    passwordless = forms.BooleanField(
        label=gettext_lazy("It may log in without the password"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "It asks for your finger, face or PIN instead. Some older keys cannot: take this away."
        ),
    )

    def clean_name(self) -> str:
        how_many = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.WEBAUTHN).count()
        return self.cleaned_data["name"] or _("Passkey %(number)s") % {"number": how_many + 1}

    def clean(self) -> dict[str, Any]:
        with malformed_refused():
            return super().clean()


class EditForm(allauth_forms.EditWebAuthnForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_AT_MOST)
