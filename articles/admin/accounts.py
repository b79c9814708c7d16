"""Accounts, in the hands of administrators who are not all-powerful themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import ManyToManyField, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.confirming import is_fresh, to_confirmation

User = get_user_model()
admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """As Django's; but only a superuser makes superusers, grants single rights, or touches a superuser, and
    nobody gives a group, or touches an account, that has more rights than his own."""

    POWERS = ("is_superuser", "user_permissions")

    fieldsets = (
        (None, {"fields": ("username", "password", "groups")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Single rights"), {"fields": ("user_permissions",), "classes": ("collapse",)}),
        (_("Important dates"), {"fields": ("last_login", "date_joined"), "classes": ("collapse",)}),
    )
    filter_horizontal = ("user_permissions",)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A new password for somebody, or for oneself, is set by who has just shown his own."""
        account = self.get_object(request, id)
        if self.has_change_permission(request, account) and not is_fresh(request):
            return to_confirmation(request)
        return super().user_change_password(request, id, form_url)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[str], dict, set, list]:
        """Their names: that their sessions and roles end with them goes without saying."""
        _objects, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        return [str(each) for each in objs], {self.opts.verbose_name_plural: len(objs)}, lacking, protected

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, *self.POWERS)

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
        if db_field.name == "groups" and not request.user.is_superuser:
            beyond = Permission.objects.exclude(pk__in=_rights(request.user))
            kwargs["queryset"] = Group.objects.exclude(permissions__in=beyond)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def _may_touch(self, request: HttpRequest, account: Any) -> bool:
        if request.user.is_superuser or account is None:
            return True
        return not (account.is_superuser or _rights(account).exclude(pk__in=_rights(request.user)).exists())


def _rights(account: Any) -> QuerySet[Permission]:
    """Of an account, also while it is not active."""
    return Permission.objects.filter(Q(user=account) | Q(group__user=account)).order_by()
