"""The pages of an account, under the names by which allauth knows them."""

from allauth.account.views import logout
from allauth.mfa.totp.views import deactivate_totp
from allauth.mfa.webauthn.views import edit_webauthn, login_webauthn, reauthenticate_webauthn, remove_webauthn
from django.urls import path
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from accounts import views
from accounts.limits import limited, page_refusal
from accounts.throttling import PASSKEY

urlpatterns = [
    path("", views.account, name="mfa_index"),
    path("cancel/", require_POST(logout), name="account_logout"),
    path("confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", views.code_again, name="mfa_reauthenticate"),
    path("confirm/passkey/", reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second-factor/", views.authenticate, name="mfa_authenticate"),
    path("passkey/", limited(PASSKEY, page_refusal)(login_webauthn), name="mfa_login_webauthn"),
    path("app/", views.activate_app, name="mfa_activate_totp"),
    path("app/remove/", deactivate_totp, name="mfa_deactivate_totp"),
    path("passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("passkeys/add/", views.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/", edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", remove_webauthn, name="mfa_remove_webauthn"),
    path("recovery-codes/", views.recovery_codes, name="recovery_codes"),
    path("sessions/", views.sessions, name="usersessions_list"),
]
