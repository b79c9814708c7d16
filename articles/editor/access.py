"""Who may ask: everything under the editor is for those who write."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def writers_only(view: View) -> View:
    """Answers a stranger with 401 and staff who may not write with 403, in words, as JSON.

    A script asks, so nobody is sent to a login form.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        user = request.user
        if not (user.is_active and user.is_staff):
            return refusal(_("You are logged out. Log in again in another tab: your text stays here."), 401)
        if not (user.has_perm("articles.add_article") or user.has_perm("articles.change_article")):
            return refusal(_("Your account may not write articles."), 403)
        if is_another_writer(request):
            return refusal(_("Your login has changed. Your text stays here."), 403)
        return view(request, *args, **kwargs)

    return guarded


def is_another_writer(request: HttpRequest) -> bool:
    """Whether the page that asks was made for somebody else, who has been logged out since.

    What one typed must not become another's. The scripts of the desk say whose page it is.
    """
    return request.headers.get("X-Writer", str(request.user.pk)) != str(request.user.pk)


def refusal(words: str, status: int) -> JsonResponse:
    """A refusal that a person can read."""
    return JsonResponse({"error": words}, status=status)
