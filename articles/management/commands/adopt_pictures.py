"""``manage.py adopt_pictures``: what lies in the media folder comes into the library."""

from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand

from articles.models import Picture

DAY = 24 * 60 * 60


class Command(BaseCommand):
    help = (
        "Takes the pictures of the media folder that the library does not know into it. "
        "Needed once for pictures that were stored before there was a library. What a killed process left "
        "unfinished a day ago or longer is deleted."
    )

    def handle(self, **options: Any) -> None:
        default_storage.clear_unfinished("", DAY)
        adopted = Picture.objects.adopt(name for name in default_storage.sizes() if "/." not in name)
        if options["verbosity"]:
            self.stdout.write(f"{adopted} pictures adopted.")
