"""What real folders hold against all rules: odd dates, names, encodings, front matter."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.transfer.collect import collect
from articles.transfer.dates import read_date
from articles.transfer.dialects import detect
from articles.transfer.files import Tree, decode
from articles.transfer.frontmatter import split

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = datetime.datetime(2021, 3, 5, 9, 30, tzinfo=SHANGHAI)
TRADITIONAL = "這個問題的解法，是從我們所說的時候開始。" * 3


@pytest.mark.parametrize(
    "text",
    [
        "2021-03-05 09:30",
        "2021/3/5 9:30:00",
        "2021年3月5日 9:30",
        "2021 年 3 月 5 日 上午 9:30",
        "March 5, 2021 9:30 AM",
        "Mar 5th, 2021 9:30",
        "March 5, 2021 9:30 AM (GMT+8)",
        "Fri, 05 Mar 2021 09:30:00 +0800",
        "2021-03-05T01:30:00Z",
        "2021-03-05 01:30 UTC",
        1614907800,
        "1614907800000",
    ],
)
def test_date_is_read_as_people_and_programs_write_it(text):
    assert read_date(text, SHANGHAI) == MORNING


@pytest.mark.parametrize(("text", "hour"), [("March 5, 2021 12:10 AM", 0), ("2021年3月5日 下午 2:10", 14)])
def test_half_of_the_day_counts(text, hour):
    assert read_date(text, SHANGHAI).hour == hour


@pytest.mark.parametrize("text", ["20210305", "March 5, 2021", datetime.date(2021, 3, 5)])
def test_day_without_a_time_is_midnight(text):
    assert read_date(text, SHANGHAI) == MORNING.replace(hour=0, minute=0)


@pytest.mark.parametrize(
    "text", ["Smarch 5, 2021", "5 March", "99999999", "0000-00-00 00:00:00", "{{ date }}", ""]
)
def test_anything_else_is_no_date(text):
    assert read_date(text, SHANGHAI) is None


def test_bad_date_is_told_with_its_line(folder):
    folder.write("a.md", "---\ntitle: T\ndate: some day\n---\nx")
    assert folder.remarks("a.md") == [("bad-date", 3, "some day")]


def test_date_in_the_future_is_told_and_kept(folder):
    folder.write("a.md", "---\ndate: 2199-01-02\n---\nx")
    note = folder.collected().notes[0]
    assert (note.draft, note.metadata.published_at.year) == (False, 2199)
    assert [(remark.code, remark.line) for remark in note.remarks] == [("future-date", 2)]


def test_draft_in_the_future_needs_no_word(folder):
    folder.write("a.md", "---\ndate: 2199-01-02\ndraft: true\n---\nx")
    assert folder.collected().notes[0].remarks == ()


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16"])
def test_chinese_is_read_in_its_encoding(encoding):
    text = TRADITIONAL.replace("這個問題", "这个问题")
    assert decode(text.encode(encoding)).text == text


def test_big5_is_told_from_gbk():
    decoded = decode(TRADITIONAL.encode("big5"))
    assert (decoded.text, decoded.mended) == (TRADITIONAL, (("encoding", "big5hkscs"),))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read(encoding):
    text = "# A title\n\nSome text with $x^2$ in it.\n"
    assert decode(text.encode(encoding)).text == text


def test_lone_carriage_returns_and_nuls_are_mended_and_told(folder):
    folder.write("a.md", b"---\rtitle: T\r---\r# H\r\ra\x00b $x$" + b" c" * 200)
    note = folder.prepared()["a.md"]
    assert note.fields["title"] == "T"
    assert note.fields["source"].startswith("# H\n\nab $x$")
    assert folder.remarks("a.md") == [("control-characters", 0, "1")]


@pytest.mark.parametrize(
    "name", ["长" * 84 + ".md", "😀🎉.md", "a#b?c%20.md", " 空 格 .md", "con.md", "é.md", "e\u0301.md"]
)
def test_file_of_any_name_becomes_an_article_that_links_find(folder, name):
    folder.write(name, "x").write(
        "index/b.md", f"[x](<../{name.replace('%', '%25').replace('?', '%3F').replace('#', '%23')}>)"
    )
    slug = folder.prepared()[name].slug
    assert slug
    assert folder.source("index/b.md") == f"[x](/articles/{slug}/)\n"


def test_names_that_differ_in_case_only_are_two_articles(folder):
    folder.write("Note.md", "upper").write("note.md", "lower").write("b.md", "[u](Note.md) [l](note.md)")
    prepared = folder.prepared()
    upper, lower = prepared["Note.md"].slug, prepared["note.md"].slug
    assert {upper, lower} == {"note", "note-2"}
    assert folder.source("b.md") == f"[u](/articles/{upper}/) [l](/articles/{lower}/)\n"


def test_second_article_of_a_slug_gets_another_and_both_are_reached(folder):
    for path in ("a.md", "b.md"):
        folder.write(path, "---\nslug: same\n---\nx")
    assert sorted(each.slug for each in folder.prepared().values()) == ["same", "same-2"]


def test_key_that_is_said_twice_is_told_with_its_line(folder):
    folder.write("a.md", "---\ntitle: A\ntags: [x]\ntitle: B\n---\nx")
    assert folder.prepared()["a.md"].fields["title"] == "B"
    assert folder.remarks("a.md") == [("repeated-key", 4, "title")]


def test_key_of_a_nested_value_is_no_repetition():
    assert split("---\ntitle: A\nimage:\n  title: B\n---\nx").mended == ()


@pytest.mark.parametrize("block", ["title:\tT", "title: T\ntags:\n\t- a\n\t- b"])
def test_tabs_of_front_matter_are_spaces(folder, block):
    folder.write("a.md", f"---\n{block}\n---\nx")
    assert folder.prepared()["a.md"].fields["title"] == "T"
    assert [code for code, _line, _detail in folder.remarks("a.md")] == ["front-matter-tabs"]


@pytest.mark.parametrize(
    "value", ["!!python/object/apply:os.system [id]", "!!python/name:os.system", "&a [*a, *a]", "*unknown"]
)
def test_front_matter_that_wants_more_than_values_is_refused_with_its_line(folder, value):
    folder.write("a.md", f"---\ntitle: T\nx: {value}\n---\nx")
    collected = folder.collected()
    found = [(remark.code, remark.line) for remark in collected.remarks if remark.path == "a.md"]
    assert found == [("broken-front-matter", 3)] or (collected.notes and collected.notes[0].title == "T")


def test_note_with_a_password_is_a_draft_and_told(folder):
    folder.write("a.md", "---\ntitle: T\npassword: secret\n---\nx")
    [note] = folder.collected().notes
    assert note.draft
    assert [(remark.code, remark.line) for remark in note.remarks] == [("private-post", 3)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("macros.tex", r"\newcommand{\RR}{\mathbb{R}}" + "\n" + r"\newcommand{\norm}[1]{\|#1\|}"),
        ("_includes/mathjax.html", r"""macros: { RR: "{\\mathbb{R}}", norm: ['\\|#1\\|', 1] }"""),
        ("layouts/partials/katex.html", r"""macros: { "\\RR": "\\mathbb{R}", "\\norm": "\\|#1\\|" }"""),
    ],
)
def test_macros_of_the_folder_come_with_the_notes_that_use_them(folder, path, text):
    folder.write(path, text).write("a.md", r"$\norm{x} \in \RR$").write("b.md", "$x$")
    macros = {key: each.fields["macros"] for key, each in folder.prepared().items()}
    assert r"\newcommand{\norm}[1]{\|#1\|}" in macros["a.md"]
    assert r"\mathbb{R}" in macros["a.md"]
    assert macros["b.md"] == ""


@pytest.mark.parametrize(
    "path",
    ["blog/source/_drafts/d.md", "docs/_drafts/d.md", "docs/_drafts/deep/d.md", "docs/blog/_drafts/d.md"],
)
def test_drafts_of_a_site_in_a_folder_are_drafts(folder, path):
    folder.write(path, "x").write("docs/_posts/2020-01-02-p.md", "x").write("README.md", "x")
    assert {note.path: note.draft for note in folder.collected().notes}[path]


def test_folder_of_drafts_by_itself_holds_drafts(tmp_path):
    root = tmp_path / "_drafts"
    root.mkdir()
    (root / "a.md").write_text("x")
    assert collect(detect(Tree.walk(root))[0]).notes[0].draft


@pytest.mark.parametrize(
    "head",
    [
        *("---\ntitle: T\ndraft: true\n", "---\ntitle: T\ndraft: true\n----\n", "----\ndraft: true\n----\n"),
        *(" ---\n draft: true\n ---\n", "title: T\nstatus: draft\n", "\u200b---\npublished: false\n---\n"),
        *('---json\n{"title": "T",\n"draft": true}\n---\n', "```yaml\ndraft: true\n```\n", "状态：草稿\n"),
        "- draft:: true\n",
    ],
)
def test_draft_whose_front_matter_cannot_be_read_is_no_public_note(folder, head):
    folder.write("a.md", f"{head}\nsecret\n")
    assert folder.collected().notes[0].draft
    assert "unread-draft" in {code for code, _line, _detail in folder.remarks("a.md")}


def test_note_that_speaks_of_drafts_is_public(folder):
    folder.write("a.md", "---\ntitle: Hugo\n---\n```yaml\ndraft: true\n```\n")
    folder.write("b.md", "The draft: true stories.\nStatus: done\n" + "x\n" * 20 + "draft: true\n")
    assert not any(note.draft for note in folder.collected().notes)
