"""Who is at the other end of a request."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

OF_ONE_SUBSCRIBER = 64
"""Bits of an IPv6 address that a subscriber does not choose."""


def address(request: HttpRequest) -> str:
    """The client's IP address, as the outermost of the site's own ``PROXIES`` saw it.

    What a client itself writes into ``X-Forwarded-For`` stands before what the proxies add, and is not read.
    """
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXIES:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-settings.PROXIES :] + seen
    return _plain(seen[0]) or _plain(seen[-1]) or "0.0.0.0"  # noqa: S104 - nobody binds to it


def network(request: HttpRequest) -> str:
    """What counts as one client: an IPv4 address, or all IPv6 addresses of a subscriber."""
    client = ip_address(address(request))
    if isinstance(client, IPv6Address):
        return str(ip_network((client, OF_ONE_SUBSCRIBER), strict=False))
    return str(client)


def _plain(text: str) -> str:
    """The address without its zone, IPv4 in IPv6 as IPv4; nothing where the text is none."""
    try:
        found = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)
