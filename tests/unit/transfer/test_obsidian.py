"""What an Obsidian vault writes in its own way becomes Markdown."""

import re

import pytest

from articles.rendering.headings import anchor_from
from tests.pictures import raster

PNG = raster()
DEFINITION = anchor_from("一、定义")


def note(folder, text):
    folder.write(".obsidian/app.json", "{}").write("sub/Other Note.md", "## 一、定义\n\nblock ^block\n")
    return folder.write("a.md", text)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("[[Other Note]]", "[Other Note](/articles/other-note/)"),
        ("[[other note|alias $x$]]", "[alias $x$](/articles/other-note/)"),
        (r"| [[Other Note\|b]] |", "| [b](/articles/other-note/) |"),
        ("[[Other Note#一、定义|d]]", f"[d](/articles/other-note/#{DEFINITION})"),
        ("[[Other Note#定义]]", f"[Other Note › 定义](/articles/other-note/#{DEFINITION})"),
        ("[[Other Note#^block]]", "[Other Note](/articles/other-note/#user-block)"),
        ("see [[#^own]]\n\nit ^own", 'see [^own](/articles/a/#user-own)\n\nit <a id="own"></a>'),
        ("[[sub/Other Note]]", "[sub/Other Note](/articles/other-note/)"),
        ("[[1, 2]]", "[[1, 2]]"),
        ("`[[a]]` $[[a]]$", "`[[a]]` $[[a]]$"),
        ("a %%hidden\ncomment%% b", "a <!--hidden\ncomment--> b"),
        ("%%\nhidden\n\n$x$\n%%\n\nb", "<!--\nhidden\n\n$x$\n-->\n\nb"),
        ("==marked==的", "<mark>marked</mark>的"),
        ("text ^block-id", "text"),
        ("one\ntwo", "one  \ntwo"),
        ("one \ntwo  \nthree", "one  \ntwo  \nthree"),
        ("(terminology::**Time (mean)** ) is", "**Time (mean)** is"),
        ("see [rating:: 5]", "see rating: 5"),
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
        ("[[Other Note#^gone]]", "[Other Note](/articles/other-note/)", "missing-heading"),
        ("a %%x\n\ny%% b", "a \n\n b", "comment-left-out"),
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


def test_places_are_those_of_the_file(folder):
    note(folder, "[[Other Note]] and [[Gone]] and <font>$y\n\n((key:: value)) **b\n")
    remarks = folder.prepared()["a.md"].remarks
    assert [(remark.code, remark.line, remark.column) for remark in remarks] == [
        ("missing-note", 1, 20),
        ("removed-html", 1, 33),
        ("unclosed-inline-maths", 1, 39),
        ("unpaired-bold", 3, 17),
    ]


def test_name_that_mathlinks_shows_is_the_title(folder):
    note(folder, "see [[Group of x]], [[Group of x|it]], [[Auto]]")
    folder.write("Group of x.md", "---\nmathLink: Group of $F\\l[x\\r]$\n---\nx")
    folder.write("Auto.md", "---\nmathLink: auto\n---\nx")
    titles = {path: prepared.fields["title"] for path, prepared in folder.prepared().items()}
    assert (titles["Group of x.md"], titles["Auto.md"]) == (r"Group of $F\l[x\r]$", "Auto")
    group, auto = "/articles/group-of-x/", "/articles/auto/"
    shown = rf"see [Group of $F\l[x\r]$]({group}), [it]({group}), [Auto]({auto})"
    assert folder.source("a.md").strip() == shown


def test_line_of_tags_gives_tags(folder):
    note(folder, "Tags: #Type/Definition #Topic/Group_Theory\n")
    assert folder.prepared()["a.md"].tags == ("Type/Definition", "Topic/Group_Theory")


def test_dates_and_tags_at_the_top_belong_to_the_note(folder):
    note(
        folder,
        "<div></div>\n\nDate Created: 29/12/2022 23:09:53\nTags: #a #b/c\n\nProved by: [[Other Note]]\n",
    )
    prepared = folder.prepared()["a.md"]
    assert prepared.fields["published_at"].isoformat() == "2022-12-29T23:09:53+00:00"
    assert prepared.tags == ("a", "b/c")
    assert (
        prepared.fields["source"] == "<div></div>\n\n\n\n\nProved by: [Other Note](/articles/other-note/)\n"
    )
    assert ("fields-read", "2") in {(remark.code, remark.detail) for remark in folder.collected().remarks}


@pytest.mark.parametrize(
    ("text", "other", "date"),
    [
        ("Created:: [[2023-04-03]]", "", "2023-04-03"),
        ("- **创建时间**：2023/4/3", "", "2023-04-03"),
        ("date: 3/4/2023", "", "2023-04-03"),
        ("date: 3/4/2023", "date: 1/13/2023", "2023-03-04"),
    ],
)
def test_date_at_the_top_in_all_its_forms(folder, text, other, date):
    note(folder, text).write("other.md", other)
    prepared = folder.prepared()["a.md"]
    assert f"{prepared.fields['published_at']:%Y-%m-%d}" == date
    assert prepared.fields["source"].strip() == ""


@pytest.mark.parametrize("text", ["Date: soon", "Tags: none yet", "x\nDate: 2023-04-03", "Note: 2023-04-03"])
def test_other_lines_at_the_top_stay(folder, text):
    note(folder, text)
    assert folder.source("a.md").replace("  \n", "\n").strip() == text
    assert folder.prepared()["a.md"].fields["published_at"] is None


def test_published_garden_has_its_folders_back(folder):
    note(folder, '---\n{"dg-path":"A/B/a.md"}\n---\nx')
    assert folder.prepared()["a.md"].category == ("A", "B")


def test_notes_beside_the_vault_are_no_articles(folder):
    for number in range(20):
        folder.write(f"src/notes/{number}.md", "[[1]]")
    folder.write("docs/translation.md", "x")
    assert "docs/translation.md" not in {note.path for note in folder.collected().notes}


def test_block_that_is_linked_is_an_anchor_and_any_other_name_is_gone(folder):
    note(folder, "[[b#^one]]").write("b.md", "first ^one\n\n| a |\n|---|\n| b |\n\n^two\n")
    assert folder.source("a.md") == "[b](/articles/b/#user-one)\n"
    assert folder.source("b.md") == 'first <a id="one"></a>\n\n| a |\n|---|\n| b |\n'
    assert 'id="user-one"' in folder.html("b.md")


def test_tags_in_the_text_are_tags_and_those_in_code_are_none(folder):
    note(folder, "about #algebra/rings and #图论，not #1 or `#code` or $#x$\n\n```c\n#include <x>\n```\n")
    assert folder.prepared()["a.md"].tags == ("algebra/rings", "图论")


def test_colours_and_html_hold_no_tags(folder):
    note(folder, "fill: #F8F8F8; and #fff\n\n<a href='x'>a #b c</a>\n")
    assert folder.prepared()["a.md"].tags == ()


def test_callouts_nest_and_fold(folder):
    html = note(folder, "> [!tip]- T $x$\n> a\n>\n> > [!warning]+ W\n> > b\n").html("a.md")
    assert html.count("<details") == 2
    assert html.count("<details open") + html.count('open=""') + html.count(" open>") >= 1


def test_templates_drawings_and_boards_are_no_articles(folder):
    note(folder, "x").write(".obsidian/templates.json", '{"folder": "Tpl"}').write("Tpl/daily.md", "{{date}}")
    folder.write("d.excalidraw.md", "x").write("board.canvas", "{}")
    codes = {remark.path: remark.code for remark in folder.collected().remarks if remark.path}
    assert codes == {"Tpl/daily.md": "scaffold", "d.excalidraw.md": "drawing", "board.canvas": "drawing"}


@pytest.mark.parametrize("key", ["publish", "dg-publish", "published"])
def test_note_that_is_not_to_be_published_is_a_draft(folder, key):
    note(folder, f"---\n{key}: false\n---\nx")
    assert next(each for each in folder.collected().notes if each.path == "a.md").draft


@pytest.mark.parametrize("embed", ["![[paper.pdf]]", "![paper.pdf](paper.pdf)"])
def test_embedded_document_becomes_a_link_for_no_browser_shows_it_as_a_picture(folder, embed):
    folder.write(".obsidian/app.json", "{}").write("paper.pdf", b"%PDF-1.4\n").write("a.md", embed)
    assert re.fullmatch(
        r"\[paper\.pdf\]\(<?/media/notes/[0-9a-f]{16}/paper\.pdf>?\)\n", folder.source("a.md")
    )
    assert folder.remarks("a.md") == []
