"""What several people do to the same things at one moment."""

from collections.abc import Callable

from django.db import Error
from django.http import HttpRequest, HttpResponse
from psycopg.errors import DeadlockDetected, ForeignKeyViolation, UniqueViolation

GetResponse = Callable[[HttpRequest], HttpResponse]

OVERTAKEN = (UniqueViolation, ForeignKeyViolation, DeadlockDetected)
FORMS = ("_add", "_change", "_delete", "_changelist")
ROUNDS = 3


class Overtaken:
    """Middleware: reads a form of the desk again where another one came between.

    Somebody took its address or name, or deleted its category, after it was checked: the check sees that now,
    and the form says so. Or the two waited for one another, and the database gave this one up. Nothing of it
    was written.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if not (match and match.app_name == "admin" and (match.url_name or "").endswith(FORMS)):
            return None
        for _ in range(ROUNDS):
            if not _is_overtaken(exception):
                break
            for file in request.FILES.values():
                file.seek(0)
            try:
                return match.func(request, *match.args, **match.kwargs)
            except Error as error:
                exception = error
        return None


def _is_overtaken(error: Exception) -> bool:
    return isinstance(error, Error) and isinstance(error.__cause__, OVERTAKEN)
