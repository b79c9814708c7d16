"""Uploading pictures, as everybody who may try."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.library import PictureQuerySet
from articles.models import Picture
from tests.integration.uploads import LIBRARY, UPLOAD, files, send, upload
from tests.pictures import bomb, decoded, phone_photo, raster, svg

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
