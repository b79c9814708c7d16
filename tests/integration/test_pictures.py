"""Uploading, reusing and deleting pictures, as everybody who may try."""

import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from articles import usage
from articles.library import PictureQuerySet, leaving_no_orphans
from articles.models import Article, Draft, Picture, Revision
from articles.transfer.importing import import_folder
from tests.factories import make_article, make_author, make_draft
from tests.pictures import bomb, decoded, phone_photo, raster, svg

UPLOAD = "/admin/editor/upload/"
LIBRARY = "/admin/editor/pictures/"


@pytest.fixture
def enter(client):
    """Logs an account of a role in; without a role it is staff with no right."""

    def enter(role="", name=""):
        person = get_user_model().objects.create_user(name or role.lower() or "clerk", is_staff=True)
        if role:
            person.groups.add(Group.objects.get(name=role))
        client.force_login(person)
        return person

    return enter


def send(client, data, name="a.png", **options):
    return client.post(UPLOAD, {"image": SimpleUploadedFile(name, data, **options)})


def upload(client, data=None, name="a.png"):
    return Picture.objects.get(pk=send(client, data or raster(), name).json()["id"])


def files(settings):
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


# Who


def addresses():
    return [
        ("post", UPLOAD),
        ("get", LIBRARY),
        ("post", f"{LIBRARY}1/"),
        ("get", f"{LIBRARY}1/thumbnail/"),
    ]


@pytest.mark.parametrize(("method", "address"), addresses())
def test_stranger_is_told_to_log_in(client, db, method, address):
    response = getattr(client, method)(address)
    assert (response.status_code, "logged out" in response.json()["error"]) == (401, True)


@pytest.mark.parametrize(("method", "address"), addresses())
def test_staff_without_the_right_is_refused(client, enter, method, address):
    enter()
    assert getattr(client, method)(address).status_code == 403


@pytest.mark.parametrize("role", ["Author", "Editor", "Administrator"])
def test_writers_upload_and_find(client, enter, role):
    enter(role)
    picture = upload(client)
    assert client.get(LIBRARY).json()["results"][0]["id"] == picture.pk
    assert client.get(f"{LIBRARY}{picture.pk}/thumbnail/")["Content-Type"] == "image/webp"
    assert client.post(f"{LIBRARY}{picture.pk}/", {"alt": "A square"}).json()["alt"] == "A square"


def test_an_author_describes_only_his_own(client, enter):
    enter("Author", "ada")
    picture = upload(client)
    enter("Author", "bob")
    assert client.post(f"{LIBRARY}{picture.pk}/", {"alt": "mine"}).status_code == 404
    enter("Editor")
    assert client.post(f"{LIBRARY}{picture.pk}/", {"alt": "better"}).status_code == 200


@pytest.mark.parametrize(("method", "address"), [("get", UPLOAD), ("post", LIBRARY)])
def test_each_address_has_one_method(admin_client, method, address):
    assert getattr(admin_client, method)(address).status_code == 405


def test_upload_needs_the_token_of_the_site(admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    assert send(client, raster()).status_code == 403
    assert not Picture.objects.exists()


def test_address_has_the_name_that_the_field_knows():
    assert reverse("markdownx_upload") == UPLOAD


# What


def test_picture_is_stored_under_its_content(admin_client, settings):
    answer = send(admin_client, raster(size=(30, 20)), "holiday in Rome.png").json()
    [file] = files(settings)
    assert answer["url"] == f"/media/{file.relative_to(settings.MEDIA_ROOT)}"
    assert (answer["width"], answer["height"], answer["name"]) == (30, 20, "holiday in Rome.png")
    assert "Rome" not in answer["url"]
    response = admin_client.get(answer["url"])
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    response.close()


def test_type_is_that_of_the_content(admin_client):
    answer = send(admin_client, raster("JPEG"), "evil.html", content_type="image/gif").json()
    assert answer["url"].endswith(".jpg")


def test_page_that_says_to_be_a_picture_is_refused(admin_client, settings):
    response = send(admin_client, b"<script>alert(1)</script>", "evil.png", content_type="image/png")
    assert (response.status_code, "no picture" in response.json()["error"]) == (400, True)
    assert files(settings) == []
    assert not Picture.objects.exists()


@pytest.mark.parametrize("data", [b"", bomb(), raster()[:40], svg("<g>")])
def test_what_cannot_be_stored_is_said(admin_client, settings, data):
    response = send(admin_client, data)
    assert response.status_code == 400
    assert response.json()["error"]
    assert files(settings) == []


def test_refusal_speaks_the_language_of_the_author(admin_client):
    response = admin_client.post(
        UPLOAD, {"image": SimpleUploadedFile("a.png", b"?")}, headers={"Accept-Language": "zh-CN"}
    )
    assert "图片" in response.json()["error"]


def test_request_without_a_file_is_said(admin_client):
    assert admin_client.post(UPLOAD).status_code == 400


def test_long_file_is_cut_off_on_its_way(admin_client, settings, monkeypatch):
    settings.PICTURE_BYTES = 100_000
    seen = []
    keep = PictureQuerySet.keep
    monkeypatch.setattr(
        PictureQuerySet, "keep", lambda rows, data, *rest: seen.append(len(data)) or keep(rows, data, *rest)
    )
    assert "more than the" in send(admin_client, bytes(5_000_000)).json()["error"]
    assert seen[0] < 300_000


def test_phone_photo_stands_upright_and_tells_nothing(admin_client, settings):
    send(admin_client, phone_photo())
    [file] = files(settings)
    assert decoded(file.read_bytes()).size == (20, 40)
    assert b"Camera" not in file.read_bytes()


def test_drawing_is_made_safe(admin_client, settings):
    assert send(admin_client, svg("<script>alert(1)</script>"), "a.svg").json()["url"].endswith(".svg")
    assert b"script" not in files(settings)[0].read_bytes()


# Once


def test_same_picture_has_the_same_address(admin_client, settings):
    first, second = send(admin_client, raster(), "a.png"), send(admin_client, raster(), "b.png")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert len(files(settings)) == 1


def test_picture_that_was_downloaded_comes_back_as_itself(admin_client, settings):
    answer = send(admin_client, phone_photo()).json()
    again = send(admin_client, files(settings)[0].read_bytes()).json()
    assert again["url"] == answer["url"]


def test_picture_that_differs_only_in_its_notes_is_the_same(admin_client):
    one, other = raster("GIF", comment=b"one"), raster("GIF", comment=b"other")
    assert send(admin_client, one).json()["url"] == send(admin_client, other).json()["url"]


def test_imported_picture_is_in_the_library_and_not_stored_twice(admin_client, settings, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text("![p](猫.png)\n")
    (tmp_path / "notes/猫.png").write_bytes(raster())
    import_folder(tmp_path / "notes")
    picture = Picture.objects.get()
    assert (picture.name, picture.uploaded_by) == ("猫.png", None)
    assert send(admin_client, raster(), "cat.png").json()["url"] == picture.file.url
    assert usage.uses_of([picture.file.name])[picture.file.name].now == {Article.objects.get().pk}
    assert len(files(settings)) == 1


def test_older_pictures_are_adopted_once(settings, db):
    folder = settings.MEDIA_ROOT / "notes/0123"
    folder.mkdir(parents=True)
    (folder / "a.png").write_bytes(raster())
    (folder / "b.txt").write_text("no picture")
    (folder / ".half").write_bytes(raster("GIF"))
    for expected in ("1 pictures adopted.\n", "0 pictures adopted.\n"):
        said = StringIO()
        call_command("adopt_pictures", stdout=said)
        assert said.getvalue() == expected
    assert Picture.objects.get().file.name == "notes/0123/a.png"


# Whole or not at all


def test_failed_transaction_leaves_no_file(settings, db):
    def fail():
        with leaving_no_orphans(), transaction.atomic():
            Picture.objects.keep(raster(), "a.png")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert files(settings) == []
    assert not Picture.objects.exists()


def test_file_that_cannot_be_written_leaves_no_row(admin_client, settings, monkeypatch):
    monkeypatch.setattr(
        "articles.pictures.storing.os.replace", lambda *_: (_ for _ in ()).throw(OSError("full"))
    )
    with pytest.raises(OSError, match="full"):
        send(admin_client, raster())
    assert files(settings) == []
    assert not Picture.objects.exists()


def test_lost_file_comes_back_with_the_next_upload(admin_client, settings):
    send(admin_client, raster())
    files(settings)[0].unlink()
    send(admin_client, raster())
    assert len(files(settings)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_upload_the_same_at_once_share_it(settings):
    def keep(number):
        try:
            return Picture.objects.keep(raster(size=(300, 300)), f"{number}.png")[0].pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(keep, range(8)))) == 1
    assert len(files(settings)) == 1


@pytest.mark.django_db(transaction=True)
def test_deleting_a_picture_deletes_its_file(settings):
    Picture.objects.keep(raster(), "a.png")
    Picture.objects.get().delete()
    Picture.objects.keep(raster("GIF"), "a.gif")
    Picture.objects.all().delete()
    assert files(settings) == []


def test_uploads_are_in_the_log(admin_client):
    picture = upload(admin_client)
    send(admin_client, raster())
    admin_client.post(f"{LIBRARY}{picture.pk}/", {"alt": "x"})
    assert [entry.action_flag for entry in LogEntry.objects.order_by("pk")] == [1, 2]


# Finding


def test_library_is_searched_by_name_and_description_and_paged(admin_client):
    for number in range(26):
        Picture.objects.keep(raster(size=(number + 1, 1)), f"square {number}.png")
    Picture.objects.filter(width=5).update(alt="a 猫 at rest")
    first = admin_client.get(LIBRARY).json()
    assert (len(first["results"]), first["more"], first["results"][0]["width"]) == (24, True, 26)
    second = admin_client.get(LIBRARY, {"page": 2}).json()
    assert (len(second["results"]), second["more"]) == (2, False)
    assert [each["width"] for each in admin_client.get(LIBRARY, {"q": "rest 猫"}).json()["results"]] == [5]
    assert [each["width"] for each in admin_client.get(LIBRARY, {"q": "SQUARE 25"}).json()["results"]] == [26]


def test_search_of_the_library_takes_any_text(admin_client):
    for query in ["\0", "%", "'", "\\", "x" * 10_000]:
        assert admin_client.get(LIBRARY, {"q": query, "page": query}).json()["results"] == []


def test_library_costs_few_queries(admin_client, django_assert_max_num_queries):
    for number in range(26):
        Picture.objects.keep(raster(size=(number + 1, 1)), "a.png")
    with django_assert_max_num_queries(4):
        admin_client.get(LIBRARY)


def test_thumbnail_of_a_large_picture_is_small(admin_client):
    picture = upload(admin_client, raster(size=(2000, 1000)))
    response = admin_client.get(f"{LIBRARY}{picture.pk}/thumbnail/")
    assert decoded(response.content).size == (360, 180)
    assert "immutable" in response["Cache-Control"]


# Use


@pytest.fixture
def picture(db):
    return Picture.objects.keep(raster(), "a.png")[0]


def state(picture):
    kinds = (usage.shown, usage.remembered, usage.unused)
    [kind] = [kind.__name__ for kind in kinds if kind(Picture.objects.all()).filter(pk=picture.pk)]
    return kind


def test_picture_in_the_text_the_summary_or_as_cover_is_used(picture):
    assert state(picture) == "unused"
    for place in (
        {"source": f"![a]({picture.file.url})"},
        {"source": f'<img src="{picture.file.url}">'},
        {"summary": f"![a](<https://notes.example{picture.file.url}>)"},
        {"cover": picture.file.name},
    ):
        article = make_draft(**place)
        assert state(picture) == "shown"
        assert usage.uses_of([picture.file.name])[picture.file.name].now == {article.pk}
        article.delete()


def test_change_of_the_cover_alone_is_a_change_of_use(picture):
    article = make_article()
    article.cover = picture.file.name
    article.save(update_fields=["cover"])
    assert state(picture) == "shown"


def test_picture_of_an_older_version_is_remembered(picture):
    article = make_article(source=f"![a]({picture.file.url})")
    Revision.objects.record(article)
    article.source = "gone"
    article.save()
    Revision.objects.record(article)
    assert state(picture) == "remembered"
    assert usage.uses_of([picture.file.name])[picture.file.name].before == {article.pk}


def test_picture_in_the_bin_or_in_an_unsaved_draft_is_remembered(picture):
    article = make_article(source=f"![a]({picture.file.url})")
    article.bin()
    assert state(picture) == "remembered"
    article.delete()
    key = "0d7cbb4e-4b3e-4f1f-9d4b-000000000001"
    Draft.objects.create(key=key, author=make_author(), fields={"source": picture.file.url})
    assert state(picture) == "remembered"
    assert usage.uses_of([picture.file.name])[picture.file.name].unsaved == 1


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


# Covers

FORM = {"title": "T", "source": "", "tags": "", "language": "en", "status": "draft"}


def save(client, **form):
    author = get_user_model().objects.get(username="admin").pk
    return client.post("/admin/articles/article/add/", {**FORM, "author": author, "_save": "1", **form})


def test_cover_is_a_picture_of_the_library(admin_client, settings):
    assert save(admin_client, cover=SimpleUploadedFile("evil.html", phone_photo())).status_code == 302
    article, picture = Article.objects.get(), Picture.objects.get()
    assert (article.cover.name, article.pictures) == (picture.file.name, [picture.file.name])
    assert picture.uploaded_by.username == "admin"
    assert b"Camera" not in files(settings)[0].read_bytes()


def test_cover_is_chosen_and_taken_away(admin_client, picture):
    save(admin_client, **{"cover-chosen": picture.file.name})
    article = Article.objects.get()
    assert article.cover.name == picture.file.name
    page = f"/admin/articles/article/{article.pk}/change/"
    form = {**FORM, "author": article.author_id, "slug": article.slug, "base": 1}
    admin_client.post(page, form)
    article.refresh_from_db()
    assert article.cover.name == picture.file.name
    admin_client.post(page, {**form, "cover-clear": "on"})
    article.refresh_from_db()
    assert (article.cover.name, article.pictures) == ("", [])


@pytest.mark.parametrize("chosen", ["../secret", "pictures/none.png", "notes/a.html"])
def test_cover_is_no_other_file(admin_client, chosen):
    response = save(admin_client, **{"cover-chosen": chosen})
    assert "not in the library" in response.content.decode()
    assert not Article.objects.exists()


def test_what_is_no_picture_is_no_cover(admin_client):
    response = save(admin_client, cover=SimpleUploadedFile("a.png", b"<script>"))
    assert "no picture that can be shown" in response.content.decode()


def test_failed_save_leaves_no_cover_behind(admin_client, settings, monkeypatch):
    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(Revision.objects, "record", fail)
    with pytest.raises(RuntimeError):
        save(admin_client, cover=SimpleUploadedFile("a.png", raster()))
    assert files(settings) == []
    assert not Picture.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_picture_that_is_uploaded_while_it_is_deleted_is_there_afterwards(settings):
    Picture.objects.keep(raster(), "a.png")

    def keep():
        try:
            return Picture.objects.keep(raster(), "a.png")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Picture.objects.get().delete()
            coming = pool.submit(keep)
            wait_for_a_lock()
        picture, is_new = coming.result()
    assert is_new
    assert [settings.MEDIA_ROOT / picture.file.name] == files(settings)


def wait_for_a_lock():
    """Returns when another connection waits for this one."""
    waiting = "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        while not cursor.execute(waiting) or not cursor.fetchall():
            time.sleep(0.01)
