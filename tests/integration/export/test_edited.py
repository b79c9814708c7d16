"""An export in which somebody has worked, and one that meets a site with something already."""

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage

from articles.models import Article, Picture
from articles.transfer.importing import import_source
from tests.canon import canon
from tests.factories import make_article, make_category
from tests.integration.export.sites import keep_picture, nasty_site, note_of, problems
from tests.pictures import raster


def test_an_edited_note_makes_a_revision(out):
    article = make_article(slug="a", source="before")
    exported = out()
    note = note_of(exported, "a")
    note.write_text(note.read_text().replace("before", "after"))
    assert import_source(exported).changed == 1
    article.refresh_from_db()
    assert article.source == "after"
    assert [revision.source for revision in article.revisions.order_by("number")] == ["before", "after"]


def test_a_note_saved_by_an_editor_of_windows_is_read(out):
    article = make_article(slug="a", source="one\ntwo")
    exported = out()
    note = note_of(exported, "a")
    note.write_bytes(b"\xef\xbb\xbf" + note.read_bytes().replace(b"\n", b"\r\n"))
    assert import_source(exported).unchanged == 1
    article.refresh_from_db()
    assert article.source == "one\ntwo"


def test_an_added_note_and_picture_become_what_they_would_of_any_folder(out):
    category = make_category("Deep Learning", slug="deep-learning")
    make_article(slug="a", category=category)
    exported = out()
    folder = exported / "content" / "deep-learning"
    (folder / "new.md").write_text("# New\n\nsee [a](a/index.md)\n\n![p](p.png)\n")
    (folder / "p.png").write_bytes(raster())
    import_source(exported)
    new = Article.objects.get(slug="new")
    assert new.category == category
    assert "[a](/articles/a/)" in new.source
    assert new.pictures
    assert Picture.objects.filter(file=new.pictures[0]).exists()
    assert import_source(exported).unchanged == 2


def test_a_picture_laid_beside_a_note_is_shown(out):
    article = make_article(slug="a", source="text")
    exported = out()
    note = note_of(exported, "a")
    (note.parent / "new.png").write_bytes(raster())
    note.write_text(note.read_text() + "\n\n![new](new.png)\n")
    import_source(exported)
    article.refresh_from_db()
    assert article.pictures
    assert article.pictures[0] in Picture.objects.values_list("file", flat=True)
    assert import_source(exported).unchanged == 1


def test_a_note_with_a_value_that_cannot_be_taken_is_left_out_with_a_reason(out):
    make_article(slug="a")
    exported = out()
    note = note_of(exported, "a")
    note.write_text(note.read_text().replace('status: "published"', "status: [published]"))
    summary = import_source(exported)
    assert [(remark.code, remark.detail) for remark in summary.remarks] == [("wrong-value", "status")]
    assert summary.skipped == 1


def test_a_dry_run_tells_what_would_be_done_and_does_nothing(out, empty):
    nasty_site()
    notes, exported = Article.objects.count(), out()
    empty()
    summary = import_source(exported, dry_run=True)
    assert (summary.new, summary.skipped, problems(summary)) == (notes, 0, set())
    assert not any(canon().values())
    assert not get_user_model().objects.exists()


# Into a site that has something already


def test_an_address_that_leads_elsewhere_is_reported(out, empty):
    make_article(slug="a")
    exported = out()
    empty()
    other = make_article(slug="a")
    other.slug = "b"
    other.save()
    summary = import_source(exported)
    assert problems(summary) == {"taken-address"}
    assert list(Article.objects.values_list("slug", flat=True)) == ["b"]


def test_another_picture_in_the_place_of_one_is_kept_beside_it(out, settings):
    picture = keep_picture()
    article = make_article(slug="a", source=f"![a]({picture.file.url})")
    exported = out()
    (settings.MEDIA_ROOT / picture.file.name).write_bytes(raster(colour="blue"))
    summary = import_source(exported)
    article.refresh_from_db()
    assert problems(summary) == {"other-picture"}
    assert article.pictures != [picture.file.name]
    assert default_storage.read(article.pictures[0]) == raster()
    assert default_storage.read(picture.file.name) == raster(colour="blue")
