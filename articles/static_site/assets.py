"""Styles, scripts and fonts of the public pages."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder, get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import gettext as _

from articles.static_site.addresses import file_of

NOT_OF_READERS = ("admin", "markdownx", "tree_queries", "*.gz", "staticfiles.json")


class NotCollectedError(Exception):
    """There are no static files to copy: its words say what to do."""


def copy_assets(root: Path) -> None:
    """Copies them to where the pages expect them. Raises NotCollectedError."""
    target = root / file_of(f"{settings.STATIC_URL}x").parent
    collected = Path(settings.STATIC_ROOT)
    if settings.DEBUG:
        _copy_found(target)
    elif not (collected / staticfiles_storage.manifest_name).is_file():
        raise NotCollectedError(_("Run “manage.py collectstatic” first."))
    else:
        shutil.copytree(collected, target, ignore=shutil.ignore_patterns(*NOT_OF_READERS))


def _copy_found(target: Path) -> None:
    for finder in get_finders():
        if isinstance(finder, FileSystemFinder):
            for name, storage in finder.list(None):
                path = target / (getattr(storage, "prefix", "") or "") / name
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(storage.path(name), path)
