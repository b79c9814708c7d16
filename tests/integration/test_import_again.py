"""The same notes again: from another place, packed, with files that are gone, and two at once."""

import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, FormerSlug, Picture, Revision
from articles.transfer.files import Tree, UnreadableError
from articles.transfer.importing import import_folder, import_source
from articles.transfer.sources import RefusedSourceError
from articles.turns import KIND, SITE, BusyError
from tests.integration.test_import import FRONT, article, media, write
from tests.pictures import raster


@pytest.fixture
def notes(tmp_path):
    root = tmp_path / "notes"
    write(root / "a.md", FRONT.format(title="A") + "see [b](sub/b.md)\n\n![p](p.png)\n")
    write(root / "sub" / "b.md", FRONT.format(title="B") + "text $x^2$\n\n![p](../same.png)\n")
    (root / "p.png").write_bytes(raster())
    (root / "same.png").write_bytes(raster())
    return root


def packed(root, path, top=""):
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(root.rglob("*")):
            archive.write(file, top + file.relative_to(root).as_posix())
    return path


def codes(summary):
    return {(remark.code, remark.path) for remark in summary.remarks}


def test_a_folder_of_the_same_name_does_not_change_what_another_author_imported(db, notes, tmp_path):
    import_folder(notes, author="ada")
    other = tmp_path / "elsewhere" / "notes"
    write(other / "a.md", FRONT.format(title="Mine") + "other text\n")
    for dry_run in (True, False):
        with pytest.raises(RefusedSourceError, match="Rename yours"):
            import_folder(other, author="grace", dry_run=dry_run)
    assert set(Article.objects.values_list("title", flat=True)) == {"A", "B"}
    assert import_folder(notes, author="ADA").unchanged == 2
    assert import_folder(other).changed == 1


def assert_untouched(run):
    with CaptureQueriesContext(connection) as queries:
        summary = run()
    assert (summary.new, summary.changed, summary.unchanged) == (0, 0, 2)
    asked = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    assert [sql for sql in asked if "SAVEPOINT" not in sql] == []


@pytest.mark.parametrize("top", ["", "notes/"])
def test_zip_of_a_folder_is_the_same_import(notes, tmp_path, top):
    import_source(notes)
    path = packed(notes, tmp_path / "notes.zip", top)
    assert_untouched(lambda: import_source(path))


def test_folder_of_a_zip_is_the_same_import(notes, tmp_path):
    import_source(packed(notes, tmp_path / "download.zip", "notes/"))
    assert_untouched(lambda: import_source(notes))


def test_moved_folder_is_the_same_import(notes, tmp_path):
    import_source(notes)
    moved = shutil.move(notes, tmp_path / "elsewhere" / "notes")
    assert_untouched(lambda: import_folder(moved))


def test_single_note_comes_in(notes):
    summary = import_source(notes / "sub" / "b.md")
    assert (summary.new, summary.outcomes[0].path) == (1, "b/b.md")


def test_what_was_left_out_of_a_zip_is_told(notes, tmp_path):
    path = packed(notes, tmp_path / "notes.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("more.zip", b"PK")
    assert ("nested-archive", "notes/more.zip") in codes(import_source(path))


def test_changed_file_makes_one_revision(notes):
    import_folder(notes)
    write(notes / "sub" / "b.md", FRONT.format(title="B") + "another text\n")
    import_folder(notes)
    import_folder(notes)
    revisions = Revision.objects.filter(article=article("sub/b.md")).order_by("number")
    assert [revision.reason for revision in revisions] == ["imported", "imported"]
    assert not Revision.objects.filter(article=article("a.md")).exists()


def test_same_picture_is_stored_once(notes, settings):
    import_folder(notes)
    assert len(media(settings)) == 1
    assert Picture.objects.count() == 1


def test_half_written_picture_of_a_killed_import_goes(notes, settings):
    import_folder(notes)
    before = media(settings)
    (before[0].parent / ".unfinished-x").write_bytes(b"half")
    import_folder(notes)
    assert media(settings) == before


def test_gone_file_is_told_and_its_article_stays(notes):
    import_folder(notes)
    before = Article.objects.values().get(import_key="notes/a.md")
    (notes / "a.md").unlink()
    summary = import_folder(notes)
    assert (summary.gone, summary.articles) == (1, 1)
    assert ("gone", "notes/a.md") in codes(summary)
    assert Article.objects.values().get(import_key="notes/a.md") == before


def test_gone_file_whose_article_is_in_the_bin_is_not_told(notes):
    import_folder(notes)
    article("a.md").bin()
    (notes / "a.md").unlink()
    assert import_folder(notes).gone == 0


def test_file_that_cannot_be_read_this_time_is_not_gone(notes):
    import_folder(notes)
    (notes / "a.md").write_bytes(b"\x00" * 99)
    summary = import_folder(notes)
    assert (summary.gone, summary.skipped) == (0, 1)


def test_command_counts_what_is_gone(notes):
    call_command("import_markdown", notes, stdout=StringIO())
    (notes / "a.md").unlink()
    out = StringIO()
    call_command("import_markdown", notes, stdout=out, stderr=StringIO())
    assert "gone: 1" in out.getvalue()
    assert "notes/a.md: is not in the folder any more; its article stays: A." in out.getvalue()


def test_dry_run_tells_what_is_to_be_made(notes):
    summary = import_folder(notes, dry_run=True)
    assert set(summary.categories.values()) == {("A",), ("A", "B")}
    assert set(summary.tags.values()) == {"x", "C++"}
    import_folder(notes)
    again = import_folder(notes, dry_run=True)
    assert (again.categories, again.tags) == ({}, {})


def test_dry_run_of_several_folders_tells_what_the_run_tells(notes, tmp_path):
    for name, tag in (("hexo", "X"), ("hugo", "x")):
        write(tmp_path / "all" / name / ("_config.yml" if name == "hexo" else "hugo.toml"), "")
        folder = "source/_posts" if name == "hexo" else "content"
        write(tmp_path / "all" / name / folder / "a.md", f"---\ntitle: A\ntags: [{tag}]\n---\ntext")
    foreseen, done = (import_folder(tmp_path / "all", dry_run=dry) for dry in (True, False))
    assert len(done.folders) == 2
    assert codes(foreseen) == codes(done)
    assert [outcome.slug for outcome in foreseen.outcomes] == ["a", "a-2"]
    assert (foreseen.outcomes, foreseen.tags) == (done.outcomes, done.tags)


def test_alias_does_not_take_the_address_of_a_later_note(notes, monkeypatch):
    monkeypatch.setattr("articles.transfer.importing.BATCH", 1)
    write(notes / "0.md", "---\naliases: [/a/]\n---\ntext")
    import_folder(notes)
    assert article("a.md").slug == "a"
    assert not FormerSlug.objects.exists()


@pytest.fixture
def another_import():
    """Somebody else's import, in another process."""
    params = connection.get_connection_params()
    params = {name: params[name] for name in ("dbname", "host", "port", "user", "password") if name in params}
    with psycopg.connect(**params, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [KIND, SITE])
        yield other
        # The server sees later that a connection is closed.
        other.execute("SELECT pg_advisory_unlock_all()")


def test_second_import_at_once_is_refused(notes, another_import):
    with pytest.raises(BusyError):
        import_folder(notes)
    assert not Article.objects.exists()
    another_import.execute("SELECT pg_advisory_unlock_all()")
    assert import_folder(notes).new == 2


def test_command_refuses_a_second_import_in_words(notes, another_import):
    with pytest.raises(CommandError, match="Another import is running"):
        call_command("import_markdown", notes)


def test_turn_is_free_again_after_a_failure(notes, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("articles.transfer.importing.collect", lambda dialect: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            import_folder(notes)
    params = connection.get_connection_params()
    params = {name: params[name] for name in ("dbname", "host", "port", "user", "password") if name in params}
    with psycopg.connect(**params) as other:
        assert other.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [KIND, SITE]).fetchone() == (True,)
        other.rollback()


def test_command_refuses_what_is_no_source_in_words(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"no ZIP")
    with pytest.raises(CommandError, match="is not a ZIP"):
        call_command("import_markdown", tmp_path / "x.zip")


def test_file_that_is_written_while_it_is_read_is_left_out(notes, monkeypatch):
    fstat, states = os.fstat, []

    def growing(number):
        states.append(fstat(number))
        return type("State", (), {"st_size": states[-1].st_size, "st_mtime_ns": len(states)})()

    monkeypatch.setattr("articles.transfer.files.os.fstat", growing)
    with pytest.raises(UnreadableError, match="changing"):
        Tree.walk(notes).read("a.md")


def test_folder_that_may_not_be_looked_into_is_told(notes, monkeypatch):
    import_folder(notes)
    tree = Tree.walk(notes)
    closed = replace(tree, files=("a.md", "p.png"), left_out=(("sub", "closed-folder"),))
    monkeypatch.setattr("articles.transfer.importing.Tree.walk", lambda root: closed)
    summary = import_folder(notes)
    assert ("closed-folder", "notes/sub") in codes(summary)
    assert summary.gone == 0


def test_name_that_is_no_text_is_told(notes):
    (Path(os.fsdecode(os.fsencode(notes) + b"/\xff.md"))).write_text("text")
    summary = import_folder(notes)
    assert ("odd-name", "notes/\\xff.md") in codes(summary)
    assert summary.new == 2


def test_folders_may_be_as_deep_as_the_disk_takes(notes):
    below = notes
    for _depth in range(1_200):
        below = below / "a"
        os.mkdir(below)
    found = Tree.walk(notes).files
    subprocess.run(["rm", "-r", notes / "a"], check=True)
    assert "sub/b.md" in found


def test_links_out_of_the_folder_are_not_followed(notes, tmp_path):
    write(tmp_path / "secret" / "s.md", "secret words")
    (notes / "out").symlink_to(tmp_path / "secret")
    (notes / "s.md").symlink_to(tmp_path / "secret" / "s.md")
    (notes / "loop").symlink_to(notes)
    os.mkfifo(notes / "pipe.md")
    summary = import_folder(notes)
    assert (summary.new, Article.objects.filter(source__contains="secret").count()) == (2, 0)
    assert ("link-out-of-folder", "notes/s.md") in codes(summary)
