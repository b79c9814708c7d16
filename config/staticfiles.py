"""Static files under addresses that caches may keep for ever."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

LOADED_OF_MATHJAX = re.compile(
    r"(core|startup|input/tex-base|output/chtml)\.js$|input/tex/extensions/|chtml[./]"
)


class LoadedFilesFinder(FileSystemFinder):
    """Collects our own files, and of the packages those that pages load: 3 MB of 70."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for path, storage in super().list(ignore_patterns):
            if not storage.prefix or LOADED_OF_MATHJAX.match(path):
                yield path, storage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashes our own files and the imports between them; those under ``vendor/`` keep their names."""

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], *args: Any, **kwargs: Any) -> Iterator[tuple]:
        own = {name: path for name, path in paths.items() if not is_vendored(name)}
        yield from super().post_process(own, *args, **kwargs)
        if not kwargs.get("dry_run"):
            for name, compressed_name in self.compress_files(filter(is_vendored, paths)):
                yield name, compressed_name, True

    @cache  # noqa: B019 - there is one storage for each process, and its names stay
    def url(self, name: str | None, force: bool = False) -> str:
        """Every page asks for the same few names."""
        return super().url(name, force)

    def stored_name(self, name: str) -> str:
        return name if is_vendored(name) else super().stored_name(name)


def is_vendored(name: str) -> bool:
    return name.startswith("vendor/")
