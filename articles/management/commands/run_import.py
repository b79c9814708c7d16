"""``manage.py run_import ID``: the work on an upload, which the admin starts; nobody else needs it."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from articles.transfer.running import run


class Command(BaseCommand):
    help = "Examines or imports what was uploaded in the admin. The admin starts it by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, metavar="ID", help="the number of the import")

    def handle(self, *, number: int, **_options: Any) -> None:
        # Readers come first.
        os.nice(5)
        run(number)
