"""Old addresses lead on for ever, in one step."""

import time
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from articles.models import Tag
from articles.tagging import FormerTagSlug
from categories.models import Category
from tests.factories import make_article, make_category, make_draft


def moved(thing, *slugs):
    for slug in slugs:
        thing.slug = slug
        thing.full_clean()
        thing.save()
    return thing


def assert_moved(client, old, new):
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)
    assert client.get(new).status_code == 200


def test_every_former_address_of_an_article_leads_straight_to_it(client):
    moved(make_article(slug="first"), "second", "third")
    assert_moved(client, "/articles/first/", "/articles/third/")
    assert_moved(client, "/articles/second/", "/articles/third/")


def test_an_article_back_at_its_first_address_is_there(client):
    moved(make_article(slug="first"), "second", "first")
    assert client.get("/articles/first/").status_code == 200
    assert_moved(client, "/articles/second/", "/articles/first/")


def test_redirects_are_asked_again_so_that_taking_an_address_back_never_loops(client):
    moved(make_article(slug="first"), "second")
    assert client.get("/articles/first/")["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("make", [make_draft, lambda **fields: make_article(days_ago=-1, **fields)])
def test_the_former_address_of_a_hidden_article_tells_nothing(client, make):
    moved(make(slug="first"), "second")
    assert client.get("/articles/first/").status_code == 404


def test_chinese_addresses_redirect(client):
    moved(make_article(slug="旧地址"), "新地址")
    assert_moved(client, "/articles/旧地址/", "/articles/%E6%96%B0%E5%9C%B0%E5%9D%80/")


def test_a_category_that_moves_takes_its_subtree_along(client):
    science, maths = make_category("science"), make_category("maths")
    make_category("algebra", parent=maths)
    maths.parent = science
    maths.full_clean()
    maths.save()
    assert_moved(client, "/categories/maths/", "/categories/science/maths/")
    assert_moved(client, "/categories/maths/algebra/", "/categories/science/maths/algebra/")


def test_a_category_renamed_twice_redirects_in_one_step(client):
    category = moved(make_category("ml"), "machine-learning", "learning")
    make_category("deep", parent=category)
    assert_moved(client, "/categories/ml/", "/categories/learning/")
    assert_moved(client, "/categories/machine-learning/", "/categories/learning/")


def test_a_new_category_cannot_take_a_former_path():
    moved(make_category("ml"), "machine-learning")
    with pytest.raises(ValidationError, match="ml"):
        make_category("ml")
    assert Category.objects.count() == 1


def test_a_category_cannot_move_its_subtree_onto_a_former_path_of_another():
    science, arts = make_category("science"), make_category("arts")
    moved(make_category("maths", parent=science), "mathematics")
    arts_maths = make_category("maths", parent=arts)
    arts_maths.parent = science
    with pytest.raises(ValidationError, match="science/maths"):
        arts_maths.full_clean()


def test_a_tag_that_changes_its_slug_redirects(client):
    make_article(tags=["C++"])
    moved(Tag.objects.get(), "cpp")
    assert_moved(client, "/tags/c-plus-plus/", "/tags/cpp/")


def test_a_new_tag_is_numbered_beside_a_former_slug():
    make_article(tags=["C++"])
    moved(Tag.objects.get(), "cpp")
    make_article(tags=["C plus plus"])
    assert Tag.objects.get(name="C plus plus").slug == "c-plus-plus-2"


def test_an_unknown_address_is_not_found(client):
    for address in ("/articles/none/", "/tags/none/", "/categories/none/", "/authors/none/"):
        assert client.get(address).status_code == 404, address


def test_a_tag_merged_into_another_takes_its_articles_and_addresses_along(client):
    both, one = make_article(tags=["ML", "机器学习"]), make_article(tags=["ML"])
    old, new = Tag.objects.get(name="ML"), Tag.objects.get(name="机器学习")
    moved(old, "machine")
    old.merge_into(new)
    assert [list(article.tags.names()) for article in (both, one)] == [["机器学习"], ["机器学习"]]
    for address in ("/tags/ml/", "/tags/machine/"):
        assert_moved(client, address, new.get_absolute_url())


def test_the_address_of_a_deleted_tag_leads_to_the_index_until_it_is_taken_again(client):
    make_article(tags=["algebra"])
    Tag.objects.get().delete()
    assert client.get("/tags/algebra/")["Location"] == "/tags/"
    make_article(tags=["algebra"])
    assert client.get("/tags/algebra/").status_code == 200


def test_a_category_merged_into_another_takes_its_branch_along(client):
    science, maths, logic = (make_category(name) for name in ("science", "maths", "logic"))
    twin, only = make_category("algebra", parent=maths), make_category("sets", parent=maths)
    kept = make_category("algebra", parent=science)
    in_maths, in_twin = make_article(category=maths), make_article(category=twin)
    maths.merge_into(science)
    for article, category in ((in_maths, science), (in_twin, kept)):
        article.refresh_from_db()
        assert article.category == category
    for old, new in {
        "maths": "science",
        "maths/algebra": "science/algebra",
        "maths/sets": "science/sets",
    }.items():
        assert_moved(client, f"/categories/{old}/", f"/categories/{new}/")
    assert list(Category.objects.exclude(pk__in=[science.pk, kept.pk, only.pk])) == [logic]


def test_a_category_is_not_merged_into_its_own_branch():
    maths = make_category("maths")
    with pytest.raises(ValidationError):
        maths.merge_into(make_category("algebra", parent=maths))
    assert Category.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_tag_that_is_saved_while_it_is_deleted_keeps_its_address_to_itself():
    tag = Tag.objects.create(name="rings")
    deleted, renamed = Barrier(2), Tag.objects.get()
    renamed.name = "Rings"

    def rename():
        deleted.wait()
        renamed.save()
        connection.close()

    thread = Thread(target=rename)
    with transaction.atomic():
        tag.delete()
        thread.start()
        deleted.wait()
        time.sleep(0.5)
    thread.join()
    assert not FormerTagSlug.objects.filter(address=Tag.objects.get().slug).exists()
    Tag.objects.get().delete()


def test_the_addresses_of_a_deleted_category_lead_to_the_one_it_was_in(client):
    science = make_category("science")
    maths = make_category("maths", parent=science)
    make_category("algebra", parent=maths)
    maths.delete()
    for gone in ("maths", "maths/algebra"):
        assert_moved(client, f"/categories/science/{gone}/", "/categories/science/")
    science.delete()
    assert client.get("/categories/science/")["Location"] == "/categories/"
