"""The pages of a login, and of what belongs to an account."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView as AllauthLoginView
from allauth.account.views import ReauthenticateView as AllauthReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.confirming import is_fresh, to_confirmation
from accounts.devices import device_words
from accounts.recovery import renew_codes
from accounts.throttling import throttled_response


class Throttled:
    """A form that may be refused for a while answers 429 then."""

    def form_invalid(self, form: Form) -> HttpResponse:
        errors = [error for found in form.errors.as_data().values() for error in found]
        return throttled_response(super().form_invalid(form), errors)


class LoginView(Throttled, AllauthLoginView):
    def get_authenticated_redirect_url(self) -> str:
        """Who is logged in and may not enter is not sent round in circles."""
        if not self.request.user.is_staff:
            return reverse("articles:home")
        return super().get_authenticated_redirect_url()


class ReauthenticateView(Throttled, AllauthReauthenticateView):
    """The password again."""


class ThrottledAuthenticateView(Throttled, AuthenticateView):
    """The second factor of a login."""


class ThrottledCodeAgainView(Throttled, CodeAgainView):
    """The second factor again."""


class WithCodes:
    """After the first factor come the recovery codes."""

    def get_success_url(self) -> str:
        has_codes = self.request.user.recovery_codes.exists()
        return reverse("mfa_index" if has_codes else "recovery_codes")


class AppView(WithCodes, ActivateTOTPView):
    """Sets up an authenticator app."""


class PasskeyView(WithCodes, AddWebAuthnView):
    """Adds a passkey or a security key."""


class AccountView(IndexView):
    """What there is to log in with."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        codes = self.request.user.recovery_codes.count()
        sessions = len(UserSession.objects.purge_and_list(self.request.user))
        return {**super().get_context_data(**kwargs), "codes": codes, "session_count": sessions}


login = LoginView.as_view()
reauthenticate = ReauthenticateView.as_view()
authenticate = ThrottledAuthenticateView.as_view()
code_again = ThrottledCodeAgainView.as_view()
activate_app = never_cache(AppView.as_view())
add_passkey = never_cache(PasskeyView.as_view())
account = never_cache(AccountView.as_view())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Makes new codes, and shows them this once."""
    if not is_mfa_enabled(request.user):
        return redirect("mfa_index")
    if not is_fresh(request):
        return to_confirmation(request)
    codes = renew_codes(request.user) if request.method == "POST" else []
    left = request.user.recovery_codes.count()
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "left": left})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the account is logged in. ``end``: the number of the session to end, or ``others``."""
    there = UserSession.objects.purge_and_list(request.user)
    if request.method == "POST":
        return _end(request, there)
    there.sort(key=lambda each: (not each.is_current(), -each.last_seen_at.timestamp()))
    rows = [(each, device_words(each.user_agent)) for each in there]
    return render(request, "accounts/sessions.html", {"sessions": rows})


def _end(request: HttpRequest, there: list[UserSession]) -> HttpResponseRedirect:
    said = request.POST.get("end")
    chosen = [each for each in there if not each.is_current() and said in {"others", str(each.pk)}]
    for each in chosen:
        each.end()
    if chosen:
        messages.success(
            request, _("The session has been ended.") if said != "others" else _("All others are ended.")
        )
    return redirect("usersessions_list")
