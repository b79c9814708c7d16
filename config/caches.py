"""Where the settings keep what web processes remember together."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TABLE = "site_cache"


def cache_from_url(url: str | None) -> dict[str, Any]:
    """Django's settings for ``redis://:password@host:6379/0`` (``rediss://`` with TLS), or for a table of the
    database where there is no address. Raises ImproperlyConfigured for another kind."""
    if not url:
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": TABLE}
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss"} or not parts.hostname:
        raise ImproperlyConfigured("CACHE_URL must look like redis://:password@host:6379/0.")
    if not find_spec("redis"):
        raise ImproperlyConfigured("CACHE_URL needs the packages of requirements-scale.txt.")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
