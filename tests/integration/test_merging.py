"""Many tags or categories into one, at the desk."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from articles.models import Tag
from categories.models import Category
from tests.factories import make_article, make_category

TAGS, CATEGORIES = "/admin/articles/tag/", "/admin/categories/category/"


def merge(client, address, chosen, **target):
    form = {"action": "merge", "_selected_action": [each.pk for each in chosen], **target}
    return client.post(address, form, follow=True)


def test_what_a_merge_changes_is_shown_before_it_is_made(admin_client):
    make_article(tags=["ML", "AI"])
    page = merge(admin_client, TAGS, Tag.objects.all()).content.decode()
    assert "/tags/ml/" in page
    assert Tag.objects.count() == 2


def test_tags_are_merged_when_it_is_confirmed(admin_client):
    article = make_article(tags=["ML", "AI"])
    target = Tag.objects.get(name="AI")
    page = merge(admin_client, TAGS, Tag.objects.all(), target=target.pk).content.decode()
    assert "1 was merged into “AI”." in page
    assert list(article.tags.names()) == ["AI"]


def test_a_branch_and_its_child_are_merged_together(admin_client):
    maths, science = make_category("maths"), make_category("science")
    article = make_article(category=make_category("algebra", parent=maths))
    merge(admin_client, CATEGORIES, Category.objects.all(), target=science.pk)
    article.refresh_from_db()
    assert list(Category.objects.all()) == [science]
    assert article.category == science


def test_an_impossible_merge_is_refused_in_words_and_changes_nothing(admin_client):
    maths = make_category("maths")
    algebra = make_category("algebra", parent=maths)
    page = merge(admin_client, CATEGORIES, Category.objects.all(), target=algebra.pk).content.decode()
    assert "cannot be merged into itself or its own branch" in page
    assert Category.objects.count() == 2


def test_staff_without_the_right_merge_nothing(client):
    clerk = get_user_model().objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.add(
        Permission.objects.get(content_type__app_label="articles", codename="view_tag")
    )
    client.force_login(clerk)
    make_article(tags=["ML", "AI"])
    merge(client, TAGS, Tag.objects.all(), target=Tag.objects.first().pk)
    assert Tag.objects.count() == 2


def move(client, node, relative, position):
    form = {"move": node.pk, "relative_to": relative.pk, "position": position}
    return client.post(f"{CATEGORIES}move-node/", form).content.decode()


def test_a_category_is_dragged_into_another_and_its_address_redirects(admin_client, client):
    maths, algebra = make_category("maths"), make_category("algebra")
    assert move(admin_client, algebra, maths, "last-child") == "ok"
    assert client.get("/categories/algebra/")["Location"] == "/categories/maths/algebra/"


def test_a_drag_is_in_the_log(admin_client):
    maths, algebra = make_category("maths"), make_category("algebra")
    move(admin_client, algebra, maths, "last-child")
    assert LogEntry.objects.get().object_id == str(algebra.pk)


def test_staff_without_the_right_to_drags_nothing(client):
    maths, algebra = make_category("maths"), make_category("algebra")
    client.force_login(get_user_model().objects.create(username="clerk", is_staff=True))
    form = {"move": algebra.pk, "relative_to": maths.pk, "position": "last-child"}
    assert client.post(f"{CATEGORIES}move-node/", form).status_code == 403
    algebra.refresh_from_db()
    assert algebra.parent is None


def test_siblings_are_put_in_order(admin_client):
    first, second = make_category("first"), make_category("second")
    assert move(admin_client, second, first, "before") == "ok"
    assert [str(each) for each in Category.objects.order_by("position")] == ["second", "first"]


@pytest.mark.parametrize("position", ["last-child", "first-child"])
def test_a_category_is_not_dragged_to_where_its_address_is_taken(admin_client, position):
    maths, algebra = make_category("maths"), make_category("algebra")
    make_category("algebra", parent=maths)
    assert move(admin_client, algebra, maths, position) == "error"
    algebra.refresh_from_db()
    assert algebra.path == "algebra"
    assert "cannot be moved" in admin_client.get(CATEGORIES).content.decode()
