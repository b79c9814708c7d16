"""Where a picture is shown, in words and as links."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article
from articles.usage import Uses


def uses_in_words(uses: Uses) -> str:
    if uses.now:
        count = len(uses.now)
        return ngettext("in %(count)d article", "in %(count)d articles", count) % {"count": count}
    return _("only in history, bin or unsaved text") if uses else _("unused")


def article_links(uses: Uses, user: Any) -> list[tuple[str]]:
    """The articles, each as one line of HTML; of those that the user may not see only how many there are."""
    ids = uses.now | uses.before
    if not ids and not uses.unsaved:
        return []
    articles = Article.objects.filter(pk__in=ids).newest_first().only("title", "title_text", "status", "slug")
    mine = set(Article.objects.editable_by(user).filter(pk__in=ids).values_list("pk", flat=True))
    public = set(Article.objects.published().filter(pk__in=ids).values_list("pk", flat=True))
    lines = [
        _line(article, is_mine=article.pk in mine, is_now=article.pk in uses.now)
        for article in articles
        if article.pk in mine | public
    ]
    if hidden := len(ids - mine - public):
        words = ngettext("%(count)d article of others", "%(count)d articles of others", hidden)
        lines.append(words % {"count": hidden})
    if uses.unsaved:
        words = ngettext("%(count)d note not saved yet", "%(count)d notes not saved yet", uses.unsaved)
        lines.append(words % {"count": uses.unsaved})
    return [(line,) for line in lines]


def _line(article: Article, *, is_mine: bool, is_now: bool) -> str:
    link = format_html('<a href="{}">{}</a>', _address(article, is_mine=is_mine), article)
    if is_now:
        return link
    where = _("in the bin") if article.status == Article.Status.BINNED else _("an earlier version or a draft")
    return format_html("{} ({})", link, where)


def _address(article: Article, *, is_mine: bool) -> str:
    if not is_mine:
        return article.get_absolute_url()
    kind = "binnedarticle" if article.status == Article.Status.BINNED else "article"
    return reverse(f"admin:articles_{kind}_change", args=[article.pk])
