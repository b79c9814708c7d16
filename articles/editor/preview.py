"""The note as readers will see it, while it is written."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from articles.editor.access import writers_only
from articles.pictures import image_size
from articles.problems import describe
from articles.rendering import render


@require_POST
@writers_only
def preview(request: HttpRequest) -> JsonResponse:
    """``content`` and ``macros`` as the page of the article would show them, and what is wrong with them."""
    macros = "\n".join(filter(None, [settings.TEX_MACROS, request.POST.get("macros", "")]))
    rendered = render(request.POST.get("content", ""), macros=macros, image_size=image_size)
    problems = [
        {"line": problem.line, "column": problem.column, "words": describe(asdict(problem))}
        for problem in rendered.problems
    ]
    return JsonResponse({"html": rendered.html, "minutes": rendered.minutes, "problems": problems})
