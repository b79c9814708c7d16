"""What the templates of the desk ask for."""

from __future__ import annotations

from typing import Any

from django import template

from articles.admin.dashboard import dashboard
from articles.backup.reminders import reminders
from articles.imports import may_import

register = template.Library()
register.simple_tag(dashboard)
register.simple_tag(reminders)
register.filter(may_import)


@register.inclusion_tag("admin/includes/shelf.html")
def shelf(title: str, articles: Any, nothing: str) -> dict[str, Any]:
    """A list of articles under a heading, with words for where there are none."""
    return {"title": title, "articles": articles, "nothing": nothing}
