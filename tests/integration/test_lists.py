"""Lists show what is public, in order and counted right, however it came about."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles import lists, paging
from articles.listing import BEHIND_ALL, counts, listing
from articles.lists import ListBlock, ListEntry
from articles.models import Article, Tag
from categories.models import Category
from tests.factories import make_article, make_articles, make_author, make_category, make_draft


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(lists, "BLOCK", 3)


def ids(of):
    every = listing(of)
    return [pk for start in range(every.count) for pk in every.place(start, 1).ids()]


def newest_first(articles):
    return list(articles.newest_first().values_list("pk", flat=True))


def expected():
    """Every list by its number, as the articles have it."""
    public = Article.objects.published()
    wanted = {lists.HOME: public}
    wanted |= {lists.of_tag(tag.pk): public.tagged(tag) for tag in Tag.objects.all()}
    wanted |= {lists.of_category(each.pk): public.in_category(each) for each in Category.objects.all()}
    wanted |= {
        lists.of_author(pk): public.filter(author=pk) for pk in public.values_list("author", flat=True)
    }
    return {of: newest_first(articles) for of, articles in wanted.items()}


def check():
    """All lists are right, and so are the counts of their blocks."""
    for of, articles in expected().items():
        assert ids(of) == articles, of
    known = set(ListEntry.objects.values_list("list", flat=True))
    assert known == set(ListBlock.objects.values_list("list", flat=True))
    for of in known:
        starts = list(ListBlock.objects.filter(list=of).order_by("published_at", "article_id"))
        entries = list(ListEntry.objects.filter(list=of).values_list("published_at", "article_id"))
        keys = [(block.published_at, block.article_id) for block in starts]
        ends = [*keys[1:], BEHIND_ALL]
        found = [sum(key <= entry < end for entry in entries) for key, end in zip(keys, ends, strict=True)]
        assert found == [block.count for block in starts]
        assert max(found) < 2 * lists.BLOCK


@pytest.fixture
def site():
    maths = make_category("maths")
    algebra = make_category("algebra", parent=maths)
    make_articles(9, category=maths, tags=["a", "b"])
    make_articles(9, category=algebra, tags=["b"], author=make_author("bob"))
    make_article(days_ago=-2, category=algebra, tags=["a"])
    make_draft(category=algebra, tags=["a"])
    return algebra


def first(status="published"):
    return Article.objects.filter(status=status).order_by("pk")[0]


def filed(slug):
    return Article.objects.filter(category__slug=slug)


def redate(article, **ago):
    article.published_at = timezone.now() - timedelta(**ago)
    article.save()


def move_branch():
    algebra = Category.objects.get(slug="algebra")
    algebra.parent = None
    algebra.save()


CHANGES = {
    "nothing": lambda: None,
    "publish a draft": lambda: Article.objects.filter(status="draft").publish(),
    "withdraw many": lambda: Article.objects.filter(author__username="bob").withdraw(),
    "bin one": lambda: first().bin(),
    "bin and unbin": lambda: (first().bin(), first("binned").unbin()),
    "delete one": lambda: first().delete(),
    "delete many": lambda: Article.objects.filter(author__username="ada").delete(),
    "date earlier": lambda: redate(first(), days=400),
    "date later": lambda: redate(first(), minutes=1),
    "schedule": lambda: redate(first(), days=-3),
    "give to another author": lambda: Article.objects.filter(pk=first().pk).update(author=make_author("bob")),
    "file elsewhere": lambda: filed("maths").file_in(Category.objects.get(slug="algebra")),
    "tag": lambda: first().tags.add("c"),
    "untag": lambda: first().tags.remove("a"),
    "untag all": lambda: first().tags.clear(),
    "delete a tag": lambda: Tag.objects.get(name="a").delete(),
    "merge tags": lambda: Tag.objects.get(name="a").merge_into(Tag.objects.get(name="b")),
    "move a branch": move_branch,
    "merge categories": lambda: Category.objects.get(slug="algebra").merge_into(make_category("rings")),
    "many at once": lambda: make_articles(30, tags=["b", "new"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_lists_follow_every_change(site, change):
    CHANGES[change]()
    check()


def test_articles_of_one_moment_are_in_one_order(site):
    moment = timezone.now() - timedelta(days=3)
    Article.objects.filter(status="published").update(published_at=moment)
    check()


def test_what_is_rolled_back_is_in_no_list(site):
    before = ids(lists.HOME)
    with transaction.atomic():
        make_articles(7)
        transaction.set_rollback(True)
    assert ids(lists.HOME) == before
    check()


def test_a_scheduled_article_is_in_the_lists_from_its_moment_on(site, monkeypatch):
    scheduled = Article.objects.scheduled().get()
    assert scheduled.pk not in ids(lists.of_tag(Tag.objects.get(name="a").pk))
    later = timezone.now() + timedelta(days=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    check()
    assert ids(lists.of_tag(Tag.objects.get(name="a").pk))[0] == scheduled.pk


def test_counts_are_those_of_what_is_public(site):
    assert counts(lists.of_tag) == {
        tag.pk: Article.objects.published().tagged(tag).count() for tag in Tag.objects.all()
    }
    assert counts(lists.of_category) == {
        each.pk: Article.objects.published().in_category(each).count() for each in Category.objects.all()
    }


def at(*moment):
    return datetime(*moment, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def years():
    for moment in [(2023, 12, 31, 23, 59, 59), (2024, 1, 1), (2024, 1, 31), (2024, 3, 1), (2025, 1, 1)]:
        for _each in range(4):
            make_article(published_at=at(*moment))


def test_a_period_begins_with_its_first_moment_and_ends_before_the_next(years):
    year = listing(lists.HOME).between(at(2024, 1, 1), at(2025, 1, 1))
    wanted = Article.objects.filter(published_at__year=2024)
    assert year.count == 12
    assert [pk for start in range(12) for pk in year.place(start, 1).ids()] == newest_first(wanted)
    assert len(year.place(8, 50).ids()) == 4


def test_an_empty_period_has_no_articles(years):
    assert listing(lists.HOME).between(at(2024, 2, 1), at(2024, 3, 1)).count == 0
    assert listing(lists.HOME).between(at(2030, 1, 1), at(2031, 1, 1)).count == 0


def test_months_are_counted(years):
    make_article(days_ago=-40)
    months = [(month.year, month.month, count) for month, count in listing(lists.HOME).months()]
    assert months == [(2025, 1, 4), (2024, 3, 4), (2024, 1, 8), (2023, 12, 4)]


def test_an_empty_site_has_empty_lists(db):
    assert listing(lists.HOME).count == 0
    assert listing(lists.HOME).months() == []
    assert listing(lists.HOME).place(0, 12).ids() == []


@pytest.mark.parametrize("how_many", [1, 3, 4, 6, 7])
def test_pages_hold_every_article_once(client, monkeypatch, how_many):
    monkeypatch.setattr(paging, "PAGE_SIZE", 3)
    articles = make_articles(how_many)
    make_article(days_ago=-1)
    last = -(-how_many // 3)
    shown = [client.get("/", {"page": n} if n > 1 else {}).content.decode() for n in range(1, last + 1)]
    assert [sum(f"/articles/{each.slug}/" in page for page in shown) for each in articles] == [1] * how_many
    assert client.get(f"/?page={last + 1}").status_code == 404
