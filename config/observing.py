"""What a host can see of a running site: a number for each request, lines of JSON, slow queries."""

from __future__ import annotations

import json
import logging
import re
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

_GIVEN = re.compile(r"[\w-]{8,64}")
_request: ContextVar[str] = ContextVar("_request", default="")

logger = logging.getLogger("formulary.queries")


class JsonLines(logging.Formatter):
    """A record as one line of JSON, with the number of the request that it belongs to."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request": _request.get(),
        }
        if record.exc_info:
            line["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def observed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Numbers requests, by the proxy's ``X-Request-ID`` where it gives one, and logs queries that take longer
    than ``SLOW_QUERY_MILLISECONDS``."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _GIVEN.fullmatch(given) else uuid4().hex
        token = _request.set(number)
        try:
            with ExitStack() as logged:
                for connection in connections.all():
                    logged.enter_context(connection.execute_wrapper(_slow_queries_logged))
                response = get_response(request)
        finally:
            _request.reset(token)
        response.headers["X-Request-ID"] = number
        return response

    return middleware


def _slow_queries_logged(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    start = time.monotonic()
    try:
        return execute(sql, params, many, context)
    finally:
        taken = (time.monotonic() - start) * 1_000
        if taken >= settings.SLOW_QUERY_MILLISECONDS:
            logger.warning("%d ms: %s", taken, " ".join(sql.split())[:1_000])
