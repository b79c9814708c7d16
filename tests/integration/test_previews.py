"""Preview links: an article for whoever was given the address, before it is public."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.utils import timezone

from articles.models import Draft, PreviewLink
from tests.factories import make_article, make_author, make_draft


def make_link(article, days=1):
    until = timezone.now() + timedelta(days=days)
    return PreviewLink.objects.create(article=article, author=make_author(), expires_at=until)


def address_of(link):
    return urlsplit(link.get_absolute_url()).path


@pytest.mark.parametrize("make", [make_draft, lambda **fields: make_article(days_ago=-2, **fields)])
def test_a_stranger_with_the_link_reads_what_is_not_public_yet(client, make):
    article = make(title="On $x^2$", source="Let $y$ be.")
    response = client.get(address_of(make_link(article)))
    page = response.content.decode()
    assert 'data-tex="x^2"' in page
    assert 'data-tex="y"' in page
    assert "not public" in page


def test_a_preview_is_kept_by_no_cache_and_listed_by_no_search_engine(client):
    response = client.get(address_of(make_link(make_draft())))
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    assert 'rel="canonical"' not in response.content.decode()


def test_a_preview_shows_what_was_typed_last_and_changes_nothing(client):
    article = make_article(source="Old.")
    fields = {"source": "New $z$.", "title": "Typed", "summary": ["no text"]}
    Draft.objects.create(key=uuid4(), article=article, author=article.author, fields=fields)
    page = client.get(address_of(make_link(article))).content.decode()
    assert 'data-tex="z"' in page
    assert "<h1" in page
    assert "Typed" in page
    article.refresh_from_db()
    assert article.source == "Old."
    assert "New" not in client.get(article.get_absolute_url()).content.decode()


def test_links_that_are_forged_expired_or_taken_back_show_nothing(client):
    article = make_draft()
    good, expired, revoked = make_link(article), make_link(article, days=-1), make_link(article)
    gone = address_of(revoked)
    revoked.delete()
    forged = address_of(good).replace(str(good.pk), str(good.pk + 1), 1)
    for address in (address_of(expired), gone, forged, "/preview/1/", "/preview/x:y/"):
        assert client.get(address).status_code == 404


def test_an_article_in_the_bin_has_no_preview(client):
    article = make_draft()
    address = address_of(make_link(article))
    article.bin()
    assert client.get(address).status_code == 404


def test_an_author_makes_a_link_and_takes_it_back(admin_client, client):
    article = make_draft()
    page = f"/admin/articles/article/{article.pk}/links/"
    admin_client.post(page, {"days": 7})
    link = PreviewLink.objects.get()
    assert link.get_absolute_url() in admin_client.get(page).content.decode()
    assert link.expires_at > timezone.now() + timedelta(days=6)
    admin_client.post(page, {"revoke": link.pk})
    assert client.get(address_of(link)).status_code == 404


@pytest.mark.parametrize("form", [{"days": "8"}, {"days": "x"}, {"revoke": "x"}, {"revoke": "0"}])
def test_nonsense_makes_no_link(admin_client, form):
    page = f"/admin/articles/article/{make_draft().pk}/links/"
    assert admin_client.post(page, form, follow=True).status_code == 200
    assert not PreviewLink.objects.exists()


def test_strangers_and_other_authors_make_no_links(client):
    page = f"/admin/articles/article/{make_draft().pk}/links/"
    assert client.post(page, {"days": 7}).status_code == 302
    client.force_login(make_author("clerk", is_staff=True))
    assert client.post(page, {"days": 7}).status_code == 404
    assert not PreviewLink.objects.exists()
