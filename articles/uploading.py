"""Uploads of any length on their way to the disk, a piece at a time."""

from __future__ import annotations

import tempfile
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

from articles.imports import uploads


class SpooledFile(TemporaryUploadedFile):
    """A file that lies in the spool, from where it can be moved; else it goes with the request."""

    def __init__(self, name: str, content_type: str | None, charset: str | None) -> None:
        file = tempfile.NamedTemporaryFile(dir=uploads(), prefix="receiving-")  # noqa: SIM115 - close() is ours
        UploadedFile.__init__(self, file, name, content_type, 0, charset)


class UploadToSpool(TemporaryFileUploadHandler):
    """Writes a file straight into the spool, whatever its length: look at that before."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = SpooledFile(self.file_name, self.content_type, self.charset)
