"""Links between notes lead to articles, pictures come from the media folder, the missing stays as text."""

import base64

import pytest

from articles.rendering.headings import anchor_from
from tests.pictures import raster, svg

PNG = raster()
SECOND = anchor_from("第二部分（续）")


def body(folder, text, **files):
    folder.write("a.md", text).write(
        "b.md", "# Note B\n\n## First part\n\n## 第二部分（续）\n\n## Part\n\n## Part\n"
    )
    for path, content in files.items():
        folder.write(path, content)
    return folder.source("a.md").strip()


@pytest.mark.parametrize(
    ("link", "rewritten"),
    [
        ("[x](b.md)", "[x](/articles/b/)"),
        ("[x](./b.md 'T')", "[x](/articles/b/ 'T')"),
        ("[x](<b.md>)", "[x](/articles/b/)"),
        ("[x](/b)", "[x](/articles/b/)"),
        ("[x](B.md)", "[x](/articles/b/)"),
        ("[x](b.md#first-part)", "[x](/articles/b/#first-part)"),
        ("[x](b.md#第二部分续)", f"[x](/articles/b/#{SECOND})"),
        ("[x](b.md#%E7%AC%AC%E4%BA%8C%E9%83%A8%E5%88%86)", f"[x](/articles/b/#{SECOND})"),
        ("[x](b.md#part-1)", "[x](/articles/b/#part-2)"),
        ("[x](b.md#note-b)", "[x](/articles/b/)"),
        ("[the ring $R$](b.md)", "[the ring $R$](/articles/b/)"),
        ("[two\nlines](b.md)", "[two\nlines](/articles/b/)"),
        ("[x]: b.md 'T'", "[x]: /articles/b/ 'T'"),
        ('<a class="c" href="b.md">x</a>', '<a class="c" href="/articles/b/">x</a>'),
        ("[x](https://e.org/b.md)", "[x](https://e.org/b.md)"),
        ("[x](mailto:a@e.org)", "[x](mailto:a@e.org)"),
        ("[x](www.e.org/y)", "[x](http://www.e.org/y)"),
        ("`[x](b.md)`", "`[x](b.md)`"),
        ("$[x](b.md)$", "$[x](b.md)$"),
        ("[](int x, int y)", "[](int x, int y)"),
    ],
)
def test_links_lead_to_articles(folder, link, rewritten):
    assert body(folder, link) == rewritten
    assert folder.remarks("a.md") == []


@pytest.mark.parametrize(
    ("link", "left", "code"),
    [
        ("see [**x**](gone.md) there", "see **x** there", "missing-link"),
        ("[x](b.md#gone)", "[x](/articles/b/)", "missing-heading"),
        ("[x](obsidian://open?file=a)", "x", "foreign-link"),
        ("![x](gone.png)", "x", "missing-picture"),
        ("![](a/gone.png)", "gone.png", "missing-picture"),
        ("![x](https://e.org/y.png)", "[x](<https://e.org/y.png>)", "remote-picture"),
        ("[![x](https://e.org/y.png)](b.md)", "[x](/articles/b/)", "remote-picture"),
        ('<img src="https://e.org/y.png" alt="x">', '<a href="https://e.org/y.png">x</a>', "remote-picture"),
        (
            "![x][r]\n\n[r]: https://e.org/y.png",
            "[x](<https://e.org/y.png>)\n\n[r]: https://e.org/y.png",
            "remote-picture",
        ),
    ],
)
def test_what_is_missing_or_elsewhere_stays_as_text_and_is_told(folder, link, left, code):
    assert body(folder, link) == left
    assert [(found, line) for found, line, _detail in folder.remarks("a.md")] == [(code, 1)]


@pytest.mark.parametrize(
    "address",
    [
        "img/a (1)（左）.png",
        "<img/a (1)（左）.png>",
        "img/a%20(1)%EF%BC%88%E5%B7%A6%EF%BC%89.png",
        r"img\a (1)（左）.png",
        "./img/A (1)（左）.PNG",
        "/img/a (1)（左）.png?raw=1",
        "img/a&#32;(1)（左）.png",
    ],
)
def test_picture_is_found_however_its_address_is_written(folder, address):
    source = body(folder, f'![x]({address} "T")', **{"img/a (1)（左）.png": PNG})
    assert source.startswith("![x](/media/notes/")
    assert source.endswith('/a-1-%E5%B7%A6.png "T")')
    assert folder.media() == [path for path in folder.media() if path.endswith("a-1-左.png")]


def test_picture_that_lies_about_its_kind_gets_its_true_ending(folder):
    assert body(folder, "![x](a.jpg)", **{"a.jpg": PNG}).endswith("a.png)")


def test_page_that_calls_itself_a_picture_is_refused(folder):
    assert body(folder, "![x](a.png)", **{"a.png": "<script>alert(1)</script>"}) == "x"
    assert folder.remarks("a.md")[0][0] == "unsupported-picture"
    assert folder.media() == []


def test_drawing_is_made_safe_on_its_way(folder, settings):
    body(folder, "![x](a.svg)", **{"a.svg": svg("<script>alert(1)</script><rect/>")})
    [stored] = folder.media()
    assert b"script" not in (settings.MEDIA_ROOT / stored).read_bytes()


def test_picture_written_out_in_its_address_is_stored(folder):
    data = base64.b64encode(PNG).decode()
    assert body(folder, f"![x](data:image/png;base64,{data})").startswith("![x](/media/notes/")


def test_picture_of_another_width_keeps_its_shape(folder):
    source = body(folder, "![x](a.png){width=60px}", **{"a.png": PNG})
    assert 'width="60" height="40"' in source


def test_zoomed_picture_keeps_its_size(folder):
    source = body(folder, '<img src="a.png" style="zoom:50%">', **{"a.png": PNG})
    assert 'width="15" height="10"' in source
    assert "zoom" not in source


def test_drawing_in_the_text_becomes_a_picture(folder):
    drawing = svg("\n<text>$A$</text>\n").decode()
    source = body(folder, f"before\n\n{drawing}\n\n[x](gone.md)")
    assert source.startswith("before\n\n![a](/media/notes/")
    assert folder.remarks("a.md") == [("missing-link", 7, "gone.md")]


def test_drawing_within_a_drawing_is_one_picture(folder):
    outer = svg(svg("<rect/>").decode()).decode()
    body(folder, f'<?xml version="1.0"?><!-- made --><!DOCTYPE svg>{outer} after')
    assert len(folder.media()) == 1


def test_drawing_in_code_stays(folder):
    assert body(folder, "```html\n<svg></svg>\n```") == "```html\n<svg></svg>\n```"


def test_pdf_that_a_note_links_to_is_kept(folder):
    assert body(folder, "[x](a.pdf)", **{"a.pdf": b"%PDF-1.4 ..."}).endswith("/a.pdf)")


def test_lines_are_told_as_they_are_in_the_file(folder):
    folder.write("a.md", "---\ntitle: T\n---\n\n\ntext\n\nx [y](gone.md)\n")
    remark = folder.prepared()["a.md"].remarks[0]
    assert (remark.line, remark.column) == (8, 3)


def test_problem_of_the_renderer_is_told_as_it_is_in_the_file(folder):
    folder.write("a.md", f"---\ntitle: T\n---\n\n{svg(chr(10)).decode()}\n\n$$\nx\n")
    remarks = [remark for remark in folder.prepared()["a.md"].remarks if remark.rendering]
    assert [(remark.code, remark.line) for remark in remarks] == [("unclosed-display-maths", 8)]
