"""No address of the site says a word of a draft or of an article to come."""

from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse

from articles.models import Draft, Tag
from tests.factories import make_article, make_author, make_category, make_draft

SECRET = "xylophone"
ARGUMENTS = {
    "article": ["hidden-1"],
    "category": ["maths"],
    "category_atom": ["maths"],
    "category_rss": ["maths"],
    "tag": ["hidden-tag"],
    "tag_atom": ["hidden-tag"],
    "tag_rss": ["hidden-tag"],
    "author": ["hidden"],
    "archive_year": [2031],
    "archive_month": [2031, 5],
    "sitemap_articles": [1],
    "media": ["none.png"],
    "preview": ["1:forged"],
}


def url_names():
    namespaces = get_resolver().namespace_dict["articles"]
    return sorted(name for name in namespaces[1].reverse_dict if isinstance(name, str))


@pytest.fixture
def hidden_articles():
    category = make_category("maths")
    public = make_article(title="Public", category=category, slug="public")
    Tag.objects.create(name=SECRET, slug="hidden-tag")
    fields = {"source": f"{SECRET} in the text", "tags": [SECRET, "common"], "category": category}
    author = make_author("hidden", first_name=SECRET)
    make_draft(title=f"{SECRET} draft", slug="hidden-1", author=author, **fields)
    make_article(title=f"{SECRET} to come", slug="hidden-2", days_ago=-30, author=author, **fields)
    make_article(title=f"{SECRET} in the bin", slug="hidden-3", author=author, **fields).bin(author)
    pending = {"title": SECRET, "source": SECRET, "tags": SECRET}
    Draft.objects.create(key=uuid4(), article=public, author=author, fields=pending)


@pytest.mark.parametrize("name", url_names())
def test_no_address_tells_of_hidden_articles(client, hidden_articles, name):
    address = reverse(f"articles:{name}", args=ARGUMENTS.get(name, []))
    for query in ("", f"?q={SECRET[:5]}", "?page=1", "?page=2"):
        response = client.get(address + query)
        body = b"".join(response) if response.streaming else response.content
        assert SECRET not in body.decode()


def test_hidden_articles_are_not_found(client, hidden_articles):
    for slug in ("hidden-1", "hidden-2", "hidden-3"):
        assert client.get(f"/articles/{slug}/").status_code == 404


def test_staff_see_the_same_public_pages(admin_client, hidden_articles):
    assert SECRET not in admin_client.get("/").content.decode()
    assert admin_client.get("/articles/hidden-1/").status_code == 404


def test_neighbours_and_related_are_public(client, hidden_articles):
    make_article(title="Another", slug="another", category=None, tags=["common"])
    for slug in ("public", "another"):
        assert SECRET not in client.get(f"/articles/{slug}/").content.decode()
