"""Exporting at the desk: as a stranger, a clerk, a writer and an editor."""

import io
import zipfile

import pytest
from django.urls import reverse

from articles.models import Draft
from tests.factories import make_article, make_author, make_category

ALL = reverse("admin:articles_article_export")


def one(article):
    return reverse("admin:articles_article_export_one", args=[article.pk])


def unzipped(response):
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))


@pytest.mark.parametrize("role", ["", "Author"], ids=["clerk", "writer"])
def test_only_who_edits_all_articles_exports_all(client, enter, role):
    enter(role)
    assert client.get(ALL).status_code == 403
    assert client.post(ALL).status_code == 403


def test_a_stranger_is_asked_to_log_in(client):
    for address in (ALL, one(make_article())):
        assert client.get(address).status_code == 302
        assert client.post(address).status_code == 302


def test_an_editor_exports_the_whole_site_piece_by_piece(client, enter):
    enter("Editor")
    make_article(slug="a", category=make_category("Maths"))
    make_article(slug="draft", status="draft", published_at=None)
    assert "Download" in client.get(ALL).text
    response = client.post(ALL)
    assert response.streaming
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Encoding"] == "identity"
    assert "no-store" in response["Cache-Control"]
    names = {name.partition("/")[2] for name in unzipped(response).namelist()}
    assert names >= {"content/maths/a/index.md", "content/draft/index.md", "formulary.yaml"}


def test_nobody_takes_out_what_another_has_begun_and_never_saved(client, enter):
    editor = enter("Editor")
    for person, number in ((editor, 1), (make_author("bob"), 2)):
        key = f"00000000-0000-0000-0000-00000000000{number}"
        Draft.objects.create(key=key, author=person, fields={"title": "typed"})
    names = unzipped(client.post(ALL)).namelist()
    assert [name[-5:] for name in names if "/drafts/" in name] == ["01.md"]


def test_history_goes_along_when_it_is_asked_for(client, enter):
    enter("Editor")
    make_article(slug="a").bin()
    assert not any("/history/" in name for name in unzipped(client.post(ALL)).namelist())
    assert any("/history/" in name for name in unzipped(client.post(ALL, {"history": "on"})).namelist())


def test_a_writer_downloads_his_own_article_and_no_other(client, enter):
    writer = enter("Author")
    mine, other = make_article(slug="mine", author=writer, source="$x$"), make_article()
    response = client.get(one(mine))
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert 'filename="mine.md"' in response["Content-Disposition"]
    assert response.text.startswith("---\ntitle: ")
    assert response.text.endswith("---\n$x$")
    assert client.get(one(other)).status_code == 404
    assert client.post(one(mine)).status_code == 405


def test_a_clerk_downloads_no_article(client, enter):
    enter()
    assert client.get(one(make_article())).status_code == 404


def test_an_article_with_pictures_is_a_zip_with_them(client, enter, picture):
    writer = enter("Author")
    source = f"![a]({picture.file.url}) [b](/articles/other/)"
    make_article(slug="other")
    article = make_article(slug="长", author=writer, source=source)
    file = unzipped(client.get(one(article)))
    note, shown = sorted(file.namelist(), key=lambda name: not name.endswith("index.md"))
    assert file.read(note).decode().endswith(f"![a]({shown.rpartition('/')[2]}) [b](/articles/other/)")
    assert file.read(shown).startswith(b"\x89PNG")


def test_the_ways_there_are_shown_to_whom_they_are_open(client, enter):
    writer = enter("Author")
    article = make_article(author=writer)
    assert one(article) in client.get(reverse("admin:articles_article_change", args=[article.pk])).text
    assert ALL not in client.get(reverse("admin:articles_article_changelist")).text
    enter("Editor")
    assert ALL in client.get(reverse("admin:articles_article_changelist")).text
    assert ALL in client.get(reverse("admin:index")).text
