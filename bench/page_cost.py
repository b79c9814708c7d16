"""What a page costs: queries and CPU-ms a request, beside the usual Django way, at any number of articles.

``asking.py`` says what is counted. Batches of all kinds of pages take turns; the quietest quarter of them
tells (its upper bound). Pages are visited by chance, so that what one visit leaves behind seldom serves
another.
"After a change" nothing is left of what a content version keeps.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "a key for what is measured here only",
    "DEBUG": "0",
}

import django
from django.conf import settings

OPTIONS = argparse.ArgumentParser(description=__doc__)
OPTIONS.add_argument("--articles", type=int, default=100_000)
OPTIONS.add_argument("--notes", type=Path, default=ROOT / "content", help="the notes to make copies of")
options = OPTIONS.parse_args()

if "DATA_DIR" in settings.DATABASES["default"]:
    settings.DATABASES["default"]["DATA_DIR"] = settings.VAR_DIR / f"bench-{options.articles}"
settings.ROOT_URLCONF = "usual_way"
django.setup()

from asking import cost, get, postgres_pid, queries
from django.core.management import call_command
from django.db import connection

from articles import versions
from articles.models import Article, Tag
from articles.paging import PAGE_SIZE
from categories.models import Category

COPIED = {
    "id": "id + n * {step}",
    "slug": "slug || '-' || n",
    "import_key": "NULL",
    "published_at": "now() - interval '1 second' * (abs(hashint8(id + n * {step})::bigint) % 157680000)",
}
TURNS = 24
BATCH = 4


def fill(count: int, notes: Path) -> None:
    """Imports the notes into an empty database, and copies them there until they are ``count``."""
    call_command("migrate", verbosity=0)
    if Article.objects.exists():
        return
    call_command("import_markdown", str(notes), author="bench")
    step = Article.objects.latest("pk").pk
    copies = -(-count // Article.objects.count()) - 1
    columns = [field.column for field in Article._meta.concrete_fields if not field.generated]
    values = ", ".join(COPIED.get(column, column).format(step=step) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO articles_article ({', '.join(columns)}) SELECT {values}"
            f" FROM articles_article, generate_series(1, {copies}) AS n ORDER BY n LIMIT {count - step}"
        )
        cursor.execute(
            "INSERT INTO articles_tagging (tag_id, content_object_id)"
            f" SELECT tag_id, copy.id FROM articles_tagging JOIN articles_article copy ON copy.id > {step}"
            f" AND content_object_id = (copy.id - 1) % {step} + 1 ORDER BY copy.id"
        )
        cursor.execute("VACUUM ANALYZE")
    Article.objects.announce()


def pages(path: str, last: int, first: int = 1) -> Callable[[], str]:
    return lambda: f"{path}?page={random.randint(max(first, 2), max(last, 2))}"


def kinds() -> dict[str, Callable[[], Any]]:
    """What to ask for, by name; each call asks for another one by chance."""
    count = Article.objects.published().count()
    last = -(-count // PAGE_SIZE)
    slugs = list(Article.objects.published().order_by("?").values_list("slug", flat=True)[:2000])
    category = Category.objects.filter(parent=None).first()
    tag = max(Tag.objects.all(), key=lambda tag: tag.taggings.count())
    in_category = Article.objects.published().in_category(category).count() // PAGE_SIZE
    tagged = tag.taggings.count() // PAGE_SIZE
    etag = get("/")["ETag"]
    addresses = {
        "home": lambda: "/",
        "page 5,000 and around": pages("/", min(5100, last), 4900 if last > 5100 else 1),
        "category, any page": pages(category.get_absolute_url(), in_category),
        "tag, any page": pages(tag.get_absolute_url(), tagged),
        "article, any": lambda: f"/articles/{random.choice(slugs)}/",
        "usual way: home": lambda: "/usual/",
        "usual way: page 5,000 and around": pages("/usual/", min(5100, last), 4900 if last > 5100 else 1),
        "usual way: article, any": lambda: f"/usual/articles/{random.choice(slugs)}/",
    }
    asked = {name: lambda address=address: get(address()) for name, address in addresses.items()}
    return asked | {"home, unchanged (304)": lambda: get("/", etag)}


def after_a_change(ask: Callable[[], Any], pid: int) -> tuple[float, float]:
    versions._remembered.clear()
    return cost(ask, 1, pid)


def rows(asked: dict[str, Callable[[], Any]]) -> Iterator[tuple[str, int, float, float, float]]:
    """(name, queries, Python ms, PostgreSQL ms, ms of both after a change) of each."""
    pid = postgres_pid()
    for ask in asked.values():
        cost(ask, BATCH, pid)
    turns = [{name: cost(ask, BATCH, pid) for name, ask in asked.items()} for _ in range(TURNS)]
    for name, ask in asked.items():
        changed = median(sum(after_a_change(ask, pid)) for _ in range(5))
        most = max(queries(ask), *(queries(ask) for _ in range(5)))
        python, postgres = (quantiles((turn[name][side] for turn in turns), n=4)[0] for side in (0, 1))
        yield name, most, python, postgres, changed


def main() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)
    fill(options.articles, options.notes)
    print(f"{Article.objects.count()} articles; load {os.getloadavg()[0]:.1f}")
    print(f"{'':34s}queries  Python ms  PostgreSQL ms  after a change: both")
    for name, count, python, postgres, changed in rows(kinds()):
        print(f"{name:34s}{count:7d}  {python:9.2f}  {postgres:13.2f}  {changed:12.1f}")
    connection.close()


if __name__ == "__main__":
    main()
