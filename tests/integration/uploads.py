"""What the tests of uploaded pictures share."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Picture
from tests.pictures import raster

UPLOAD = "/admin/editor/upload/"
LIBRARY = "/admin/editor/pictures/"


def send(client, data, name="a.png", **options):
    return client.post(UPLOAD, {"image": SimpleUploadedFile(name, data, **options)})


def upload(client, data=None, name="a.png"):
    return Picture.objects.get(pk=send(client, data or raster(), name).json()["id"])


def files(settings):
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
