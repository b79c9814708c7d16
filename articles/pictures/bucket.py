"""Media on S3, or whatever speaks as S3 does, for sites of more than one machine."""

from __future__ import annotations

import os
import threading
from datetime import datetime
from typing import Any, BinaryIO

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from articles.pictures.storing import Media, is_plain

CLIENT = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    connect_timeout=3,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 3},
    # Not every store knows the checksums that newer clients send.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class MediaBucket(Media, S3Storage):
    """Media in a bucket that only the site reads and writes: readers are sent them by the site."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            file_overwrite=False,
            client_config=CLIENT,
            transfer_config=TransferConfig(use_threads=False),
            **options,
        )
        os.register_at_fork(after_in_child=self._forget_connections)

    def __str__(self) -> str:
        return f"{self.endpoint_url}/{self.bucket_name}/{self.location}".rstrip("/")

    def url(self, name: str, *_args: Any, **_options: Any) -> str:
        """The address on the site, as with a folder: what texts say stays true when media move."""
        return settings.MEDIA_URL + filepath_to_uri(name)

    def opened(self, name: str) -> BinaryIO | None:
        return self._ask(name, "get_object", "Body")

    def modified(self, name: str) -> datetime | None:
        return self._ask(name, "head_object", "LastModified")

    def write_once(self, name: str, data: bytes) -> None:
        """A name stands for its bytes: two who write it at the same moment write the same."""
        if not self.exists(name):
            self.write(name, ContentFile(data))

    def write(self, name: str, file: Any) -> None:
        """Writes a file, whatever was there."""
        self._save(name, file)

    def first_in(self, folder: str) -> str | None:
        return min(self._below(f"{folder}/"), default="").removeprefix(f"{folder}/") or None

    def sizes(self) -> dict[str, int]:
        return {name: size for name, size in self._below().items() if not name.startswith(".")}

    def clear_unfinished(self, folder: str, seconds: float = 0) -> None:
        """Nothing: a file is in the bucket when all of it is."""

    def _ask(self, name: str, question: str, wanted: str) -> Any:
        """A part of the answer to a question about a file; None where there is no such file."""
        if not is_plain(name):
            return None
        client, key = self.connection.meta.client, self._normalize_name(name)
        try:
            return getattr(client, question)(Bucket=self.bucket_name, Key=key)[wanted]
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return None
            raise

    def _below(self, beginning: str = "") -> dict[str, int]:
        """Names that begin so, and lengths, in the order of the names."""
        folder = f"{self.location}/" if self.location else ""
        pages = self.connection.meta.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket_name, Prefix=folder + beginning
        )
        found = [each for page in pages for each in page.get("Contents", ())]
        return dict(sorted((each["Key"].removeprefix(folder), each["Size"]) for each in found))

    def _forget_connections(self) -> None:
        """Those of the process that this one was copied from."""
        self._connections, self._bucket = threading.local(), None
