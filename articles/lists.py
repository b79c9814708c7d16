"""The lists of the site: which public articles each shows, in order, and how many.

An entry stands for an article that is published, now or at a time to come, in one of its lists. Neighbouring
entries are counted in blocks: a page of any list is found by adding up its blocks, and one seek. Triggers of
the database note which articles change; when the content version moves, the lists follow.
"""

from __future__ import annotations

from django.db import connection, models

BLOCK = 1_000
"""Entries in a new block; it is split when it has twice as many."""
HOME = 0
"""The list of all articles. The others are told by ``of_author``, ``of_tag`` and ``of_category``."""
KINDS = 4

RELIST = """
WITH RECURSIVE shown AS MATERIALIZED (
    SELECT id, published_at, category_id, author_id FROM articles_article
    WHERE id = ANY(%(ids)s) AND status = 'published'
), line (category, above) AS (
    SELECT DISTINCT category_id, category_id FROM shown WHERE category_id IS NOT NULL
    UNION ALL
    SELECT line.category, parent_id FROM line JOIN categories_category ON id = line.above
    WHERE parent_id IS NOT NULL
), wanted (list, published_at, article_id) AS (
    SELECT 0, published_at, id FROM shown
    UNION ALL SELECT author_id * 4 + 1, published_at, id FROM shown
    UNION ALL SELECT tag_id * 4 + 2, published_at, shown.id
    FROM shown JOIN articles_tagging ON content_object_id = shown.id
    UNION ALL SELECT above * 4 + 3, published_at, id FROM shown JOIN line ON category = category_id
), gone AS (
    DELETE FROM articles_listentry entry WHERE article_id = ANY(%(ids)s) AND NOT EXISTS (
        SELECT FROM wanted WHERE wanted.article_id = entry.article_id
        AND wanted.list = entry.list AND wanted.published_at = entry.published_at
    )
    RETURNING list, published_at, article_id
), come AS (
    INSERT INTO articles_listentry (list, published_at, article_id)
    SELECT list, published_at, article_id FROM wanted
    ON CONFLICT DO NOTHING RETURNING list, published_at, article_id
), changes AS (
    SELECT *, -1 AS number FROM gone UNION ALL SELECT *, 1 FROM come
)
INSERT INTO articles_listblock AS block (list, published_at, article_id, count)
SELECT
    changes.list,
    coalesce(its.published_at, '0001-01-01 00:00:00Z'),
    coalesce(its.article_id, 0),
    sum(number)
FROM changes LEFT JOIN LATERAL (
    SELECT published_at, article_id FROM articles_listblock other
    WHERE list = changes.list
    AND (published_at, article_id) <= (changes.published_at, changes.article_id)
    ORDER BY published_at DESC, article_id DESC LIMIT 1
) its ON true
GROUP BY 1, 2, 3 HAVING sum(number) <> 0
ON CONFLICT (list, published_at, article_id) DO UPDATE SET count = block.count + excluded.count
RETURNING list, count
"""
SPLIT = """
WITH big AS (
    SELECT *, ceil(count / round(count / %(size)s::numeric))::int AS size FROM articles_listblock
    WHERE list = ANY(%(lists)s) AND count >= 2 * %(size)s
), numbered AS (
    SELECT big.list, big.published_at AS since, big.article_id AS since_id, big.count, size,
        entry.published_at, entry.article_id, entry.number - 1 AS number
    FROM big CROSS JOIN LATERAL (
        SELECT published_at, article_id,
            row_number() OVER (ORDER BY published_at, article_id) AS number
        FROM (
            SELECT published_at, article_id FROM articles_listentry
            WHERE list = big.list AND (published_at, article_id) >= (big.published_at, big.article_id)
            ORDER BY published_at, article_id LIMIT big.count
        ) its
    ) entry
), parts AS (
    SELECT *, least(size, count - number) AS part FROM numbered WHERE number %% size = 0
), first AS (
    UPDATE articles_listblock block SET count = part FROM parts
    WHERE number = 0 AND block.list = parts.list
    AND block.published_at = since AND block.article_id = since_id
)
INSERT INTO articles_listblock (list, published_at, article_id, count)
SELECT list, published_at, article_id, part FROM parts WHERE number > 0
"""


def of_author(pk: int) -> int:
    return pk * KINDS + 1


def of_tag(pk: int) -> int:
    return pk * KINDS + 2


def of_category(pk: int) -> int:
    """Of a category and all below it."""
    return pk * KINDS + 3


class ListEntry(models.Model):
    """An article in a list. Only ``follow`` writes."""

    pk = models.CompositePrimaryKey("list", "published_at", "article_id")
    list = models.BigIntegerField()
    published_at = models.DateTimeField()
    article_id = models.BigIntegerField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article_id} in {self.list}"


class ListBlock(models.Model):
    """``count`` entries of a list, from the key that it has on until the next block of the list begins."""

    pk = models.CompositePrimaryKey("list", "published_at", "article_id")
    list = models.BigIntegerField()
    published_at = models.DateTimeField()
    article_id = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.count} in {self.list} from {self.published_at}"


class ListChange(models.Model):
    """An article that the lists do not know yet as it is. Only triggers write."""

    article_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.article_id)


def follow() -> bool:
    """Brings the lists up to date with all changes of this transaction, and of those that are committed;
    whether there were any.

    One transaction at a time: the caller holds the row of the content version.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_listchange RETURNING article_id")
        ids = list({pk for (pk,) in cursor.fetchall()})
        if not ids:
            return False
        cursor.execute(RELIST, {"ids": ids})
        counts = cursor.fetchall()
        if any(count == 0 for _list, count in counts):
            cursor.execute(
                "DELETE FROM articles_listblock WHERE list = ANY(%s) AND count = 0", [_lists(counts)]
            )
        if any(count >= 2 * BLOCK for _list, count in counts):
            cursor.execute(SPLIT, {"lists": _lists(counts), "size": BLOCK})
    return True


def _lists(counts: list[tuple[int, int]]) -> list[int]:
    return list({each for each, _count in counts})
