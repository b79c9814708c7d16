"""The search of the site, over the articles of the desk."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import admin, messages
from django.contrib.admin.views.main import ORDER_VAR
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, QuerySet, Value
from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.models import Article
from articles.search.answering import find
from articles.search.matching import TooSlowError


class SearchesArticles(admin.ModelAdmin):
    """Finds drafts too: every article that this person may see in the list. The best stand first, unless
    another order was chosen."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        if not search_term.strip():
            return queryset, False
        ids = self._find(request, queryset, search_term)
        numbers = Value(list(ids), output_field=ArrayField(BigIntegerField()))
        place = Func(numbers, F("pk"), function="array_position")
        found = queryset.filter(pk__in=ids)
        return found if ORDER_VAR in request.GET else found.order_by(place), False

    def _find(self, request: HttpRequest, queryset: QuerySet[Article], search_term: str) -> Sequence[int]:
        try:
            return find(search_term, queryset)
        except TooSlowError:
            words = _("This search took too long and was ended. Longer or rarer words are found faster.")
            messages.warning(request, words)
            return []
