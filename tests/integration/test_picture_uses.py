"""Where pictures are shown, and as what."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import usage
from articles.models import Article, Draft, Picture, Revision
from tests.factories import make_article, make_author, make_draft
from tests.integration.uploads import files
from tests.pictures import phone_photo, raster

# Use


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


def test_older_articles_learn_which_pictures_they_show(picture):
    article = make_article(source=picture.file.url)
    Revision.objects.record(article)
    Article.objects.update(pictures=[])
    Revision.objects.update(pictures=[])
    migration = import_module("articles.migrations.0007_pictures_shown")
    migration.find_pictures(apps, None)
    for row in (Article.objects.get(), Revision.objects.get()):
        assert row.pictures == [picture.file.name]
