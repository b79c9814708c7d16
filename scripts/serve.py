"""The application behind a proxy: the command of the container.

WORKERS processes (default 2) of THREADS threads (default 4). SIGTERM lets requests end that have begun. A
process that has come to hold WORKER_MEGABYTES (default 400) is replaced. METRICS_PORT opens the counters of
the server to Prometheus.
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
        options |= from_environment(address)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    Granian(
        "config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        respawn_failed_workers=True,
        **options,
    ).serve()


def from_environment(address: str) -> dict[str, Any]:
    """Granian's options that the environment sets.

    Raises ImproperlyConfigured for a value that makes no sense.
    """
    options: dict[str, Any] = {
        "workers": env.number("WORKERS", 2),
        "blocking_threads": env.number("THREADS", 4),
        "workers_max_rss": env.number("WORKER_MEGABYTES", 400),
        "rss_samples": 2,
    }
    if env.text("METRICS_PORT"):
        metrics = {"metrics_address": address, "metrics_port": env.number("METRICS_PORT", 9090)}
        options |= {"metrics_enabled": True, **metrics}
    return options


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    serve("0.0.0.0", PORT, workers_kill_timeout=LAST_REQUESTS, log_level="warning")  # noqa: S104 - in a container
