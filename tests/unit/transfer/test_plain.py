"""Plain folders of notes: titles, categories, slugs and languages are found without being told."""

import pytest

from tests.pictures import raster

PNG = raster()


def test_note_with_nothing_in_it_is_told(folder):
    folder.write("a.md", "---\ntitle: A\n---\n\n").write("b.md", "x")
    assert folder.remarks("a.md") == [("empty-note", 0, "")]
    assert folder.remarks("b.md") == []


def test_tags_are_tidied(folder):
    folder.write("a.md", "---\ntags: [' 图  论', 图 论, Ｃ＋＋, C++, n²]\n---\nx")
    assert folder.prepared()["a.md"].tags == ("图 论", "C++", "n²")


def test_title_from_heading_is_taken_out_of_the_body(folder):
    folder.write("a.md", "# The $x$ title #\n\ntext\n")
    assert folder.collected().notes[0].title == "The $x$ title"
    assert folder.source("a.md") == "text\n"


def test_underlined_heading_is_a_title_too(folder):
    assert folder.write("a.md", "标题\n====\n\ntext").collected().notes[0].title == "标题"


def test_heading_that_repeats_the_title_is_taken_out(folder):
    folder.write("a.md", "---\ntitle: T\n---\n# T\n\ntext")
    assert folder.source("a.md") == "text\n"


def test_other_heading_below_a_title_stays(folder):
    folder.write("a.md", "---\ntitle: T\n---\n# Other\n\ntext")
    assert folder.source("a.md") == "# Other\n\ntext\n"


def test_file_name_is_the_last_resort(folder):
    folder.write("2024-01-02-梯度.md", "text")
    [note] = folder.collected().notes
    assert (note.title, note.metadata.published_at.year) == ("梯度", 2024)


def test_folders_are_categories_called_like_their_index(folder):
    folder.write("ml/index.md", "# 机器学习\n").write("ml/nets/README.md", "# Nets\n").write(
        "ml/nets/a.md", "x"
    )
    prepared = folder.prepared()
    assert prepared["ml/nets/a.md"].category == ("机器学习", "Nets")
    assert prepared["ml/index.md"].category == ("机器学习",)
    assert prepared["ml/nets/a.md"].slug == "a"
    assert prepared["ml/nets/README.md"].slug == "nets"


def test_files_about_the_repository_are_no_articles(folder):
    folder.write("README.md", "x").write("LICENSE.md", "x").write("a.md", "x")
    assert [note.path for note in folder.collected().notes] == ["a.md"]
    assert {remark.path for remark in folder.collected().remarks if remark.code == "repository-file"} == {
        "README.md",
        "LICENSE.md",
    }


def test_own_front_matter_is_read(folder):
    folder.write(
        "a.md",
        "---\ntitle: T\nslug: my-slug\nlanguage: en\nsummary: S\ncover: c.png\nmacros: |\n  \\def\\a{b}\n"
        "categories: [A, B]\ntags: [C++]\ndate: 2024-01-02\n---\n中文正文\n",
    ).write("c.png", PNG)
    prepared = folder.prepared()["a.md"]
    fields = prepared.fields
    assert (prepared.slug, prepared.category, prepared.tags) == ("my-slug", ("A", "B"), ("C++",))
    assert (fields["language"], fields["summary"], fields["macros"]) == ("en", "S", r"\def\a{b}")
    assert fields["cover"].startswith("notes/")


def test_two_notes_of_one_name_get_two_slugs(folder):
    folder.write("a/x.md").write("b/X.md")
    assert {path: note.slug for path, note in folder.prepared().items()} == {
        "a/x.md": "x",
        "b/X.md": "x-2",
    }


@pytest.mark.parametrize(
    ("text", "language"),
    [("梯度下降", "zh"), ("gradient descent", "en"), ("用 Python 实现 gradient descent 的方法", "zh")],
)
def test_language_is_told_by_the_prose(folder, text, language):
    folder.write("a.md", f"# x\n\n{text}\n\n```\n{'code ' * 100}\n```")
    assert folder.prepared()["a.md"].fields["language"] == language


def test_heading_that_is_too_long_for_a_title_stays_in_the_text(folder):
    heading = "word " * 100
    assert heading.strip() in folder.write("a.md", f"# {heading}\n\nx\n").source("a.md")


@pytest.mark.parametrize(
    ("markdown", "left"),
    [
        ('![a](gone.png "The caption")', "a (The caption)"),
        ('![a](https://x.example/p.png "The caption")', "[a (The caption)](<https://x.example/p.png>)"),
        ('![a](gone.png "a")', "a"),
    ],
)
def test_caption_of_a_picture_that_cannot_be_shown_stays(folder, markdown, left):
    assert folder.write("a.md", markdown).source("a.md").strip() == left


def test_notes_in_other_formats_are_counted(folder):
    folder.write("a.md", "x").write("b.mdx", "x").write("c/d.MDX", "x").write("e.ipynb", "{}").write(
        "f.css", ""
    )
    told = [remark.detail for remark in folder.collected().remarks if remark.code == "other-format"]
    assert told == [".ipynb 1, .mdx 2"]


def test_note_whose_name_is_blank_is_called_by_its_folder(folder):
    assert folder.write(" .md", "x").prepared()[" .md"].fields["title"] == folder.root.name
