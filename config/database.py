"""Which database the settings use."""

import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PREPARED = {"prepare_threshold": 2, "options": "-cplan_cache_mode=force_generic_plan -cjit=off"}
"""After so many times a query that leaves its values to the server is kept there, read and planned.

By itself the server plans anew for values that it believes to tell it something. Here they do not: what
stands around an article took three times as long to plan as to find. A plan for any value looks costly, and
a server that compiles what looks costly would take longer to compile than to answer.
"""
NOT_PREPARED = {"prepare_threshold": None, "options": ""}
SERVER = "config.wsgi"
"""The module that is loaded wherever the application serves."""


def database_from_url(url: str, variable: str = "DATABASE_URL", **options: Any) -> dict[str, Any]:
    """Django's settings for ``postgresql://user:password@host:port/name?option=value``.

    ``variable`` is where the address stands, ``options`` go to the driver where the address has no others.

    Raises ImproperlyConfigured for any other kind of database.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ImproperlyConfigured(f"{variable} must look like postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": PREPARED | options | dict(parse_qsl(parts.query)),
    }


def embedded_database(data_dir: Path) -> dict[str, Any]:
    """Django's settings for the bundled server, whose cluster lives in ``data_dir``."""
    return {
        "ENGINE": "config.embedded_postgres",
        "NAME": "postgres",
        "USER": "postgres",
        "DATA_DIR": data_dir,
        "CONN_MAX_AGE": None,
        "OPTIONS": PREPARED,
    }


def databases(primary: dict[str, Any], pooler: str | None, replicas: list[str]) -> dict[str, dict[str, Any]]:
    """All that the settings know: ``default``, and ``replica1`` and so on.

    While the application serves, ``default`` is the pooler, if there is one. Commands need what a pooler of
    transactions does not keep: the locks of a session.
    """
    if pooler:
        # Its connections go from hand to hand: what one prepared, another does not know.
        through = database_from_url(pooler, "POOLER_URL", **NOT_PREPARED)
        primary = through if SERVER in sys.modules else primary
    known = {"default": primary}
    for number, url in enumerate(replicas, 1):
        # Whoever waits for a dead replica keeps a reader waiting.
        replica = database_from_url(url, "REPLICA_URLS", connect_timeout=2, tcp_user_timeout=2000)
        known[f"replica{number}"] = replica | {"TEST": {"MIRROR": "default"}}
    return known
