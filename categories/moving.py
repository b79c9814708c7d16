"""Addresses that move, at the desk: which ones is shown before anything is saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from categories.counting import said

SHOWN = 20


class MovingForm(forms.ModelForm):
    """Is not valid until the addresses that it moves have been shown, and it is sent once more as it is.

    The instance has ``moves()`` and ``address_of(path)``.
    """

    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    def full_clean(self) -> None:
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        moves = [(old, new) for _row, old, new in self.instance.moves() if old]
        if not moves or self.data.get("confirmed") == moves[0][1]:
            return
        self.data = self.data.copy()
        self.data["confirmed"] = moves[0][1]
        address = self.instance.address_of
        lines = [f"{address(old)} → {address(new)}" for old, new in moves]
        self.add_error(
            None, [_("Save once more, and these addresses move. The old ones will redirect."), *_first(lines)]
        )


def _first(lines: list[str]) -> list[str]:
    more = len(lines) - SHOWN
    if more <= 0:
        return lines
    return [*lines[:SHOWN], ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}]


class ShowsMoves(admin.ModelAdmin):
    """Says where addresses will lead before they move or go. Rows have ``uses``, and ``heir_address``."""

    form = MovingForm
    delete_confirmation_template = "admin/delete_moving.html"

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return [*(name for name in super().get_fields(request, obj) if name != "confirmed"), "confirmed"]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row:
            row.uses = said(row.uses)
        context = {"row": row, **(extra_context or {})}
        return super().delete_view(request, object_id, context)
