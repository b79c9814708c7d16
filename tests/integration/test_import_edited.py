"""Notes that were changed here and in their files: neither change is lost."""

import pytest

from articles.models import Article, Revision, Tag
from articles.search.answering import search
from articles.search.results import Question
from articles.transfer.importing import import_folder
from articles.transfer.wording import describe
from categories.models import Category
from tests.integration.test_import import write

FRONT = "---\ntitle: {title}\ndate: 2024-01-02\ntags: [{tags}]\ncategories: [{category}]\n---\n"


@pytest.fixture
def bring(tmp_path):
    """Imports a note with this text."""

    def bring(*sentences, title="A", tags="x", category="C"):
        text = FRONT.format(title=title, tags=tags, category=category) + "\n\n".join(sentences) + "\n"
        write(tmp_path / "notes" / "a.md", text)
        return import_folder(tmp_path / "notes")

    return bring


def note():
    return Article.objects.get()


def edit(**fields):
    """As the form does it."""
    article = note()
    with Revision.objects.recording([article.pk]):
        for name, value in fields.items():
            setattr(article, name, value)
        article.save()


def paragraphs():
    return note().source.split("\n\n")


def codes(summary):
    return {remark.code for remark in summary.remarks}


def reasons():
    return list(note().revisions.order_by("number").values_list("reason", flat=True))


def test_changes_of_different_places_are_both_taken(bring):
    bring("One.", "Two.", "Three.")
    edit(source="One.\n\nTwo.\n\nThree, here.\n")
    summary = bring("One, there.", "Two.", "Three.")
    assert note().source == "One, there.\n\nTwo.\n\nThree, here.\n"
    assert "One, there." in note().html
    assert "merged-here" in codes(summary)
    assert reasons() == ["imported", "edited", "imported", "merged"]


def test_what_was_merged_is_merged_again(bring):
    bring("One.", "Two.", "Three.")
    edit(source="One.\n\nTwo.\n\nThree, here.\n")
    bring("One, there.", "Two.", "Three.")
    assert bring("One, there.", "Two.", "Three.").unchanged == 1
    bring("One, there.", "Two, there.", "Three.")
    assert note().source == "One, there.\n\nTwo, there.\n\nThree, here.\n"


def test_conflict_leaves_the_article_and_files_what_the_file_says(bring):
    bring("One.", "Two.")
    edit(source="One, here.\n\nTwo.\n", title="Mine")
    before = Article.objects.values().get()
    summary = bring("One, there.", "Two, there.", title="Theirs", tags="y", category="D")
    after = Article.objects.values().get()
    assert {name for name in after if after[name] != before[name]} == {"import_hash"}
    assert list(note().tags.names()) == ["x"]
    remark = next(remark for remark in summary.remarks if remark.code == "edited-here")
    assert "Revision 3 in its history holds what the file says" in describe(remark)
    assert note().revisions.get(number=3).source == "One, there.\n\nTwo, there.\n"
    assert bring("One, there.", "Two, there.", title="Theirs", tags="y", category="D").unchanged == 1


def test_dry_run_foresees_the_conflict(bring, tmp_path):
    bring("One.", "Two.")
    edit(source="One, here.\n\nTwo.\n")
    write(
        tmp_path / "notes" / "a.md", FRONT.format(title="A", tags="x", category="C") + "One, there.\n\nTwo.\n"
    )
    before = Article.objects.values().get()
    assert "conflict-ahead" in codes(import_folder(tmp_path / "notes", dry_run=True))
    assert Article.objects.values().get() == before
    edit(source="One, there.\n\nTwo.\n")
    assert "conflict-ahead" not in codes(import_folder(tmp_path / "notes", dry_run=True))


def test_same_change_on_both_sides_is_no_conflict(bring):
    bring("One.")
    edit(source="Two.\n")
    assert "edited-here" not in codes(bring("Two."))
    assert note().source == "Two.\n"


def test_facts_that_were_changed_here_stay_and_others_follow_the_file(bring):
    bring("One.", tags="x, y")
    edit(category=Category.objects.create(name="Here", slug="here"), status="draft")
    bring("One, there.", title="T", tags="x, y, z", category="There")
    assert (note().title, note().source, note().status) == ("T", "One, there.\n", "draft")
    assert note().category.name == "Here"
    assert sorted(note().tags.names()) == ["x", "y", "z"]


def test_tags_of_both_sides_are_taken(bring):
    bring("One.", tags="x, y")
    article = note()
    with Revision.objects.recording([article.pk]):
        article.tags.add("mine")
        article.tags.remove("x")
    bring("One, there.", tags="x, y, theirs")
    assert sorted(note().tags.names()) == ["mine", "theirs", "y"]
    assert Tag.objects.filter(name="mine").count() == 1


def test_category_that_follows_the_file_is_the_files(bring):
    bring("One.")
    edit(summary="Mine.")
    bring("One.", category="D")
    assert (note().summary, note().category.name) == ("Mine.", "D")


def test_merged_text_is_found(bring):
    bring("One.", "Two.", "Three.")
    edit(source="One.\n\nTwo.\n\nZebra.\n")
    bring("Yak.", "Two.", "Three.")
    assert search(Question("zebra yak")).own == 1
