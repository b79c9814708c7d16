from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from allauth.mfa import signals

        from accounts import log

        signals.authenticator_added.connect(log.factor_added)
        signals.authenticator_removed.connect(log.factor_removed)
