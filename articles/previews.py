"""The page behind a preview link: an article before it is public, for whoever was given the address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.cards import has_maths, reading_time
from articles.models import PreviewLink


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The article in its page. No cache keeps it, no search engine lists it, no link tells its address."""
    link = PreviewLink.objects.signed(token)
    if link is None:
        raise Http404
    article, seen_at = link.shown()
    context = {
        "article": article,
        "seen_at": seen_at,
        "link": link,
        "reading_time": reading_time(article.minutes),
        "has_maths": has_maths(article.title_html, article.html),
    }
    response = render(request, "articles/preview.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
