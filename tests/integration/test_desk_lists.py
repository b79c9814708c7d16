"""Lists at the desk cost the same however much there is, and lose nothing by it."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from articles.editor import linking
from articles.models import Article
from categories import counting
from tests.factories import make_article, make_articles, make_category, make_draft

LIST = "/admin/articles/article/"
PAGES = [
    *(
        LIST,
        f"{LIST}?publication=draft",
        f"{LIST}?category=maths",
        f"{LIST}?language__exact=en",
        f"{LIST}?o=1",
    ),
    *("/admin/articles/tag/", "/admin/categories/category/", "/admin/articles/binnedarticle/"),
    *("/admin/articles/article/problems/", "/admin/editor/articles/", "/admin/"),
]


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return captured.captured_queries


@pytest.mark.parametrize("address", PAGES)
def test_a_longer_list_takes_no_more_queries(admin_client, address):
    maths = make_category("maths")

    def more():
        for _ in range(4):
            make_article(category=maths, tags=["a", "b"], source="$\\frac$", days_ago=1)
            make_draft(category=maths)
            make_article(days_ago=2).bin()
        for number in range(3):
            make_category(f"below-{Article.objects.count()}-{number}")

    more()
    queries(admin_client, address)
    few = len(queries(admin_client, address))
    more()
    assert len(queries(admin_client, address)) == few


@pytest.mark.parametrize("address", [page for page in PAGES if "categories" not in page])
def test_nothing_is_counted_to_its_end(admin_client, address):
    make_article(tags=["a"], category=make_category("maths"))
    counts = [each["sql"] for each in queries(admin_client, address) if "COUNT(" in each["sql"].upper()]
    assert all("LIMIT" in sql for sql in counts), counts


def test_a_long_list_says_how_far_it_was_counted(admin_client, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED", 3)
    make_articles(3)
    assert "3+ articles" in admin_client.get(LIST).content.decode()
    Article.objects.latest("pk").bin()
    page = admin_client.get(LIST).content.decode()
    assert "2 articles" in page
    assert "2+" not in page


def test_a_tag_says_how_far_its_uses_were_counted(admin_client, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED", 2)
    make_articles(3, tags=["algebra"])
    assert ">2+<" in admin_client.get("/admin/articles/tag/").content.decode()


def test_tags_are_sorted_by_their_published_uses(admin_client):
    make_articles(2, tags=["often"])
    make_article(tags=["once"])
    make_draft(tags=["never"])
    tags = admin_client.get("/admin/articles/tag/?o=-3").context["cl"].result_list
    assert [tag.name for tag in tags] == ["often", "once", "never"]


def test_the_filter_of_categories_goes_through_the_tree(admin_client):
    maths = make_category("maths")
    algebra = make_category("algebra", parent=maths)
    make_category("groups", parent=algebra)
    make_category("physics")
    inside, outside = make_article(category=algebra), make_article()
    top = admin_client.get(LIST).content.decode()
    assert "?category=maths" in top
    assert "?category=maths%2Falgebra" not in top
    answer = admin_client.get(f"{LIST}?category=maths")
    assert list(answer.context["cl"].queryset) == [inside]
    assert "?category=maths%2Falgebra" in answer.content.decode()
    assert outside in admin_client.get(LIST).context["cl"].queryset


@pytest.mark.parametrize(("kind", "wanted"), [("year", 2), ("month", 3), ("day", 4)])
def test_the_dates_there_are_found_by_seeks(db, kind, wanted):
    zone = timezone.get_default_timezone()
    for day in [(2024, 1, 31), (2024, 2, 1), (2024, 2, 1), (2024, 2, 29), (2025, 1, 1)]:
        make_article(published_at=timezone.datetime(*day, tzinfo=zone))
    make_draft()
    found = Article.objects.all().datetimes("published_at", kind)
    assert found == sorted(found)
    assert len(found) == wanted
    assert found == list(QuerySet(Article).datetimes("published_at", kind))


def test_an_old_article_is_found_to_be_linked_to(admin_client, monkeypatch):
    monkeypatch.setattr(linking, "LOOKED_THROUGH", 1)
    make_article(title="Gradient descent", days_ago=500)
    make_article(title="Something else")
    answer = admin_client.get("/admin/editor/articles/", {"q": "gradient"}).json()
    assert [each["title"] for each in answer["results"]] == ["Gradient descent"]


@pytest.mark.parametrize(
    ("address", "name"),
    [(LIST, "Articles"), ("/admin/articles/binnedarticle/", "Bin"), ("/admin/auth/user/", "Users")],
)
def test_a_list_is_called_by_what_is_in_it(admin_client, address, name):
    page = admin_client.get(address).content.decode()
    assert f"<h1>{name}</h1>" in page
    assert f"<title>{name} | " in page


@pytest.mark.parametrize(
    ("address", "crumbs"),
    [
        ("", "Home › Articles"),
        ("add/", "Home › Articles › Add article"),
        ("{}/change/", "Home › Articles › Why x₁"),
        ("{}/delete/", "Home › Articles › Why x₁ › Delete"),
        ("{}/history/", "Home › Articles › Why x₁ › History"),
    ],
)
def test_the_way_back_names_nothing_twice(admin_client, address, crumbs):
    article = make_article(title="Why $x_1$")
    page = admin_client.get(LIST + address.format(article.pk)).content.decode()
    shown = page.partition('class="breadcrumbs">')[2].partition("</div>")[0]
    assert " ".join(strip_tags(shown).split()) == crumbs
