"""What lies on the desk when an author comes to it."""

from __future__ import annotations

from typing import Any

from articles.models import Article, Draft
from categories.counting import COUNTED, said

SHOWN = 8


def dashboard(user: Any) -> dict[str, Any]:
    """Unsaved work of the user's own; and of the articles that he may change the drafts, those to come, the
    newest public ones, and how many have problems."""
    articles = (
        Article.objects.editable_by(user).only("title", "title_text", "published_at", "slug").with_drafts()
    )
    there = articles.exclude(status=Article.Status.BINNED)
    return {
        "unsaved": Draft.objects.filter(author=user).select_related("article").order_by("-saved_at")[:SHOWN],
        "drafts": articles.filter(status=Article.Status.DRAFT).order_by("-created_at")[:SHOWN],
        "scheduled": articles.scheduled().order_by("published_at")[:SHOWN],
        "recent": articles.published().newest_first()[:SHOWN],
        "problems": said(there.exclude(problems=[]).order_by().values("pk")[:COUNTED].count()),
    }
