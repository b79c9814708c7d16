"""A database of a benchmark's own, beside the site's: what the benchmarks of search have in common."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def set_up(name: str) -> None:
    """Django, with the bundled server's cluster at ``var/bench-NAME`` (unless there is a ``DATABASE_URL``).

    To be called before any model is imported.
    """
    sys.path.insert(0, str(ROOT))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "a key for what is measured here only",
        "DEBUG": "0",
    }
    import django
    from django.conf import settings

    if "DATA_DIR" in settings.DATABASES["default"]:
        settings.DATABASES["default"]["DATA_DIR"] = settings.VAR_DIR / f"bench-{name}"
    settings.MEDIA_ROOT = settings.VAR_DIR / f"bench-{name}-media"
    django.setup()


def fill(notes: Path) -> None:
    """Imports the notes into the database, if it is empty."""
    from django.core.management import call_command

    from articles.models import Article

    call_command("migrate", verbosity=0)
    if not Article.objects.exists():
        call_command("import_markdown", str(notes), author="bench", verbosity=0)
