"""Where processes remember together, by CACHE_URL."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.caches import cache_from_url


def test_without_an_address_it_is_a_table():
    assert cache_from_url("")["LOCATION"] == "site_cache"


def test_an_address_of_redis_is_taken_as_it_is():
    assert cache_from_url("rediss://:secret@host:6379/1") == {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "rediss://:secret@host:6379/1",
    }


@pytest.mark.parametrize("address", ["memcached://host", "redis://", "host:6379"])
def test_any_other_address_stops_the_start(address):
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL must look like"):
        cache_from_url(address)
