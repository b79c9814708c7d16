"""Where the settings keep the site's media."""

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES = {"s3": "https", "s3+http": "http"}
FORM = "STORAGE_URL must look like s3://KEY:SECRET@host/bucket?region=name."


def media_storage(url: str | None) -> dict[str, Any]:
    """Django's settings for ``s3://KEY:SECRET@host[:port]/bucket[/folder]?region=name``, or for the folder
    MEDIA_ROOT where there is no address.

    Without KEY and SECRET they come from where boto3 looks for them. Raises ImproperlyConfigured.
    """
    if not url:
        return {"BACKEND": "articles.pictures.storing.MediaFolder"}
    if not find_spec("storages") or not find_spec("boto3"):
        raise ImproperlyConfigured("STORAGE_URL needs the packages of requirements-scale.txt.")
    return {"BACKEND": "articles.pictures.bucket.MediaBucket", "OPTIONS": _bucket(url)}


def _bucket(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise ImproperlyConfigured(FORM) from error
    bucket, _, folder = unquote(parts.path).strip("/").partition("/")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    whole_key = bool(parts.username) == bool(parts.password)
    if parts.scheme not in SCHEMES or not parts.hostname or not bucket or not whole_key:
        raise ImproperlyConfigured(FORM)
    if options.keys() - {"region"}:
        raise ImproperlyConfigured(FORM)
    return {
        "endpoint_url": f"{SCHEMES[parts.scheme]}://{parts.hostname}{port}",
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
        "region_name": options.get("region") or "us-east-1",
        "bucket_name": bucket,
        "location": folder,
    }
