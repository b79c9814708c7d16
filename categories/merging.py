"""Many into one, at the desk: what goes where is shown before it is done."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from categories.counting import said


class MergeAction(admin.ModelAdmin):
    """Adds a merge to the actions of a list. Its rows have ``merge_into(other)``, and ``uses``: how many
    articles they have."""

    actions = ("merge",)

    @admin.action(
        description=_("Merge the selected %(verbose_name_plural)s into one"), permissions=["delete"]
    )
    def merge(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        """Asks which of them stays, says what that changes, and does it when it is confirmed."""
        target = queryset.filter(pk=request.POST["target"]).first() if "target" in request.POST else None
        if target is None:
            context = self.admin_site.each_context(request)
            chosen = [(each, said(each.uses)) for each in queryset]
            context |= {"title": _("Merge into one"), "opts": self.opts, "chosen": chosen}
            return render(request, "admin/merge.html", context)
        try:
            self._merge(request, queryset.exclude(pk=target.pk), target)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(request.get_full_path())

    @transaction.atomic
    def _merge(self, request: HttpRequest, others: QuerySet[Any], target: Any) -> None:
        names = [str(other) for other in others]
        self.log_deletions(request, others)
        for pk in list(others.values_list("pk", flat=True)):
            # Merging the branch above may have taken it along.
            for other in self.model.objects.filter(pk=pk):
                other.merge_into(target)
        self.log_change(
            request, target, [{"changed": {"name": "", "object": ", ".join(names), "fields": []}}]
        )
        done = ngettext(
            "%(count)d was merged into “%(target)s”.", "%(count)d were merged into “%(target)s”.", len(names)
        )
        messages.success(request, done % {"count": len(names), "target": target})
