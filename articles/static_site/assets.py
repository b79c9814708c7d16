"""Styles, scripts and fonts of the public pages."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder, get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import gettext as _

from articles.static_site.addresses import file_of


class NotCollectedError(Exception):
    """There are no static files to copy: its words say what to do."""


def copy_assets(root: Path) -> None:
    """Copies them to where the pages expect them. Raises NotCollectedError."""
    for finder in get_finders():
        if isinstance(finder, FileSystemFinder):
            for name, storage in finder.list(None):
                prefix = getattr(storage, "prefix", "")
                _copy(f"{prefix}/{name}" if prefix else name, Path(storage.path(name)), root)


def _copy(name: str, found: Path, root: Path) -> None:
    try:
        target = file_of(staticfiles_storage.url(name))
    except ValueError as error:
        raise NotCollectedError(_("Run “manage.py collectstatic” first.")) from error
    collected = Path(settings.STATIC_ROOT) / target.relative_to(settings.STATIC_URL.strip("/"))
    path = root / target
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(found if settings.DEBUG else collected, path)
