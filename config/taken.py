"""What two people want at the same moment, and only one can have."""

from collections.abc import Callable

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from psycopg.errors import UniqueViolation

GetResponse = Callable[[HttpRequest], HttpResponse]


class TakenMeanwhile:
    """Middleware: reads a form of the desk again where somebody took its address or name between the check of
    it and the writing. The check sees that now, and the form says so; nothing was written before."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        is_form = match and match.app_name == "admin" and match.url_name.endswith(("_add", "_change"))
        is_taken = isinstance(exception, IntegrityError) and isinstance(exception.__cause__, UniqueViolation)
        if not (is_form and is_taken):
            return None
        for file in request.FILES.values():
            file.seek(0)
        return match.func(request, *match.args, **match.kwargs)
