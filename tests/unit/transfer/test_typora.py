"""What Typora writes in its own way."""

import pytest

from tests.pictures import raster

PNG = raster()


@pytest.mark.parametrize(
    ("text", "picture"),
    [
        ("---\ntypora-root-url: ../static\n---\n![x](/a/x.png)", "static/a/x.png"),
        ("![x](note.assets/x.png)", "notes/note.assets/x.png"),
        ('<img src="note.assets/x.png" style="zoom:50%;" />', "notes/note.assets/x.png"),
        (
            r"---\ntypora-copy-images-to: a\n---\n![x](C:\Users\me\x.png)".replace(r"\n", "\n"),
            "notes/a/x.png",
        ),
    ],
)
def test_pictures_are_found_where_typora_puts_them(folder, text, picture):
    folder.write("notes/note.md", text).write(picture, PNG)
    assert folder.dialect.name == "typora"
    assert "/media/notes/" in folder.source("notes/note.md")
    assert folder.remarks("notes/note.md") == []


def test_contents_and_highlights_become_markdown(folder):
    folder.write("note.md", "---\ntypora-root-url: .\n---\n[toc]\n\n==x== and $a==b$\n")
    assert folder.source("note.md") == "<mark>x</mark> and $a==b$\n"
