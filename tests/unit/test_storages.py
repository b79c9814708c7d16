"""Where media are kept, by STORAGE_URL."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.storages import media_storage


def test_without_an_address_media_lie_in_a_folder():
    assert media_storage(None) == media_storage("") == {"BACKEND": "articles.pictures.storing.MediaFolder"}


def test_an_address_names_host_bucket_folder_and_keys():
    options = media_storage("s3://key:a%2Fb%2Bc@s3.example.org:9000/notes/media?region=eu-1")["OPTIONS"]
    assert options == {
        "endpoint_url": "https://s3.example.org:9000",
        "access_key": "key",
        "secret_key": "a/b+c",
        "region_name": "eu-1",
        "bucket_name": "notes",
        "location": "media",
    }


def test_keys_may_come_from_elsewhere():
    options = media_storage("s3+http://127.0.0.1:9000/notes")["OPTIONS"]
    assert (options["endpoint_url"], options["access_key"]) == ("http://127.0.0.1:9000", None)


@pytest.mark.parametrize(
    "address",
    [
        "https://host/bucket",
        "s3://host",
        "s3://host/",
        "s3:///bucket",
        "s3://key@host/bucket",
        "s3://host:x/bucket",
        "s3://host/bucket?acl=public-read",
        "bucket",
    ],
)
def test_any_other_address_stops_the_start(address):
    with pytest.raises(ImproperlyConfigured, match="STORAGE_URL must look like"):
        media_storage(address)
