"""Accounts, in the hands of administrators who are not all-powerful themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest, HttpResponse

from accounts.confirming import is_fresh, to_confirmation

User = get_user_model()
admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """As Django's; but only a superuser makes superusers, grants single rights, or touches a superuser."""

    POWERS = ("is_superuser", "user_permissions")

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A new password for somebody, or for oneself, is set by who has just shown his own."""
        account = self.get_object(request, id)
        if self.has_change_permission(request, account) and not is_fresh(request):
            return to_confirmation(request)
        return super().user_change_password(request, id, form_url)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, *self.POWERS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def _may_touch(self, request: HttpRequest, account: Any) -> bool:
        return request.user.is_superuser or not (account and account.is_superuser)
