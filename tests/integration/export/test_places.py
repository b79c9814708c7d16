"""Where an export goes, and what its files are called."""

import zipfile

import pytest
from django.core.management import CommandError

from articles.models import Article
from tests.factories import make_article
from tests.integration.export.sites import nasty_site, note_of


def test_an_earlier_export_is_brought_up_to_date_and_what_is_beside_stays(out):
    article = make_article(slug="a")
    exported = out()
    (exported / ".git").mkdir()
    article.delete()
    make_article(slug="b")
    out()
    assert [path.parent.name for path in exported.rglob("index.md")] == ["b"]
    assert (exported / ".git").is_dir()


def test_a_folder_with_something_else_is_refused(out, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(CommandError, match="something else"):
        out("mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("at", ["first", "second"])
def test_an_export_killed_at_any_moment_is_made_whole_by_the_next(out, monkeypatch, at):
    make_article(slug="a")
    exported = out()
    (exported / ".unfinished-export" / "content").mkdir(parents=True)
    (exported / ".unfinished-export" / "content" / "half.md").write_text("half")
    if at == "second":
        (exported / ".former-export").mkdir()
        for name in ("formulary.yaml", "content"):
            (exported / name).rename(exported / ".former-export" / name)
    out()
    assert sorted(path.name for path in exported.iterdir()) == ["content", "formulary.yaml", "hugo.yaml"]
    assert note_of(exported, "a").exists()


def test_a_failure_leaves_the_earlier_export_as_it_was(out, monkeypatch):
    make_article(slug="a")
    exported = out()
    before = note_of(exported, "a").read_bytes()
    Article.objects.update(source="changed")
    with monkeypatch.context() as patch:
        patch.setattr("articles.exporting.site.drafts_of", lambda drafts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            out()
    assert note_of(exported, "a").read_bytes() == before
    assert not (exported / ".unfinished-export").exists()


def test_the_same_site_is_the_same_zip(out, tmp_path):
    nasty_site()
    first = out("a.zip", zip=True).read_bytes()
    assert out("a.zip", zip=True).read_bytes() == first
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        assert file.testzip() is None
        assert {name.split("/")[0] for name in file.namelist()} == {"a"}


def test_names_are_safe_and_apart_on_every_system(out):
    nasty_site()
    exported = out()
    paths = [path.relative_to(exported) for path in exported.rglob("*")]
    assert len({str(path).casefold() for path in paths}) == len(paths)
    assert all(len(part.encode()) <= 255 for path in paths for part in path.parts)


def test_the_index_tells_nobody_of_what_is_not_public(out):
    make_article(slug="public", title="Public")
    make_article(slug="draft", title="Secret", status="draft")
    make_article(slug="future", title="Later", days_ago=-1)
    index = (out() / "content" / "_index.md").read_text()
    assert "Public" in index
    assert "Secret" not in index
    assert "Later" not in index


def test_the_number_of_queries_does_not_grow_with_the_notes(out, django_assert_max_num_queries):
    for _number in range(20):
        make_article(source="[a](/articles/a/)", tags=["x"])
    with django_assert_max_num_queries(40):
        out()
