"""The application behind a proxy: the command of the container.

WORKERS processes (default 2) of THREADS threads (default 4). SIGTERM lets requests end that have begun.
"""

import os
import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import env

PORT = 8000
LAST_REQUESTS = 25
"""Seconds that requests have to end."""


def serve(address: str, port: int, **options: Any) -> None:
    """Serves until SIGTERM or Ctrl-C."""
    from granian import Granian
    from granian.constants import Interfaces

    try:
        workers, threads = env.number("WORKERS", 2), env.number("THREADS", 4)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    Granian(
        "config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        **options,
    ).serve()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    serve("0.0.0.0", PORT, workers_kill_timeout=LAST_REQUESTS, log_level="warning")  # noqa: S104 - in a container
