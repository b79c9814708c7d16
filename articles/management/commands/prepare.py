"""``manage.py prepare``: what stands between a new program and its first request."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from articles.models import Article

LOCK = 0x466F726D
"""Of PostgreSQL's advisory locks: whoever else prepares the same database waits."""


class Command(BaseCommand):
    help = (
        "Brings the database up to date with the program, makes the account “admin” where there is no "
        "administrator, prints its password, this once, and says where the site is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sample-notes", action="store_true", help="load them where there is no article")

    def handle(self, **options: Any) -> None:
        self._say("Bringing the database up to date")
        with one_at_a_time():
            call_command("migrate", verbosity=0)
            call_command("clearsessions")
            call_command("reindex", stdout=StringIO())
            if options["sample_notes"] and not Article.objects.exists():
                self._say("Loading the sample notes")
                call_command("import_markdown", str(settings.BASE_DIR / "content"), author="formulary")
            self._ensure_administrator()
        self._say(f"The site is {settings.SITE_URL}/ and its desk {settings.SITE_URL}/admin/")

    def _ensure_administrator(self) -> None:
        users = get_user_model().objects
        if not users.filter(is_superuser=True).exists():
            password = secrets.token_urlsafe(12)
            users.create_superuser("admin", password=password)
            self._say(f"Made the account “admin” with the password {password} (shown only now)")

    def _say(self, words: str) -> None:
        self.stdout.write(f"· {words}")
        self.stdout.flush()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
