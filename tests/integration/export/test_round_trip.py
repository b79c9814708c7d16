"""Everything out as plain Markdown, and back to the last byte."""

from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.models import Article, ContentVersion, Draft, Revision, Tag
from articles.transfer.importing import import_source
from tests.canon import canon
from tests.factories import make_article, make_author, make_category
from tests.integration.export.sites import EXACT, differences, nasty_site, problems


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
    before, version = canon(history=True), ContentVersion.current()
    summary = import_source(exported)
    assert (summary.new, summary.changed, summary.unchanged) == (0, 0, Article.objects.count())
    assert problems(summary) == set()
    assert canon(history=True) == before
    assert ContentVersion.current() == version


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


def test_a_draft_that_chose_a_category_that_is_gone_chooses_none_elsewhere(out, empty):
    gone = make_category("Gone")
    fields = {"title": "typed", "category": str(gone.pk)}
    Draft.objects.create(key=uuid4(), author=make_author("ada"), fields=fields)
    gone.delete()
    exported = out()
    empty()
    import_source(exported)
    assert Draft.objects.get().fields == {"title": "typed", "category": ""}


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


CORPORA = Path(__file__).resolve().parents[4] / "shared" / "data" / "corpora"


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
