"""What an Obsidian vault writes in its own way becomes Markdown."""

import pytest

from articles.rendering.headings import anchor_from
from tests.pictures import raster

PNG = raster()
DEFINITION = anchor_from("一、定义")


def note(folder, text):
    folder.write(".obsidian/app.json", "{}").write("sub/Other Note.md", "## 一、定义\n")
    return folder.write("a.md", text)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("[[Other Note]]", "[Other Note](/articles/other-note/)"),
        ("[[other note|alias $x$]]", "[alias $x$](/articles/other-note/)"),
        (r"| [[Other Note\|b]] |", "| [b](/articles/other-note/) |"),
        ("[[Other Note#一、定义|d]]", f"[d](/articles/other-note/#{DEFINITION})"),
        ("[[Other Note#定义]]", f"[Other Note › 定义](/articles/other-note/#{DEFINITION})"),
        ("[[Other Note#^block]]", "[Other Note › ^block](/articles/other-note/)"),
        ("[[sub/Other Note]]", "[sub/Other Note](/articles/other-note/)"),
        ("[[1, 2]]", "[[1, 2]]"),
        ("`[[a]]` $[[a]]$", "`[[a]]` $[[a]]$"),
        ("a %%hidden\ncomment%% b", "a \n b"),
        ("==marked==的", "<mark>marked</mark>的"),
        ("text ^block-id", "text"),
        ("one\ntwo", "one  \ntwo"),
        ("one\n- two\n- three", "one\n- two\n- three"),
        ("## h\ntext\n$$x$$", "## h\ntext\n$$x$$"),
        ("> [!note] t\n> x", "> [!note] t\n> x"),
        (
            "``` ad-theorem\ntitle: T $x$\ncollapse: closed\n\n$y$\n```",
            "::: theorem- T $x$\n\n\n\n$y$\n:::",
        ),
        ("```ad-note\nx\n```", "::: note Note\nx\n:::"),
        ("![[x.png]]", "![](MEDIA)"),
        ("![[x.png|cat]]", "![cat](MEDIA)"),
        (r"![[x.png\|60]]", '<span><img src="MEDIA" alt="" width="60" height="40"></span>'),
        ("![cat|60](x.png)", '<span><img src="MEDIA" alt="cat" width="60" height="40"></span>'),
    ],
)
def test_vault_syntax_becomes_markdown(folder, text, markdown):
    note(folder, text).write("files/x.png", PNG)
    source = folder.source("a.md").strip()
    picture = "/media/" + source.split("/media/")[1].split(".png")[0] + ".png" if "/media/" in source else ""
    assert source == markdown.replace("MEDIA", picture)
    assert folder.remarks("a.md") == []


@pytest.mark.parametrize(
    ("text", "left", "code"),
    [
        ("[[Gone|x]]", "x", "missing-note"),
        ("![[gone.svg|170]]", "gone.svg", "missing-picture"),
        ("![[Other Note]]", "[Other Note](/articles/other-note/)", "embedded-note"),
        ("``` ad-note\nx", "::: note Note\nx\n:::", "unclosed-block"),
        ("![[公式]](https://e.org/x.png)", "[[公式]](<https://e.org/x.png>)", "remote-picture"),
    ],
)
def test_what_is_lost_is_told(folder, text, left, code):
    assert note(folder, text).source("a.md").strip() == left
    assert [found for found, _line, _detail in folder.remarks("a.md")] == [code]


def test_macros_that_a_note_uses_come_with_it(folder):
    note(folder, r"$\l(x\r)$ and $\cattop$").write(
        "preamble.sty",
        "% all\n\\newcommand{\\l}{\\left}\n\\newcommand{\\r}{\\right}\n"
        "\\newcommand{\\cat}[1]{\\textbf{#1}}\n"
        "\\newcommand{\\cattop}{\\cat{Top}} % used\n\\def\\unused{x}\n",
    )
    assert folder.prepared()["a.md"].fields["macros"].split("\n") == [
        r"\newcommand{\l}{\left}",
        r"\newcommand{\r}{\right}",
        r"\newcommand{\cat}[1]{\textbf{#1}}",
        r"\newcommand{\cattop}{\cat{Top}}",
    ]


def test_line_of_tags_gives_tags(folder):
    note(folder, "Tags: #Type/Definition #Topic/Group_Theory\n")
    assert folder.prepared()["a.md"].tags == ("Type/Definition", "Topic/Group_Theory")


def test_published_garden_has_its_folders_back(folder):
    note(folder, '---\n{"dg-path":"A/B/a.md"}\n---\nx')
    assert folder.prepared()["a.md"].category == ("A", "B")


def test_notes_beside_the_vault_are_no_articles(folder):
    for number in range(20):
        folder.write(f"src/notes/{number}.md", "[[1]]")
    folder.write("docs/translation.md", "x")
    assert "docs/translation.md" not in {note.path for note in folder.collected().notes}
