"""The library of pictures in the admin."""

from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Picture
from tests.factories import make_article, make_draft
from tests.pictures import raster

# At the desk of the admin

ADMIN = "/admin/articles/picture/"


def admin_pages(picture):
    return [ADMIN, f"{ADMIN}add/", f"{ADMIN}{picture.pk}/change/", f"{ADMIN}{picture.pk}/delete/"]


def test_stranger_and_staff_without_the_right_see_no_library(client, enter, picture):
    assert {client.get(page).status_code for page in admin_pages(picture)} == {302}
    enter()
    assert {client.get(page).status_code for page in admin_pages(picture)} == {403}


def test_an_author_sees_all_pictures_and_changes_his_own(client, enter, picture):
    author = enter("Author")
    assert [client.get(page).status_code for page in admin_pages(picture)] == [200, 200, 200, 403]
    assert client.post(f"{ADMIN}{picture.pk}/change/", {"name": "x", "alt": "x"}).status_code == 403
    mine, _ = Picture.objects.keep(raster("GIF"), "mine.gif", author)
    assert client.post(f"{ADMIN}{mine.pk}/change/", {"name": "x", "alt": "y"}).status_code == 302
    mine.refresh_from_db()
    assert (mine.name, mine.alt) == ("x", "y")


def delete(client, picture, **said):
    return client.post(f"{ADMIN}{picture.pk}/delete/", {"post": "yes", **said})


def test_an_author_deletes_only_his_own(client, enter, picture):
    author = enter("Author")
    assert delete(client, picture).status_code == 403
    mine, _ = Picture.objects.keep(raster("GIF"), "mine.gif", author)
    assert delete(client, mine).status_code == 302
    assert list(Picture.objects.all()) == [picture]


def test_an_author_does_not_delete_what_another_one_shows(client, enter):
    mine, _ = Picture.objects.keep(raster(), "mine.png", enter("Author"))
    make_draft(title="A secret of somebody else", source=mine.file.url)
    page = client.get(f"{ADMIN}{mine.pk}/delete/").content.decode()
    assert "Articles of others show this" in page
    assert "1 article of others" in page
    assert "secret" not in page
    assert delete(client, mine, in_use="yes").status_code == 403


def test_an_editor_deletes_the_pictures_of_others(client, enter, picture):
    enter("Editor")
    assert delete(client, picture).status_code == 302
    assert not Picture.objects.exists()
    assert LogEntry.objects.get().action_flag == 3


def test_picture_in_use_is_not_deleted_before_somebody_has_read_where(admin_client, picture):
    article = make_article(title="On $x^2$", source=picture.file.url)
    page = admin_client.get(f"{ADMIN}{picture.pk}/delete/").content.decode()
    assert f'<a href="/admin/articles/article/{article.pk}/change/">On x²</a>' in page
    assert delete(admin_client, picture).status_code == 200
    assert Picture.objects.exists()
    assert delete(admin_client, picture, in_use="yes").status_code == 302
    assert not Picture.objects.exists()


def test_picture_of_the_history_is_not_deleted_unread_either(admin_client, picture):
    article = make_article(source=picture.file.url)
    article.bin()
    page = admin_client.get(f"{ADMIN}{picture.pk}/delete/").content.decode()
    assert "in the bin" in page
    delete(admin_client, picture)
    assert Picture.objects.exists()


def act(client, action, pictures, **said):
    chosen = [picture.pk for picture in pictures]
    return client.post(ADMIN, {"action": action, "_selected_action": chosen, **said})


def test_many_are_deleted_with_the_same_care(admin_client, picture):
    other, _ = Picture.objects.keep(raster("GIF"), "other.gif")
    make_article(title="Shows it", source=other.file.url)
    page = act(admin_client, "delete_selected", [picture, other]).content.decode()
    assert "Shows it" in page
    assert act(admin_client, "delete_selected", [picture, other], post="yes").status_code == 200
    assert Picture.objects.count() == 2
    act(admin_client, "delete_selected", [picture, other], post="yes", in_use="yes")
    assert not Picture.objects.exists()


def test_unused_ones_are_deleted_among_many(admin_client, picture):
    used, _ = Picture.objects.keep(raster("GIF"), "used.gif")
    fresh, _ = Picture.objects.keep(raster("WEBP"), "fresh.webp")
    Picture.objects.exclude(pk=fresh.pk).update(created_at="2026-01-01T00:00Z")
    make_article(source=used.file.url)
    response = act(admin_client, "delete_unused", [picture, used, fresh])
    assert [each.pk for each in response.context["queryset"]] == [picture.pk]
    act(admin_client, "delete_selected", response.context["queryset"], post="yes")
    assert set(Picture.objects.all()) == {used, fresh}
    assert act(admin_client, "delete_unused", [used, fresh]).status_code == 302


def test_an_author_deletes_no_pictures_of_others_in_bulk(client, enter, picture):
    enter("Author")
    assert act(client, "delete_selected", [picture], post="yes").status_code == 403
    Picture.objects.update(created_at="2026-01-01T00:00Z")
    assert act(client, "delete_unused", [picture]).status_code == 302
    assert Picture.objects.exists()


def test_list_is_filtered_and_searched(client, enter):
    editor = enter("Editor")
    mine, _ = Picture.objects.keep(raster(), "mine.png", editor)
    shown, _ = Picture.objects.keep(raster("GIF"), "shown.gif")
    make_article(source=shown.file.url)

    def listed(query):
        return [picture.pk for picture in client.get(f"{ADMIN}?{query}").context["cl"].result_list]

    assert listed("use=now") == listed("q=shown") == [shown.pk]
    assert listed("use=unused") == listed("by=me") == listed("q=mine") == [mine.pk]
    assert listed("use=before") == []
    page = client.get(ADMIN).content.decode()
    assert "in 1 article" in page
    assert "unused" in page


def test_list_costs_few_queries(admin_client, django_assert_max_num_queries):
    for number in range(30):
        picture, _ = Picture.objects.keep(raster(size=(number + 1, 1)), "a.png")
        make_article(source=picture.file.url)
    with django_assert_max_num_queries(10):
        admin_client.get(ADMIN)


def test_page_of_a_picture_says_where_it_is_shown(admin_client, picture):
    article = make_article(title="Shows it", source=picture.file.url)
    page = admin_client.get(f"{ADMIN}{picture.pk}/change/").content.decode()
    assert f'<a href="/admin/articles/article/{article.pk}/change/">Shows it</a>' in page


def test_picture_is_uploaded_without_scripts(client, enter):
    author = enter("Author")
    form = {"file": SimpleUploadedFile("a.png", raster()), "name": "", "alt": "A square"}
    assert client.post(f"{ADMIN}add/", form).status_code == 302
    picture = Picture.objects.get()
    assert (picture.name, picture.alt, picture.uploaded_by) == ("a.png", "A square", author)
    form = {"file": SimpleUploadedFile("b.png", raster()), "name": "", "alt": ""}
    assert client.post(f"{ADMIN}add/", form).status_code == 302
    assert Picture.objects.get().alt == "A square"
    form = {"file": SimpleUploadedFile("b.png", b"?"), "name": "", "alt": ""}
    assert "no picture" in client.post(f"{ADMIN}add/", form).content.decode()
