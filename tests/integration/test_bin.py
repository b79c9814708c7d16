"""Deleting is moving to the bin; from there everything comes back."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from articles.models import Article, BinnedArticle, FormerSlug, Revision
from tests.factories import make_article, make_draft

ARTICLES = "/admin/articles/article/"
BIN = "/admin/articles/binnedarticle/"


def make_writer(name, *rights):
    user = get_user_model().objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return user


@pytest.fixture
def note(admin_user):
    note = make_article(title="Kept", slug="old", author=admin_user, tags=["series"])
    note.slug = "kept"
    note.save()
    return note


def test_a_deleted_article_is_in_the_bin_and_nowhere_else(admin_client, client, note):
    answer = admin_client.post(f"{ARTICLES}{note.pk}/delete/", {"post": "yes"}, follow=True)
    assert "1 article is in the bin now." in answer.content.decode()
    assert Article.objects.get().status == "binned"
    assert client.get("/articles/kept/").status_code == 404
    assert client.get("/articles/old/").status_code == 404
    assert ">Kept<" not in admin_client.get(ARTICLES).content.decode()
    assert ">Kept<" in admin_client.get(BIN).content.decode()


def test_the_question_says_that_it_can_be_taken_out_again(admin_client, note):
    page = admin_client.get(f"{ARTICLES}{note.pk}/delete/").content.decode()
    assert "It can be taken out again" in page
    assert "revision" not in page.lower().split("<main", 1)[1]


def test_it_comes_back_with_history_tags_and_addresses_as_public_as_it_was(admin_client, admin_user, note):
    date = note.published_at
    note.bin(admin_user)
    answer = admin_client.post(f"{BIN}{note.pk}/change/", {"_save": "1"}, follow=True)
    assert "1 article is back." in answer.content.decode()
    note.refresh_from_db()
    assert (note.status, note.published_at, list(note.tags.names())) == ("published", date, ["series"])
    assert admin_client.get("/articles/old/", follow=True).redirect_chain[0][0].endswith("/articles/kept/")
    assert [each.reason for each in Revision.objects.all()] == ["unbinned", "binned", "written"]
    assert FormerSlug.objects.get().target == note


def test_a_draft_comes_back_as_a_draft(admin_user):
    note = make_draft()
    note.bin(admin_user)
    note.unbin(admin_user)
    assert note.status == "draft"


def test_chosen_articles_are_moved_and_taken_out_together(admin_client):
    chosen = [make_article().pk, make_draft().pk]
    data = {"_selected_action": chosen, "action": "delete_selected"}
    assert "2 articles are in the bin now." in admin_client.post(ARTICLES, data, follow=True).content.decode()
    assert BinnedArticle.objects.binned().count() == 2
    admin_client.post(BIN, {"_selected_action": chosen, "action": "restore"})
    assert sorted(Article.objects.values_list("status", flat=True)) == ["draft", "published"]


def test_deleting_for_good_shows_what_goes_and_takes_a_right_of_its_own(client, admin_client, note):
    note.bin()
    page = admin_client.get(f"{BIN}{note.pk}/delete/").content.decode()
    assert "evision" in page
    editor = make_writer("editor", "change_article", "delete_article", "edit_others")
    client.force_login(editor)
    assert client.get(f"{BIN}{note.pk}/change/").status_code == 200
    assert client.post(f"{BIN}{note.pk}/delete/", {"post": "yes"}).status_code == 403
    editor.user_permissions.add(Permission.objects.get(codename="delete_binnedarticle"))
    client.force_login(editor)
    client.post(f"{BIN}{note.pk}/delete/", {"post": "yes"})
    assert not Article.objects.exists()
    assert not Revision.objects.exists()


def test_an_author_sees_only_his_own_articles_in_the_bin(client, note):
    note.bin()
    client.force_login(make_writer("other", "change_article", "delete_article"))
    assert ">Kept<" not in client.get(BIN).content.decode()
    assert client.post(f"{BIN}{note.pk}/change/", {"_save": "1"}).status_code == 302
    assert Article.objects.get().status == "binned"


def test_staff_without_the_right_have_no_bin(client, note):
    client.force_login(make_writer("clerk"))
    assert client.get(BIN).status_code == 403


def test_nobody_puts_an_article_into_the_bin_by_its_status(admin_client, note):
    page = admin_client.get(f"{ARTICLES}{note.pk}/change/").content.decode()
    assert 'value="binned"' not in page


def test_the_bin_shows_titles_as_readers_see_them_and_nothing_of_the_search(admin_client):
    note = make_article(title="Why $x_1$")
    note.bin()
    page = admin_client.get(BIN).content.decode()
    assert "Why x₁" in page
    assert "View on site" not in admin_client.get(f"{BIN}{note.pk}/change/").content.decode()
    question = admin_client.get(f"{BIN}{note.pk}/delete/").content.decode()
    assert "Why x₁" in question
    assert "earch document" not in question
