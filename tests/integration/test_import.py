"""Importing a folder: once, twice, after a change, and not at all."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, ContentVersion, FormerSlug, Tag
from articles.search.answering import search
from articles.search.results import Question
from articles.transfer import importing, store
from articles.transfer.importing import import_folder
from categories.models import Category
from tests.factories import make_article, make_author
from tests.pictures import raster

FRONT = "---\ntitle: {title}\ndate: 2024-01-02T03:04:05+08:00\ncategories: [A, B]\ntags: [x, C++]\n---\n"


@pytest.fixture
def notes(tmp_path):
    root = tmp_path / "notes"
    write(root / "a.md", FRONT.format(title="A") + "see [b](b.md)\n\n![p](p.png)\n")
    write(root / "b.md", FRONT.format(title="B") + "text $x^2$\n")
    (root / "p.png").write_bytes(raster())
    return root


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def article(path):
    return Article.objects.get(import_key=f"notes/{path}")


def media(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_notes_become_articles_with_all_that_belongs_to_them(notes):
    summary = import_folder(notes)
    a = article("a.md")
    assert (summary.new, summary.changed, summary.unchanged, summary.skipped) == (2, 0, 0, 0)
    assert (a.title, a.slug, a.status, a.language) == ("A", "a", "published", "en")
    assert a.published_at.isoformat() == "2024-01-01T19:04:05+00:00"
    assert a.category.path == "a/b"
    assert sorted(tag.slug for tag in a.tags.all()) == ["c-plus-plus", "x"]
    assert '<a href="/articles/b/"' in a.html
    assert 'width="30" height="20"' in a.html


def test_imported_notes_are_found(notes):
    import_folder(notes)
    assert [hit.url for hit in search(Question("text $x^2$ tag:C++")).hits] == ["/articles/b/"]
    write(notes / "b.md", FRONT.format(title="B") + "other words\n")
    import_folder(notes)
    assert search(Question("text $x^2$")).own == 0
    assert [hit.url for hit in search(Question("other words")).hits] == ["/articles/b/"]


def test_search_indexes_are_sorted_in_behind_the_last_batch(notes):
    with CaptureQueriesContext(connection) as queries:
        import_folder(notes)
    assert any("gin_clean_pending_list" in query["sql"] for query in queries)


def test_imported_article_is_served(notes, client):
    import_folder(notes)
    assert "text" in client.get(reverse("articles:article", args=["b"])).content.decode()


def test_second_run_writes_nothing(notes, settings):
    import_folder(notes)
    version, stored = ContentVersion.current(), {path: path.stat().st_mtime_ns for path in media(settings)}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        summary = import_folder(notes)
    assert (summary.new, summary.changed, summary.unchanged) == (0, 0, 2)
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert ContentVersion.current() == version
    assert {path: path.stat().st_mtime_ns for path in media(settings)} == stored


def test_changed_file_changes_its_article_and_keeps_its_slug(notes):
    import_folder(notes)
    before = article("b.md")
    write(notes / "b.md", "---\ntitle: Another\nslug: other\ntags: [x, y]\n---\nnew text\n")
    summary = import_folder(notes)
    after = article("b.md")
    assert (summary.changed, summary.unchanged) == (1, 1)
    assert (after.pk, after.slug, after.title) == (before.pk, "b", "Another")
    assert (after.published_at, after.text) == (before.published_at, "new text")
    assert sorted(tag.name for tag in after.tags.all()) == ["x", "y"]
    assert after.category is None


def test_changed_picture_changes_the_article_that_shows_it(notes):
    import_folder(notes)
    (notes / "p.png").write_bytes(raster(size=(7, 7)))
    assert import_folder(notes).changed == 1
    assert 'width="7" height="7"' in article("a.md").html


def test_missing_neighbour_is_linked_when_it_comes(notes):
    write(notes / "c.md", "[d](d.md)")
    import_folder(notes)
    write(notes / "d.md", "d")
    assert import_folder(notes).changed == 1
    assert "/articles/d/" in article("c.md").html


def test_dry_run_writes_nothing(notes, settings):
    summary = import_folder(notes, dry_run=True)
    assert summary.new == 2
    assert not Article.objects.exists()
    assert not Tag.objects.exists()
    assert not Category.objects.exists()
    assert media(settings) == []


def test_interrupted_run_goes_on_where_it_was(notes, monkeypatch):
    for number in range(6):
        write(notes / f"n{number}.md", "text")
    monkeypatch.setattr("articles.transfer.importing.BATCH", 3)
    written, write_batch = [], store.Writer.write

    def fail_later(self, batch):
        if written:
            raise KeyboardInterrupt
        written.extend(batch)
        return write_batch(self, batch)

    monkeypatch.setattr(store.Writer, "write", fail_later)
    with pytest.raises(KeyboardInterrupt):
        import_folder(notes)
    monkeypatch.setattr(store.Writer, "write", write_batch)
    summary = import_folder(notes)
    assert (summary.new, summary.unchanged) == (5, 3)
    assert Article.objects.count() == 8


def test_batch_is_written_whole_or_not_at_all(notes, monkeypatch):
    def fail(*_arguments):
        raise RuntimeError

    monkeypatch.setattr(store.Writer, "_link", fail)
    with pytest.raises(RuntimeError):
        import_folder(notes)
    assert not Article.objects.exists()


def test_worker_processes_prepare_the_same(notes):
    import_folder(notes)
    assert import_folder(notes, jobs=2).unchanged == 2


def test_queries_do_not_grow_with_the_notes(tmp_path):
    def queries_for(count):
        root = tmp_path / f"folder{count}"
        for number in range(count):
            write(root / f"{count}-{number}.md", FRONT.format(title=number) + "text")
        with CaptureQueriesContext(connection) as queries:
            import_folder(root)
        return len(queries)

    queries_for(1)
    assert queries_for(3) == queries_for(60)


def test_note_on_which_rendering_fails_is_told_and_the_rest_goes_in(notes, monkeypatch):
    derive = Article.derive

    def fail(self, **options):
        if self.title == "A":
            raise ZeroDivisionError("oh")
        derive(self, **options)

    monkeypatch.setattr(Article, "derive", fail)
    monkeypatch.setattr("articles.transfer.workers.logger.disabled", True)
    summary = import_folder(notes)
    assert (summary.new, summary.skipped) == (1, 1)
    assert ("failed", "notes/a.md") in {(remark.code, remark.path) for remark in summary.remarks}


def test_slug_of_a_written_article_is_not_taken(notes):
    make_article(slug="a")
    summary = import_folder(notes)
    assert article("a.md").slug == "a-2"
    assert "slug-taken" in {remark.code for remark in summary.remarks}


def test_draft_has_no_date_of_its_own_and_is_not_public(notes):
    write(notes / "d.md", "---\ndraft: true\n---\nsecret")
    import_folder(notes)
    assert (article("d.md").status, article("d.md").published_at) == ("draft", None)


def test_former_addresses_lead_to_the_article(notes, client):
    write(notes / "c.md", "---\naliases: [/2020/old-name.html, /a/]\n---\ntext")
    import_folder(notes)
    assert client.get("/articles/old-name/").headers["Location"] == "/articles/c/"
    assert not FormerSlug.objects.filter(address="a").exists()


def test_authors_get_accounts_that_cannot_log_in(notes):
    ada = make_author("ada")
    write(notes / "c.md", "---\nauthor: Ada\n---\ntext")
    write(notes / "d.md", "---\nauthor: Bob Byron\n---\ntext")
    import_folder(notes)
    assert article("c.md").author == ada
    bob = article("d.md").author
    assert (bob.username, bob.is_active, bob.has_usable_password()) == ("Bob-Byron", False, False)


def test_superuser_is_the_author_of_notes_that_name_nobody(notes):
    owner = make_author("owner", is_superuser=True)
    import_folder(notes)
    assert article("a.md").author == owner


def test_named_author_wrote_everything(notes):
    write(notes / "c.md", "---\nauthor: Bob\n---\ntext")
    import_folder(notes, author="eve")
    assert {found.author.username for found in Article.objects.all()} == {"eve"}


def test_category_that_exists_is_used(notes):
    existing = Category.objects.create(name="a", slug="algebra")
    import_folder(notes)
    assert article("a.md").category.parent == existing
    assert article("a.md").category.path == "algebra/b"


def run(*arguments, **options):
    out = StringIO()
    call_command("import_markdown", *arguments, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_command_tells_what_it_did(notes):
    write(notes / "c.md", "[x](gone.md)")
    out = run(notes)
    assert "notes/c.md:1:1: link to nothing: gone.md" in out
    assert "new: 3, changed: 0, unchanged: 0, skipped: 0" in out


def test_command_writes_the_problem_list(notes, tmp_path):
    for number in range(60):
        write(notes / f"n{number}.md", "[x](gone.md)")
    out = run(notes, problems=tmp_path / "problems.txt")
    assert "and 11 more" in out
    assert len((tmp_path / "problems.txt").read_text().splitlines()) == 61


def test_command_says_that_a_dry_run_was_dry(notes):
    assert "nothing was written" in run(notes, dry_run=True)


@pytest.mark.parametrize("make", [False, True])
def test_command_fails_where_there_is_nothing_to_import(tmp_path, make):
    root = tmp_path / "empty"
    if make:
        root.mkdir()
    with pytest.raises(CommandError, match="empty"):
        run(root)


def test_note_speaks_its_own_language(notes):
    write(notes / "z.md", "# 中文\n\n用中文写的笔记。\n\n## 小节\n")
    write(notes / "e.md", "# English\n\nWords of a note in English.\n\n## Part\n")
    import_folder(notes)
    assert 'aria-label="Link to “Part”"' in article("e.md").html
    assert 'aria-label="“小节”的链接"' in article("z.md").html


def test_former_address_may_be_escaped_and_the_home_page_is_none(notes):
    aliases = '["/2020/%E4%BD%A0%E5%A5%BD/", "/", "/old.html"]'
    write(notes / "a.md", f"---\ntitle: A\naliases: {aliases}\n---\nx\n")
    import_folder(notes)
    assert set(FormerSlug.objects.values_list("address", flat=True)) == {"ni-hao", "old"}


def test_the_database_looks_at_many_new_notes_at_once(notes, monkeypatch):
    monkeypatch.setattr(importing, "MANY", 2)
    import_folder(notes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'articles_searchdocument'::regclass")
        assert cursor.fetchone() == (Article.objects.count(),)
