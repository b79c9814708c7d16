"""Tags and categories that get other addresses, at the desk: shown first, made then."""

from threading import Thread

import pytest
from django.db import connection, transaction

from articles.models import Article, Tag
from categories.models import Category
from tests.factories import make_article, make_category

TAGS, CATEGORIES = "/admin/articles/tag/", "/admin/categories/category/"


def change(client, page, row, **form):
    return client.post(f"{page}{row.pk}/change/", {"name": row.name, **form}, follow=True)


def confirmation(response):
    """What the form sends along when it is saved once more."""
    return response.context["adminform"].form["confirmed"].value()


def test_a_moved_category_is_saved_when_its_addresses_have_been_shown(admin_client, client):
    maths = make_category("maths")
    algebra = make_category("algebra", parent=maths)
    shown = change(admin_client, CATEGORIES, maths, slug="mathematics")
    page = shown.content.decode()
    assert "/categories/maths/ → /categories/mathematics/" in page
    assert "/categories/maths/algebra/ → /categories/mathematics/algebra/" in page
    assert Category.objects.get(pk=maths.pk).slug == "maths"
    change(admin_client, CATEGORIES, maths, slug="mathematics", confirmed=confirmation(shown))
    algebra.refresh_from_db()
    assert client.get("/categories/maths/algebra/")["Location"] == algebra.get_absolute_url()


def test_another_address_than_the_one_shown_is_shown_again(admin_client):
    maths = make_category("maths")
    shown = change(admin_client, CATEGORIES, maths, slug="mathematics")
    page = change(admin_client, CATEGORIES, maths, slug="algebra", confirmed=confirmation(shown))
    assert "/categories/maths/ → /categories/algebra/" in page.content.decode()
    assert Category.objects.get().slug == "maths"


def test_a_name_changes_without_a_question(admin_client):
    maths = make_category("maths")
    change(admin_client, CATEGORIES, maths, name="Mathematics", slug="maths")
    assert Category.objects.get().name == "Mathematics"


def test_a_moved_tag_is_saved_when_its_address_has_been_shown(admin_client, client):
    make_article(tags=["ML"])
    tag = Tag.objects.get()
    shown = change(admin_client, TAGS, tag, slug="machine-learning")
    assert "/tags/ml/ → /tags/machine-learning/" in shown.content.decode()
    assert Tag.objects.get().slug == "ml"
    change(admin_client, TAGS, tag, slug="machine-learning", confirmed=confirmation(shown))
    assert client.get("/tags/ml/")["Location"] == "/tags/machine-learning/"


def test_a_new_tag_is_saved_at_once(admin_client):
    admin_client.post(f"{TAGS}add/", {"name": "C++"})
    assert Tag.objects.get().name == "C++"


def test_what_deleting_changes_is_shown_before_it_is_done(admin_client):
    make_article(tags=["ML"])
    page = admin_client.get(f"{TAGS}{Tag.objects.get().pk}/delete/").content.decode()
    assert "“ML” is on 1 article. Its address /tags/ml/ will lead to /tags/." in page
    algebra = make_category("algebra", parent=make_category("maths"))
    page = admin_client.get(f"{CATEGORIES}{algebra.pk}/delete/").content.decode()
    assert "Its address /categories/maths/algebra/ will lead to /categories/maths/." in page


def test_a_tag_that_is_gone_cannot_be_deleted_again(admin_client):
    assert admin_client.get(f"{TAGS}999/delete/", follow=True).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_category_moves_while_articles_are_filed_in_it():
    sciences, maths = make_category("sciences"), make_category("maths")
    article = make_article()

    def move():
        maths.parent = sciences
        try:
            maths.save()
        finally:
            connection.close()

    moving = Thread(target=move)
    with transaction.atomic():
        Article.objects.filter(pk=article.pk).update(category=maths)
        moving.start()
        moving.join(0.5)
    moving.join()
    assert Article.objects.get().category.path == "sciences/maths"
