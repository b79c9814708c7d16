"""The desk of the authors."""

import pytest
from django.utils import timezone

from articles.models import Article, Tag
from articles.rendering.source import MAX_LINES
from categories.models import Category
from tests.factories import make_article, make_articles, make_category

FORM = {"language": "en", "status": "draft", "source": "Let $x$ be.", "tags": "", "slug": ""}


@pytest.fixture
def form(admin_user):
    return {**FORM, "author": admin_user.pk, "published_at_0": "", "published_at_1": "", "title": "First"}


def test_an_article_is_written_and_published(admin_client, form):
    form |= {"tags": "机器学习，C++", "status": "published"}
    response = admin_client.post("/admin/articles/article/add/", form)
    assert response.status_code == 302, response.context["errors"]
    article = Article.objects.get()
    assert article.slug == "first"
    assert article.published_at <= timezone.now()
    assert set(article.tags.names()) == {"机器学习", "C++"}
    assert "data-tex" in article.html


def test_a_table_without_end_is_refused_with_its_line(admin_client, form):
    table = "|a|b|\n|-|-|\n" + "|1|2|\n" * 20_000
    page = admin_client.post("/admin/articles/article/add/", form | {"source": table}).content.decode()
    assert "line 16,667 is the first too many" in page
    assert not Article.objects.exists()


@pytest.mark.parametrize("name", ["source", "macros", "summary"])
def test_what_is_too_long_to_be_shown_is_refused_with_its_line(admin_client, form, name):
    too_long = "a\r\n" * MAX_LINES + "\r\nb"
    response = admin_client.post("/admin/articles/article/add/", {**form, name: too_long})
    assert response.status_code == 200
    words = "This is too long to be shown: line 30,002 is the first too many. Split it."
    assert words in response.context["adminform"].form.errors[name]
    assert not Article.objects.exists()


def test_what_an_import_made_too_long_hinders_no_other_change(admin_client, form):
    article = make_article(source="a\n" * MAX_LINES + "b")
    address = f"/admin/articles/article/{article.pk}/change/"
    assert admin_client.post(address, {**form, "source": article.source, "title": "New"}).status_code == 302
    article.refresh_from_db()
    assert article.title == "New"


def test_a_taken_former_address_is_refused_in_words(admin_client, form):
    moved = make_article(slug="old")
    moved.slug = "new"
    moved.save()
    response = admin_client.post("/admin/articles/article/add/", {**form, "slug": "old"})
    assert "redirects to" in response.content.decode()


def test_problems_are_told_in_words(admin_client):
    article = make_article(source="An open $x formula.\n\n```python\nnever closed")
    page = admin_client.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert "Line 1, column 9: A formula opened with $ is never closed." in page


@pytest.mark.parametrize("name", ["articles/article", "articles/tag", "categories/category"])
def test_lists_cost_the_same_for_few_and_many(
    admin_client, name, django_assert_max_num_queries, django_assert_num_queries
):
    maths = make_category("maths")
    # The list offers the days that there are, and looks for each: it is one.
    day = {"published_at": timezone.now()}
    make_articles(2, category=maths, tags=["a", "b"], **day)
    address = f"/admin/{name}/"
    with django_assert_max_num_queries(12) as few:
        assert admin_client.get(address).status_code == 200
    make_articles(6, category=make_category("algebra", parent=maths), tags=["c", "d", "e"], **day)
    with django_assert_num_queries(len(few)):
        admin_client.get(address)


def test_saving_costs_the_same_among_few_and_many(
    admin_client, form, django_assert_max_num_queries, django_assert_num_queries
):
    article = make_article(category=make_category("maths"), tags=["a", "b"])
    address = f"/admin/articles/article/{article.pk}/change/"
    form |= {"slug": article.slug, "category": article.category_id, "tags": "a, b", "status": "published"}
    form |= {"published_at_0": "2024-05-01", "published_at_1": "12:00:00"}

    def save(base):
        said = {"base": base, "source": f"Changed {base} times."}
        assert admin_client.post(address, {**form, **said}).status_code == 302

    save(1)
    # Two of them are of the test's transaction, in which the request's is a savepoint.
    with django_assert_max_num_queries(26) as few:
        save(2)
    make_articles(6, category=article.category, tags=["a", "c"])
    with django_assert_num_queries(len(few)):
        save(3)
    assert set(article.tags.names()) == {"a", "b"}


def test_a_tag_shows_how_often_it_is_used_not_where(admin_client):
    article = make_article(title="Unheard of", tags=["algebra"])
    assert article.title not in admin_client.get("/admin/articles/tag/").content.decode()
    page = admin_client.get(f"/admin/articles/tag/{Tag.objects.get().pk}/change/").content.decode()
    assert article.title not in page


def test_a_tag_gets_its_address_from_its_name(admin_client):
    admin_client.post("/admin/articles/tag/add/", {"name": "C#", "slug": ""})
    assert Tag.objects.get().slug == "c-sharp"


def test_categories_stand_in_the_order_of_the_tree(admin_client):
    science = make_category("science")
    make_category("arts")
    make_category("physics", parent=science)
    page = admin_client.get("/admin/categories/category/").content.decode()
    shown = [page.index(f">{name}<") for name in ("science", "science/physics", "arts")]
    assert shown == sorted(shown)


def test_deleting_chosen_categories_takes_those_below_along(admin_client):
    parent = make_category("science")
    make_category("physics", parent=parent)
    chosen = [category.pk for category in Category.objects.all()]
    data = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    admin_client.post("/admin/categories/category/", data)
    assert not Category.objects.exists()


def test_the_doors_of_markdownx_are_shut(client):
    for address in ("/markdownx/markdownify/", "/markdownx/upload/"):
        assert client.post(address, {"content": "x"}).status_code == 404
