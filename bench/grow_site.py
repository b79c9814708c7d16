"""A site of any number of articles: the same notes again and again, shortened, filed and tagged unevenly.

    .venv/bin/python bench/grow_site.py NOTES 1000000        # into var/bench-grow-1000000

Half of all articles lie in one category, the others in a tree of 350, some eight levels deep; a third have
one tag, a tenth another, and all one or two of up to 5,000 small ones. A tenth has one moment of publication,
as after an import; the others are spread over five years. Some are drafts, in the bin, or still to come. What
is searched are the words of titles and what is salient. 1,000,000 take 15 GB.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from scratch import fill, set_up

COPY = """
INSERT INTO {table} ({columns}) SELECT {values}
FROM generate_series({step} + 1, {count}) AS n
JOIN {table} original ON original.{key} = (n - 1) % {step} + 1
CROSS JOIN LATERAL (
    SELECT abs(hashint8(n)::bigint) AS hash, abs(hashint8(n + 9999999)::bigint) AS other
) chance
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS shelves FROM categories_category) tree
"""
ARTICLE = {
    "id": "n",
    "slug": "original.slug || '-' || n",
    "import_key": "NULL",
    "status": "CASE hash % 100 WHEN 0 THEN 'draft' WHEN 1 THEN 'binned' ELSE 'published' END",
    "published_at": "CASE WHEN other % 1000 = 0 THEN now() + interval '30 days' WHEN hash % 10 = 7"
    " THEN '2024-05-01'::timestamptz ELSE now() - interval '1 second' * (other % 157680000) END",
    "category_id": "shelves[CASE WHEN hash % 2 = 0 THEN 1"
    " ELSE 1 + floor(power((other % 10007) / 10007.0, 3) * cardinality(shelves)) END]",
}
DOCUMENT = {"article_id": "n", "words": "salient"}
TAGGINGS = """
INSERT INTO articles_tagging (content_object_id, tag_id)
SELECT n, tag FROM generate_series(1, {count}) AS n
CROSS JOIN LATERAL (
    SELECT abs(hashint8(n + 777)::bigint) AS hash, abs(hashint8(n + 55555)::bigint) AS other
) chance
CROSS JOIN LATERAL (
    SELECT {first} AS tag WHERE hash % 3 = 0
    UNION SELECT {first} + 1 WHERE hash % 10 = 0
    UNION SELECT {first} + 2 + floor(power((hash % 100003) / 100003.0, 2) * {tags})::int
    UNION SELECT {first} + 2 + floor((other % 100003) / 100003.0 * {tags})::int
) given
"""
SHORTEN = """
UPDATE articles_article SET
    source = left(source, 800), text = left(text, 800), toc = '[]',
    html = '<p>' || replace(replace(left(text, 600), '&', '&amp;'), '<', '&lt;') || '</p>'
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("notes", type=Path)
    options.add_argument("count", type=int)
    asked = options.parse_args()
    set_up(f"grow-{asked.count}")
    make(asked.notes, asked.count)


def make(notes: Path, count: int) -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from articles.models import Article, ContentVersion, ListBlock

    call_command("migrate", verbosity=0)
    if Article.objects.count() >= count:
        return
    fill(notes)
    plant()
    # Without triggers, and with indexes that are made when the rows are there.
    call_command("migrate", "articles", "0012", verbosity=0)
    with connection.cursor() as cursor:
        grow(cursor, count)
        cursor.execute("VACUUM ANALYZE")
    begun = time.monotonic()
    call_command("migrate", verbosity=0)
    print(f"the lists were made in {time.monotonic() - begun:.1f} s: {ListBlock.objects.count()} blocks")
    # Whoever comes first looks up what is still to come.
    ContentVersion.objects.update(next_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def plant() -> None:
    """The tree of categories."""
    from categories.models import Category

    def below(parent: Category | None, names: int, depth: int) -> None:
        for number in range(names):
            slug = f"{'part' if parent else 'shelf'}-{number}"
            node = Category.objects.create(parent=parent, name=slug.replace("-", " "), slug=slug)
            if depth > 1:
                below(node, 1 if depth > 3 else 3, depth - 1)

    below(None, 12, 3)
    below(Category.objects.get(path="shelf-0/part-0/part-0"), 12, 5)


def grow(cursor, count: int) -> None:
    from articles.models import Article, SearchDocument

    step = min(Article.objects.count(), count)
    tags = min(5_000, max(20, count // 50))
    number(cursor, step)
    cursor.execute(SHORTEN)
    first = 1 + rows(cursor, "SELECT max(id) FROM articles_tag")[0][0]
    cursor.execute(
        "INSERT INTO articles_tag (id, name, slug) SELECT n, 'tag ' || n, 'grown-' || n"
        f" FROM generate_series({first}, {first + tags + 2}) AS n"
    )
    indexes = rows(cursor, "SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'search_%'")
    cursor.execute("DROP INDEX search_title, search_salient, search_words, search_title_prefix")
    cursor.execute("SET maintenance_work_mem = '1GB'")
    copy(cursor, Article, ARTICLE, "id", step, count)
    copy(cursor, SearchDocument, DOCUMENT, "article_id", step, count)
    cursor.execute("TRUNCATE articles_tagging")
    cursor.execute(TAGGINGS.format(first=first, count=count, tags=tags))
    for (index,) in indexes:
        cursor.execute(index)
    for table in ("articles_article", "articles_tagging", "articles_tag"):
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def number(cursor, step: int) -> None:
    """Leaves the first articles, numbered from 1 on."""
    cursor.execute("SELECT min(id) FROM articles_article")
    (first,) = cursor.fetchone()
    if first != 1:
        raise SystemExit(f"The first article has the number {first}.")
    for table, key in (
        ("articles_revision", "article_id"),
        ("articles_tagging", "content_object_id"),
        ("articles_searchdocument", "article_id"),
        ("articles_article", "id"),
    ):
        cursor.execute(f"DELETE FROM {table} WHERE {key} > {step}")


def copy(cursor, model, values: dict[str, str], key: str, step: int, count: int) -> None:
    columns = [field.column for field in model._meta.concrete_fields]
    selected = ", ".join(values.get(column, f"original.{column}") for column in columns)
    cursor.execute(
        COPY.format(
            table=model._meta.db_table,
            columns=", ".join(columns),
            values=selected,
            key=key,
            step=step,
            count=count,
        )
    )


def rows(cursor, query: str) -> list[tuple]:
    cursor.execute(query)
    return cursor.fetchall()


if __name__ == "__main__":
    main()
