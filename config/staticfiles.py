"""Static files under hashed names, which caches may keep for ever."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

USED_OF_MATHJAX = re.compile(r"vendor/(mathjax/(core|startup|input/|output/chtml)|[^/]+/chtml)")


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashes our own files and the imports between them.

    MathJax finds its parts by name while it runs: what lies under ``vendor/`` keeps its names, and its folder
    carries the version instead. The parts that pages ask for are compressed like our own.
    """

    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], *args: Any, **kwargs: Any) -> Iterator[tuple]:
        own = {name: path for name, path in paths.items() if not is_vendored(name)}
        yield from super().post_process(own, *args, **kwargs)
        if not kwargs.get("dry_run"):
            for name, compressed_name in self.compress_files(filter(USED_OF_MATHJAX.match, paths)):
                yield name, compressed_name, True

    @cache  # noqa: B019 - there is one storage for each process, and its names stay
    def url(self, name: str | None, force: bool = False) -> str:
        """Every page asks for the same few names."""
        return super().url(name, force)

    def stored_name(self, name: str) -> str:
        return name if is_vendored(name) else super().stored_name(name)


def is_vendored(name: str) -> bool:
    return name.startswith("vendor/")
