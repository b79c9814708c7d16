"""What an author, an editor and an administrator may do."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from tests.factories import make_article, make_author, make_category


@pytest.fixture
def enter(client):
    """Logs an account of a role in."""

    def enter(role):
        person = get_user_model().objects.create_user(role.lower(), is_staff=True)
        person.groups.add(Group.objects.get(name=role))
        client.force_login(person)
        return person

    return enter


def status(client, address):
    return client.get(address).status_code


def test_an_author_sees_and_changes_only_articles_of_his_own(client, enter):
    author = enter("Author")
    mine, other = make_article(author=author, title="Mine"), make_article(title="Not mine")
    page = client.get("/admin/articles/article/").content.decode()
    assert "Mine" in page
    assert "Not mine" not in page
    assert status(client, f"/admin/articles/article/{mine.pk}/change/") == 200
    assert status(client, f"/admin/articles/article/{other.pk}/change/") == 302


def test_an_author_cannot_write_in_the_name_of_another(client, enter):
    author = enter("Author")
    form = client.get("/admin/articles/article/add/").context["adminform"].form
    assert "author" not in form.fields
    values = {"title": "First", "language": "en", "status": "draft", "author": make_author().pk}
    values |= {"tags": "", "slug": "", "source": "", "published_at_0": "", "published_at_1": ""}
    client.post("/admin/articles/article/add/", values)
    assert author.articles.get().title == "First"


def test_an_author_leaves_tags_and_categories_alone(client, enter):
    enter("Author")
    maths = make_category("maths")
    assert status(client, f"/admin/categories/category/{maths.pk}/delete/") == 403
    assert status(client, "/admin/categories/category/add/") == 403


def test_an_editor_changes_every_article_and_the_tree(client, enter):
    enter("Editor")
    article, maths = make_article(), make_category("maths")
    assert status(client, f"/admin/articles/article/{article.pk}/change/") == 200
    assert status(client, f"/admin/categories/category/{maths.pk}/delete/") == 200
    assert status(client, "/admin/auth/user/") == 403


def test_an_administrator_manages_accounts(client, enter):
    enter("Administrator")
    assert status(client, "/admin/auth/user/") == 200
    assert status(client, "/admin/auth/user/add/") == 200


ACCOUNT = {"is_staff": "on", "is_active": "on", "date_joined_0": "2026-01-01", "date_joined_1": "12:00:00"}


def test_an_administrator_gives_roles_but_makes_no_superuser(client, enter):
    enter("Administrator")
    ada, editors = make_author(), Group.objects.get(name="Editor")
    form = {**ACCOUNT, "username": "ada", "groups": [editors.pk], "is_superuser": "on"}
    assert client.post(f"/admin/auth/user/{ada.pk}/change/", form).status_code == 302
    ada.refresh_from_db()
    assert list(ada.groups.all()) == [editors]
    assert not ada.is_superuser


@pytest.mark.parametrize("page", ["change", "password", "delete"])
def test_an_administrator_does_not_touch_a_superuser(client, enter, admin_user, page):
    enter("Administrator")
    form = {
        **ACCOUNT,
        "username": "mine",
        "post": "yes",
        "password1": "a-Long-one-17",
        "password2": "a-Long-one-17",
    }
    assert client.post(f"/admin/auth/user/{admin_user.pk}/{page}/", form).status_code == 403
    before = admin_user.password
    admin_user.refresh_from_db()
    assert (admin_user.username, admin_user.password) == ("admin", before)


def test_a_superuser_may_do_all_of_it(admin_client, admin_user):
    form = {**ACCOUNT, "username": "ada", "is_superuser": "on"}
    assert admin_client.post(f"/admin/auth/user/{make_author().pk}/change/", form).status_code == 302
    assert get_user_model().objects.get(username="ada").is_superuser


def test_roles_are_ticked_and_single_rights_are_out_of_the_way(admin_client):
    ada = make_author()
    page = admin_client.get(f"/admin/auth/user/{ada.pk}/change/").content.decode()
    assert page.count('type="checkbox" name="groups"') == 3
    assert page.index('name="groups"') < page.index("<details>") < page.index('name="user_permissions"')


def test_what_is_asked_before_an_account_is_deleted_names_accounts_only(admin_client):
    ada = make_author()
    ada.groups.set(Group.objects.all())
    page = admin_client.get(f"/admin/auth/user/{ada.pk}/delete/").content.decode()
    assert "ada" in page
    assert "relationship" not in page
