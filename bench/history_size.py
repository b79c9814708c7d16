"""A long history: the room that it takes, and what its pages cost.

    history_size.py [--revisions 1000] [--kilobytes 50]

An article of that size is made of the sample notes; each revision changes one word at a place by chance.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "a key for what is measured here only",
    "DEBUG": "0",
}

import django
from django.conf import settings

if "DATA_DIR" in settings.DATABASES["default"]:
    settings.DATABASES["default"]["DATA_DIR"] = settings.VAR_DIR / "bench-history"
django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Revision

HISTORY = "/admin/articles/article/{}/history/"


def long_text(size: int) -> str:
    """The sample notes one after another, ``size`` bytes of them."""
    notes = sorted((ROOT / "content").rglob("*.md"))
    text = "\n\n".join(note.read_text(encoding="utf-8") for note in notes)
    return text.encode()[:size].decode(errors="ignore")


def changed(text: str, number: int) -> str:
    at = text.find(" ", random.randrange(len(text) // 2))
    return f"{text[:at]} changed{number}{text[at:]}"


def make_history(article: Article, revisions: int) -> None:
    for number in range(revisions):
        article.source = changed(article.source, number)
        Article.objects.filter(pk=article.pk).update(source=article.source)
        Revision.objects.record(article)


def size_of_history() -> int:
    """Bytes on disk, indexes and all."""
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM FULL {Revision._meta.db_table}")
        cursor.execute("SELECT pg_total_relation_size(%s)", [Revision._meta.db_table])
        return cursor.fetchone()[0]


def cost(client: Client, address: str) -> str:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers={"host": "localhost"})
        count = len(queries)
    if response.status_code != 200:
        sys.exit(f"{address} answered {response.status_code}.")
    before = time.process_time()
    client.get(address, headers={"host": "localhost"})
    return f"{count} queries, {1000 * (time.process_time() - before):.0f} CPU-ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--revisions", type=int, default=1000)
    parser.add_argument("--kilobytes", type=int, default=50)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    connection.cursor().execute(f"TRUNCATE {Article._meta.db_table} CASCADE")
    user, _ = get_user_model().objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    source = long_text(1000 * options.kilobytes)
    article = Article.objects.create(title="Long", source=source, language="en", author=user)
    make_history(article, options.revisions)
    count, size = Revision.objects.count(), size_of_history()
    print(f"{count} revisions of {len(article.source.encode()) / 1000:.0f} kB: {size / 1e6:.1f} MB")
    client = Client()
    client.force_login(user)
    history = HISTORY.format(article.pk)
    print("history page:", cost(client, history))
    print("the last change:", cost(client, f"{history}compare/?old={count - 1}&new={count}"))
    print("all changes at once:", cost(client, f"{history}compare/?old=1&new={count}"))
    connection.close()


if __name__ == "__main__":
    main()
