"""Files on their way from a browser to this process."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUpload(FileUploadHandler):
    """Lets no more of a file through than makes it plain that it is too long to be a picture.

    The file arrives cut off, whoever sends it, and is refused for its length; the rest of the form is whole.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= settings.PICTURE_BYTES else None

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one have the file."""
