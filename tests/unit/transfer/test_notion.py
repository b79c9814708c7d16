"""What Notion exports as Markdown."""

import pytest

from articles.transfer.dialects import detect
from articles.transfer.files import Tree
from tests.pictures import raster

ID, OTHER = "0123456789abcdef0123456789abcdef", "f" * 32
PAGE = f"Export-1/Home {OTHER}/My note {ID}.md"


def page(folder, text, path=PAGE):
    return folder.write(f"Export-1/Home {OTHER}.md", "# Home\n").write(path, text)


def test_names_lose_their_ids(folder):
    page(folder, "# My note\n\nx\n")
    assert folder.dialect.name == "notion"
    note = folder.prepared()[PAGE]
    assert (note.slug, note.category, note.fields["title"]) == ("my-note", ("Home",), "My note")


def test_properties_below_the_title_are_read_and_others_stay(folder):
    page(
        folder,
        "# T\n\nCreated: March 5, 2021 10:00 PM\nTags: C++, 图论\nState: Done\nCategory: Maths\n\n$x_1$\n",
    )
    note = folder.prepared()[PAGE]
    assert f"{note.fields['published_at']:%Y-%m-%d %H:%M}" == "2021-03-05 22:00"
    assert (note.tags, note.category) == (("C++", "图论"), ("Maths",))
    assert note.fields["source"] == "- State: Done\n\n\n$x_1$\n"


def test_first_paragraph_with_a_colon_is_no_property(folder):
    assert page(folder, "# T\n\nNote: read this.\n\nx\n").source(PAGE) == "Note: read this.\n\nx\n"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        (f"[Home](../Home%20{OTHER}.md)", "[Home](/articles/home/)"),
        (f"[Home](https://www.notion.so/me/Home-{OTHER}?pvs=4)", "[Home](/articles/home/)"),
        ("<aside>\n💡 a $x$\n\n</aside>", "::: tip\na $x$\n\n:::"),
        ("<aside>\n⭐ a\n</aside>", "::: note\n⭐ a\n:::"),
        ("$$\nx\n$$", "$$\nx\n$$"),
    ],
)
def test_links_and_callouts_become_markdown(folder, text, markdown):
    assert page(folder, text).source(PAGE).strip() == markdown
    assert folder.remarks(PAGE) == []


def test_pictures_lie_in_the_folder_of_the_page(folder):
    page(folder, f"![Untitled](My%20note%20{ID}/Untitled.png)")
    folder.write(f"Export-1/Home {OTHER}/My note {ID}/Untitled.png", raster())
    assert "/media/notes/" in folder.source(PAGE)


def test_databases_are_told_once(folder):
    page(folder, "x").write(f"Export-1/Table {ID}.csv", "a,b").write(f"Export-1/Table {ID}_all.csv", "a,b")
    codes = [
        (each.code, each.path) for each in folder.collected().remarks if each.code == "database-left-out"
    ]
    assert codes == [("database-left-out", f"Export-1/Table {ID}.csv")]


@pytest.mark.parametrize("line", ["Status: Draft", "Published: No", "状态: 草稿", "Private: Yes"])
def test_page_that_is_not_public_is_a_draft_and_its_property_stays(folder, line):
    note = page(folder, f"# T\n\n{line}\nTags: a\n\nx\n").prepared()[PAGE]
    assert (note.fields["status"], note.tags) == ("draft", ("a",))
    assert line in note.fields["source"]
    assert folder.remarks(PAGE) == []


def test_page_that_says_that_it_is_public_is(folder):
    note = page(folder, "# T\n\nStatus: Published\nPublished: March 5, 2021\n\nx\n").prepared()[PAGE]
    assert (note.fields["status"], note.fields["published_at"].year) == ("published", 2021)


@pytest.mark.parametrize("name", ["Export-0a1b", "ExportBlock-0a1b-Part-1", "Private & Shared"])
def test_next_export_is_of_the_same_pages(tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / f"A {ID}.md").write_text("x")
    dialect, _confidence = detect(Tree.walk(tmp_path / name))
    assert dialect.root == "Notion"
