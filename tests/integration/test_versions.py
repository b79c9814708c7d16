"""The content version moves with every change that the public can see, and only then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article, ContentVersion, Tag, Tagging
from categories.models import Category
from tests.factories import make_article, make_author, make_category, make_draft


def version():
    return Article.objects.version()


def changed(thing, **values):
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save()


CHANGES = {
    "publish": lambda a: changed(Article.objects.get(status="draft"), status="published"),
    "schedule": lambda a: make_article(days_ago=-1),
    "change text": lambda a: changed(a, source="Other"),
    "unpublish": lambda a: changed(a, status="draft"),
    "delete": lambda a: a.delete(),
    "delete many": lambda a: Article.objects.filter(pk=a.pk).delete(),
    "change many": lambda a: Article.objects.filter(pk=a.pk).update(language="zh"),
    "create many": lambda a: Article.objects.bulk_create(
        [Article(title="x", slug="x", author=make_author(), status="published", published_at=timezone.now())]
    ),
    "tag": lambda a: a.tags.add("other"),
    "untag": lambda a: a.tags.remove("algebra"),
    "tag many": lambda a: Tagging.objects.bulk_create(
        [Tagging(tag=Tag.objects.create(name="bulk"), content_object=a)]
    ),
    "rename tag": lambda a: changed(Tag.objects.get(), name="Algebra I"),
    "delete tag": lambda a: Tag.objects.get().delete(),
    "create category": lambda a: make_category("physics"),
    "rename category": lambda a: changed(Category.objects.get(), name="Maths"),
    "delete category": lambda a: make_category("empty").delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_public_change_moves_the_version(change):
    article = make_article(tags=["algebra"], category=make_category("maths"))
    make_draft()
    before = version()
    change(article)
    assert version() != before


def test_drafts_do_not_move_the_version():
    draft = make_draft()
    before = version()
    changed(draft, source="Other")
    make_draft()
    assert version() == before


def test_reading_does_not_move_the_version():
    make_article()
    assert version() == version()


def test_a_change_that_is_rolled_back_leaves_the_version():
    article = make_article()
    before = version()
    with transaction.atomic():
        changed(article, source="Other")
        assert version() != before
        transaction.set_rollback(True)
    assert version() == before


def test_the_first_reader_after_a_scheduled_date_moves_the_version_once(monkeypatch):
    make_article(days_ago=-1)
    make_article(days_ago=-10)
    before = version()
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    after = version()
    assert after != before
    assert version() == after
    much_later = later + timedelta(days=20)
    monkeypatch.setattr(timezone, "now", lambda: much_later)
    assert version() != after


@pytest.mark.django_db(transaction=True)
def test_schedules_of_two_authors_at_once_are_both_kept():
    make_author()
    soon, later = timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=5)
    first_is_saved = Event()

    def second_author():
        first_is_saved.wait(10)
        try:
            make_article(published_at=later)
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            make_article(published_at=soon)
            second = pool.submit(second_author)
            first_is_saved.set()
            wait_for_a_lock()
        second.result()
    assert ContentVersion.objects.get().next_at == soon


def wait_for_a_lock():
    """Returns when another connection waits for what this transaction holds."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with connection.cursor() as cursor:
        for _attempt in range(1_000):
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01)")
    pytest.fail("nobody waited")
