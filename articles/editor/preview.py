"""The note as readers will see it, while it is written."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render as page
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from accounts.limits import PREVIEW, json_refusal, limited
from articles.editor.access import writers_only
from articles.models import with_site_macros
from articles.pictures import image_size
from articles.problems import describe
from articles.rendering import render, render_inline
from config.middleware import PREVIEW_POLICY


@require_POST
@writers_only
@limited(PREVIEW, json_refusal)
def preview(request: HttpRequest) -> JsonResponse:
    """``content`` and ``title`` as the page of the article would show them, and what is wrong with them."""
    macros = with_site_macros(request.POST.get("macros", ""))
    rendered = render(
        request.POST.get("content", ""),
        macros=macros,
        language=request.POST.get("language", "en"),
        image_size=image_size,
        with_places=True,
    )
    problems = [
        {"line": problem.line, "column": problem.column, "words": describe(asdict(problem))}
        for problem in rendered.problems
    ]
    title = render_inline(request.POST.get("title", ""), macros=macros).html
    answer = {"title": title, "html": rendered.html, "minutes": rendered.minutes, "problems": problems}
    return JsonResponse(answer)


@require_GET
@never_cache
@xframe_options_sameorigin
@writers_only
def frame(request: HttpRequest) -> HttpResponse:
    """An article's page without an article: the editor fills it while it is written."""
    response = page(request, "admin/editor/frame.html", {"has_maths": True})
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return response
