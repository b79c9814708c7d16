"""Every list takes the same few queries, however much it has to show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import paging
from articles.versions import _remembered
from tests.factories import make_article, make_articles, make_category

ADDRESSES = [
    *("/", "/?page=2", "/categories/maths/", "/tags/algebra/", "/authors/ada/", "/articles/middle/"),
    *("/categories/", "/tags/", "/archive/", "/search/?q=note"),
    *("/feeds/atom.xml", "/feeds/rss.xml", "/categories/maths/feeds/atom.xml", "/tags/algebra/feeds/rss.xml"),
    *("/sitemap.xml", "/sitemap-pages.xml", "/sitemap-1.xml"),
]


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(paging, "PAGE_SIZE", 3)


def queries(client, address):
    """How many a page takes with nothing kept from before."""
    _remembered.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", [*ADDRESSES, "year", "month"])
def test_a_longer_list_takes_no_more_queries(client, small_pages, address):
    maths = make_category("maths")
    fields = {"category": maths, "tags": ["algebra", "rings"]}
    day = make_article(slug="middle", days_ago=1.1, **fields).published_at
    make_articles(3, **fields)
    address = {"year": f"/archive/{day.year}/", "month": f"/archive/{day:%Y/%m}/"}.get(address, address)
    few = queries(client, address)
    for name in ("groups", "fields"):
        make_articles(4, category=make_category(name, parent=maths), tags=[name, "algebra"])
    assert queries(client, address) == few


@pytest.mark.parametrize("address", ["/", "/articles/note/"])
def test_the_queries_of_a_page_are_planned_once(client, address):
    make_article(slug="note")
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    connection.connection._prepared.clear()
    for _ in range(4):
        client.get(address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(generic_plans + custom_plans) FROM pg_prepared_statements")
        assert cursor.fetchone()[0] >= 1
