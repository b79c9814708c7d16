"""Everything out as plain Markdown, and back to the last byte."""

import filecmp
import hashlib
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.library import stored
from articles.models import Article, Draft, FormerTagSlug, Picture, Revision, Tag
from articles.transfer.importing import import_source
from categories.models import Category, FormerCategoryPath
from tests.canon import canon
from tests.factories import make_article, make_author, make_category
from tests.pictures import raster

EXACT = datetime(2024, 2, 29, 23, 59, 59, 123456, tzinfo=UTC)


@pytest.fixture
def out(tmp_path):
    """Exports the site, and gives the folder."""

    def out(name="site", **options):
        call_command("export_markdown", tmp_path / name, verbosity=0, **options)
        return tmp_path / name

    return out


@pytest.fixture
def empty(settings, tmp_path):
    """Empties database and media folder."""

    def empty():
        Draft.objects.all().delete()
        for model in (Article, FormerTagSlug, FormerCategoryPath, Tag):
            model.objects.all().delete()
        Picture.objects.all()._raw_delete("default")
        Category.objects.all()._raw_delete("default")
        FormerCategoryPath.objects.all().delete()
        FormerTagSlug.objects.all().delete()
        get_user_model().objects.all().delete()
        settings.MEDIA_ROOT = tmp_path / f"media-{uuid4()}"

    return empty


def differences(one, other):
    """The paths at which two folders differ."""
    compared = filecmp.dircmp(one, other)
    found = [*compared.left_only, *compared.right_only, *compared.funny_files]
    _same, different, odd = filecmp.cmpfiles(one, other, compared.common_files, shallow=False)
    below = [path for name in compared.common_dirs for path in differences(one / name, other / name)]
    return [*found, *different, *odd, *below]


def problems(summary):
    return {remark.code for remark in summary.remarks if not remark.rendering} - {"no-date"}


def note_of(folder, slug):
    """The file of an article in an export."""
    return next(path for path in folder.rglob("index.md") if f'\nslug: "{slug}"\n' in path.read_text("utf-8"))


def keep_picture(name="a.png", **facts):
    return Picture.objects.keep(raster(**facts), name)[0]


def nasty_site():
    """A site with one of everything that is easily lost."""
    ada, bob = make_author(first_name="Ada", last_name="L."), make_author("bob@example.org")
    maths = make_category("Maths", position=20)
    make_category("Empty & odd", slug="empty", position=10)
    algebra = make_category("代数", maths, slug="代数")
    algebra.slug = "algebra"
    algebra.save()
    picture = keep_picture("图 1.png")
    picture.alt, picture.uploaded_by = 'a "quoted" description\\', bob
    picture.save()
    keep_picture("unused.png", size=(3, 3))
    address = picture.file.url
    texts = {
        "crlf": "a\r\nb\rc",
        "spaces": "\n\n  text  \n\n\n",
        "front": "---\ntitle: x\n---\nbody",
        "empty": "",
        "signs": "\x01\x7f\x85\u2028\ufeff\ufffe\U0001f600",
        "shown": f'![a]({address}) [b](/articles/crlf/#x) <img src="{address}">\n\n[r]: /articles/spaces/\n',
        "code": f"```python {{7-8,10}}\n![a]({address})\n```\n{{{{< ref >}}}} {{{{</* shown */>}}}}",
        "natively": f"![x]({Path(address).name}) ![a]({address}) [y](../crlf/index.md)",
        "missing": "![gone](/media/pictures/00/nothing.png) [old](/articles/nowhere/)",
    }
    for slug, source in texts.items():
        make_article(slug=slug, title=f"T {slug}", source=source, category=algebra, tags=["C++", "机器学习"])
    make_article(slug="maths", title="no category, the name of one", published_at=EXACT, author=bob)
    make_article(slug="algebra", title="in the place of a category", category=maths, published_at=EXACT)
    make_article(
        slug="CON", title="a\nb: 'c' \"d\" # e", summary="- x\n\n  y\n", macros="\\def\\R{\\mathbb R}\n"
    )
    make_article(slug="con", title="\ufeff $x^2$ \x7f", cover=picture.file.name, tags=["a, b", "c#"])
    make_article(slug="长" * 150, title="long")
    make_article(slug="vendor", title="unread folder", days_ago=-100)
    make_article(
        slug="draft", status="draft", published_at=None, import_key="vault/a.md", import_hash="0" * 64
    )
    make_article(slug="binned", status="binned", language="zh")
    Article.objects.filter(slug="crlf").update(created_at=EXACT, updated_at=EXACT + timedelta(microseconds=1))
    moved = Article.objects.get(slug="spaces")
    moved.slug = "spaces-moved"
    moved.save()
    Tag.objects.create(name="unused", slug="unused")
    Tag.objects.create(name="gone", slug="gone").delete()
    renamed = Tag.objects.get(name="C++")
    renamed.slug = "cpp"
    renamed.save()
    make_category("Gone", maths, slug="gone").delete()
    typed(Article.objects.get(slug="crlf"), ada, algebra)
    typed(None, bob, algebra)


def typed(article, author, category):
    """What somebody has typed and not saved."""
    if article:
        Revision.objects.keep([article.pk])
    fields = {"title": "typed", "source": "typed\r\n---\n", "category": str(category.pk), "tags": "x, y"}
    Draft.objects.create(
        key=uuid4(), article=article, author=author, base=1, fields=fields, tab="t", version=3
    )


@pytest.mark.parametrize("options", [{}, {"history": True}, {"zip": True}], ids=["plain", "history", "zip"])
def test_a_site_comes_back_as_it_was(out, empty, options, tmp_path):
    nasty_site()
    article = Article.objects.get(slug="shown")
    Revision.objects.keep([article.pk])
    article.title = "changed"
    with Revision.objects.recording([article.pk], by=make_author()):
        article.save()
    history = options.get("history", False)
    before = canon(history=history)
    exported = out("site.zip" if "zip" in options else "site", **options)
    empty()
    summary = import_source(exported)
    assert problems(summary) == set()
    assert (summary.new, summary.skipped) == (Article.objects.count(), 0)
    after = canon(history=history)
    assert after == before
    if "zip" in options:
        return
    assert differences(exported, out("again", **options)) == []


def test_a_second_import_touches_nothing(out):
    nasty_site()
    exported = out()
    version = canon(history=True)
    summary = import_source(exported)
    assert (summary.new, summary.changed, summary.unchanged) == (0, 0, Article.objects.count())
    assert problems(summary) == set()
    assert canon(history=True) == version


def test_what_was_interrupted_is_completed_by_the_next_import(out, empty, monkeypatch):
    nasty_site()
    before, exported = canon(history=True), out(history=True)
    empty()
    with monkeypatch.context() as patch:
        patch.setattr("articles.transfer.exact.restoring.Typed.restore", lambda typed: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            import_source(exported)
    import_source(exported)
    assert canon(history=True) == before


def test_the_keys_of_former_imports_come_back(out, empty, tmp_path):
    notes = tmp_path / "vault"
    notes.mkdir()
    (notes / "a.md").write_text("---\ntitle: A\ndate: 2024-01-01\n---\ntext $x$\n")
    import_source(notes)
    exported = out()
    empty()
    import_source(exported)
    assert import_source(notes).unchanged == 1


def test_notes_of_one_date_keep_their_order(out, empty):
    for slug in ("b", "c", "a"):
        make_article(slug=slug, published_at=EXACT)
    exported = out()
    empty()
    make_article(slug="newer", published_at=EXACT)
    import_source(exported)
    slugs = list(Article.objects.newest_first().values_list("slug", flat=True))
    assert [slug for slug in slugs if slug != "newer"] == ["a", "c", "b"]
    assert make_article().pk > Article.objects.get(slug="a").pk


# Edited by hand


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
    stored(picture.file.name).write_bytes(raster(colour="blue"))
    summary = import_source(exported)
    article.refresh_from_db()
    assert problems(summary) == {"other-picture"}
    assert article.pictures != [picture.file.name]
    assert stored(article.pictures[0]).read_bytes() == raster()
    assert stored(picture.file.name).read_bytes() == raster(colour="blue")


# Hostile


def hostile(folder, before, after, name="formulary.yaml"):
    path = folder / name if isinstance(name, str) else name
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


@pytest.mark.parametrize(
    "place", ["../evil.png", "/etc/evil.png", "static/x.png", "notes/../../x.png", ".x.png"]
)
def test_a_picture_is_put_nowhere_but_among_pictures(out, empty, tmp_path, place):
    picture = keep_picture()
    make_article(slug="a", source=f"![a]({picture.file.url})")
    exported = out()
    note = note_of(exported, "a")
    hostile(exported, picture.file.name, place)
    hostile(exported, f'"{picture.file.name}"', f'"{place}"', note)
    empty()
    there = set(tmp_path.rglob("*"))
    summary = import_source(exported)
    assert "refused-place" in problems(summary)
    new = {path.relative_to(tmp_path).parts[0] for path in set(tmp_path.rglob("*")) - there}
    assert all(name.startswith("media-") for name in new)
    assert Article.objects.get(slug="a").pictures[0].startswith("notes/")


def test_bytes_that_are_no_picture_are_not_stored(out, empty):
    picture = keep_picture()
    make_article(slug="a", source=f"![a]({picture.file.url})")
    exported = out()
    data = b"<html><script>alert(1)</script>"
    next(exported.rglob("*.png")).write_bytes(data)
    hostile(exported, picture.sha256, hashlib.sha256(data).hexdigest())
    empty()
    assert "unsupported-picture" in problems(import_source(exported))
    assert canon()["media"] == {}
    assert not Picture.objects.exists()


def test_a_drawing_with_a_script_is_made_harmless(out, empty):
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    )
    picture = Picture.objects.keep(drawing, "a.svg")[0]
    make_article(slug="a", source=f"![a]({picture.file.url})")
    exported = out()
    data = drawing.replace(b"<rect", b"<script>alert(1)</script><rect")
    next(exported.rglob("*.svg")).write_bytes(data)
    hostile(exported, picture.sha256, hashlib.sha256(data).hexdigest())
    empty()
    import_source(exported)
    assert all(b"script" not in stored(path).read_bytes() for path in canon()["media"])


def test_an_author_gets_no_rights_by_being_named(out, empty):
    make_article(slug="a", author=make_author("root"))
    exported = out()
    empty()
    boss = get_user_model().objects.create_superuser("boss")
    hostile(exported, 'author: "root"', 'author: "boss"', note_of(exported, "a"))
    import_source(exported)
    made = get_user_model().objects.get(username="root")
    assert not made.is_active
    assert not made.is_staff
    assert not made.has_usable_password()
    boss.refresh_from_db()
    assert boss.is_superuser
    assert Article.objects.get().author == boss


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("version: 1", "version: 2", "version 2"),
        ("authors:", "authors: [", "formulary.yaml:7"),
        ("authors:", "authors: &a [x]\nb: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]", "aliases"),
        ("authors:", "authors: !!python/object/apply:os.system [ls]\nx:", "formulary.yaml:6"),
        ('format: "formulary"', "format: other", "format"),
    ],
    ids=["newer", "broken", "bomb", "python", "other"],
)
def test_a_manifest_that_cannot_be_trusted_is_refused_with_its_place(out, empty, before, after, words):
    make_article(slug="a")
    exported = out()
    hostile(exported, before, after)
    empty()
    with pytest.raises(CommandError, match=words):
        call_command("import_markdown", exported, verbosity=0)
    assert not Article.objects.exists()


# Where to


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


def test_the_same_site_is_the_same_zip(out, tmp_path):
    nasty_site()
    first = out("a.zip", zip=True).read_bytes()
    assert out("a.zip", zip=True).read_bytes() == first
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        assert file.testzip() is None
        assert {name.split("/")[0] for name in file.namelist()} == {"a"}


def test_names_are_safe_and_apart_on_every_system(out):
    nasty_site()
    paths = [path.relative_to(out()) for path in out().rglob("*")]
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


CORPORA = Path(__file__).resolve().parents[3] / "shared" / "data" / "corpora"


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora in ../shared are not here")
@pytest.mark.parametrize(
    "name", ["d2l-zh", "hexo-oi-men-ci", "hugo-ouuan", "jekyll-zhengyuan", "obsidian-mathwiki"]
)
def test_real_notes_come_back_as_they_were(out, empty, tmp_path, name):
    """A few of each corpus; bench/round_trip.py takes all of them."""
    import_source(part_of(CORPORA / name, tmp_path / name))
    before, exported = canon(), out()
    assert before["articles"]
    empty()
    summary = import_source(exported)
    assert problems(summary) == set()
    assert canon() == before
    assert differences(exported, out("again")) == []


def part_of(corpus, folder):
    """A dozen of its notes, and its small files."""
    files = [path for path in sorted(corpus.rglob("*")) if path.is_file()]
    notes = [path for path in files if path.suffix == ".md"]
    small = [path for path in files if path.suffix != ".md" and path.stat().st_size < 20_000]
    for path in [*notes[:: len(notes) // 12], *small[:200]]:
        copy = folder / path.relative_to(corpus)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return folder


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(source=TEXT, title=TEXT.map(lambda text: text[:300]), summary=TEXT, macros=TEXT, tag=TEXT)
def test_any_text_that_the_database_takes_comes_back(out, empty, source, title, summary, macros, tag):
    empty()
    article = make_article(slug="a", source=source, title=title, summary=summary, macros=macros)
    if tag[:100]:
        article.tags.add(Tag.objects.create(name=tag[:100]))
    before, exported = canon(), out(f"site-{uuid4()}")
    empty()
    import_source(exported)
    assert canon() == before
