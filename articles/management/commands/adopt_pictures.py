"""``manage.py adopt_pictures``: what lies in the media folder comes into the library."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from articles.models import Picture
from articles.pictures.storing import UNFINISHED

DAY = 24 * 60 * 60


class Command(BaseCommand):
    help = (
        "Takes the pictures of the media folder that the library does not know into it. "
        "Needed once for pictures that were stored before there was a library. What a killed process left "
        "unfinished a day ago or longer is deleted."
    )

    def handle(self, **options: Any) -> None:
        root = Path(settings.MEDIA_ROOT)
        for path in root.rglob(f"{UNFINISHED}*"):
            if time.time() - path.stat().st_mtime > DAY:
                path.unlink()
        files = (path for path in root.rglob("*") if path.is_file() and not path.name.startswith("."))
        adopted = Picture.objects.adopt(path.relative_to(root).as_posix() for path in files)
        if options["verbosity"]:
            self.stdout.write(f"{adopted} pictures adopted.")
