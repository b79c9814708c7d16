"""ETags, caching headers, and what machines ask for."""

import errno
from datetime import timedelta

import pytest
from defusedxml import ElementTree
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from articles import sitemaps
from articles.errors import words_of
from tests.factories import make_article, make_category

ADDRESSES = ["/", "/articles/note/", "/feeds/atom.xml", "/sitemap.xml", "/tags/", "/search/?q=note"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_unchanged_pages_are_not_sent_again(client, address):
    make_article(slug="note")
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    make_article()
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_unchanged_page_costs_one_query(client, django_assert_num_queries):
    make_article()
    etag = client.get("/")["ETag"]
    with django_assert_num_queries(1):
        assert client.get("/", headers={"if-none-match": etag}).status_code == 304


def test_an_unchanged_page_of_another_language_is_sent(client):
    make_article()
    etag = client.get("/")["ETag"]
    assert client.get("/", headers={"if-none-match": etag, "accept-language": "zh-CN"}).status_code == 200
    assert client.get("/", headers={"if-none-match": f'"other", {etag}'}).status_code == 304


def test_who_sends_something_does_not_ask_whether_a_page_is_unchanged(client):
    make_article()
    etag = client.get("/")["ETag"]
    assert client.post("/admin/login/", headers={"if-none-match": etag}).status_code == 200


def test_a_scheduled_article_appears_by_itself(client, monkeypatch):
    make_article(title="Tomorrow", days_ago=-1)
    before = client.get("/")
    assert "Tomorrow" not in before.content.decode()
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    after = client.get("/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "Tomorrow" in after.content.decode()


def test_shared_caches_keep_languages_apart(client):
    make_article()
    english = client.get("/")
    chinese = client.get("/", headers={"accept-language": "zh-CN"})
    assert english["ETag"] != chinese["ETag"]
    assert {"Accept-Language", "Cookie"} <= set(english["Vary"].split(", "))
    assert english["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_public_pages_answer_only_reading(client):
    assert client.post("/").status_code == 405
    assert client.head("/").status_code == 200


def test_robots_may_read_all_but_searches(client, settings):
    settings.SITE_URL = "https://notes.example"
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /search/" in lines
    assert "Sitemap: https://notes.example/sitemap.xml" in lines


def test_opensearch_describes_the_search_page(client, settings):
    settings.SITE_URL = "https://notes.example"
    root = ElementTree.fromstring(client.get("/opensearch.xml").content)
    (url,) = root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url.get("template") == "https://notes.example/search/?q={searchTerms}"


def locations(response):
    root = ElementTree.fromstring(response.content)
    return [element.text for element in root.iter() if element.tag.endswith("}loc")]


def test_the_sitemap_lists_every_page_in_parts(client, settings, monkeypatch):
    settings.SITE_URL = "https://notes.example"
    monkeypatch.setattr(sitemaps, "PART_SIZE", 2)
    category = make_category("maths")
    articles = [make_article(tags=["algebra"], category=category) for _ in range(5)]
    parts = [part.removeprefix("https://notes.example") for part in locations(client.get("/sitemap.xml"))]
    listed = {address for part in parts for address in locations(client.get(part))}
    expected = {"/", "/tags/algebra/", "/categories/maths/", *(a.get_absolute_url() for a in articles)}
    assert listed == {f"https://notes.example{address}" for address in expected}


def test_health_needs_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz/").content == b"ok"
    assert client.get("/readyz/").content == b"ok"


@pytest.mark.parametrize(
    ("name", "kind", "disposition"),
    [
        ("a.png", "image/png", "inline"),
        ("a.SVG", "image/svg+xml", "inline"),
        ("a.html", "application/octet-stream", "attachment"),
        ("a", "application/octet-stream", "attachment"),
    ],
)
def test_media_runs_nothing(client, settings, name, kind, disposition):
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / name).write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    response = client.get(f"/media/{name}")
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"].split(";")[0] == disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    response.close()


@pytest.mark.parametrize("path", ["../settings.py", "%2e%2e/secret", "none.png", ""])
def test_media_serves_nothing_else(client, settings, path):
    settings.MEDIA_ROOT.mkdir()
    assert client.get(f"/media/{path}").status_code in {400, 404}


@pytest.mark.parametrize(
    "start", ["articles", "tags", "categories", "authors", "media", "search", "categories/a/feeds"]
)
def test_a_zero_byte_is_not_found(client, start):
    assert client.get(f"/{start}/%00/").status_code == 404


def test_not_found_suggests_what_the_address_speaks_of(client):
    article = make_article(title="Gradient descent")
    response = client.get("/2019/05/gradient-descent.html")
    assert response.status_code == 404
    assert [found.url for found in response.context["suggestions"]] == [article.get_absolute_url()]


@pytest.mark.parametrize(
    ("path", "words"),
    [("/a/gradient-descent.html", "gradient descent"), ("/笔记/注意力_机制/", "注意力 机制"), ("/", "")],
)
def test_words_of_an_address(path, words):
    assert words_of(path) == words


def test_an_error_has_a_page_of_its_own(client, monkeypatch):
    def broken():
        raise ZeroDivisionError

    client.raise_request_exception = False
    monkeypatch.setattr("articles.models.Article.objects.version", broken)
    response = client.get("/")
    assert response.status_code == 500
    assert "<!doctype html>" in response.content.decode()


FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    "failure", [OperationalError("the connection is closed"), InterfaceError("closed"), FULL]
)
def test_without_database_or_disk_the_page_says_to_come_again(client, monkeypatch, failure):
    def broken(*_arguments):
        raise failure

    client.raise_request_exception = False
    monkeypatch.setattr("articles.models.Article.objects.version", broken)
    response = client.get("/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "cannot reach its data" in response.content.decode()
    assert "not saved" not in response.content.decode()


def test_who_sent_something_in_vain_is_told(client, monkeypatch):
    def broken(*_arguments, **_named):
        raise OperationalError("the connection is closed")

    client.raise_request_exception = False
    monkeypatch.setattr("accounts.throttling.before_password", broken)
    response = client.post("/admin/login/", {"username": "ada", "password": "secret"})
    assert response.status_code == 503
    assert "What you sent was not saved" in response.content.decode()
