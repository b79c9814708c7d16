"""Oddities 66 to 88: front matter, pictures and names, characters, raw HTML."""

import pytest

from tests.pictures import raster, svg

PNG = raster()


def test_hexo_needs_no_opening_line_of_front_matter(imported):
    article = imported("hexo", "title: 小奇\ntags:\n  - a\n---\n正文\n")
    assert article.prepared.fields["title"] == "小奇"
    assert article.prepared.tags == ("a",)
    assert article.source == "正文\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("scaffolds/draft.md", "title: {{ title }}\ntags:\n---\n"),
        ("source/_posts/b.md", "---\ntitle: {{ title }}\n---\n"),
    ],
)
def test_front_matter_that_does_not_parse_is_told_and_the_rest_goes_in(folder, path, text):
    folder.write("source/_posts/a.md", "title: A\n---\nx").write(path, text)
    collected = folder.collected()
    assert [note.path for note in collected.notes] == ["source/_posts/a.md"]
    [remark] = [remark for remark in collected.remarks if remark.path == path]
    assert remark.code in {"scaffold", "broken-front-matter"}


def test_missing_picture_leaves_its_words_and_is_told(imported):
    article = imported("hugo", "一\n\n![图](/img/a b/c.jpg)\n")
    assert article.source == "一\n\n图\n"
    assert article.places == [("missing-picture", 3)]


@pytest.mark.parametrize(
    "address", ["/img/My files/图.png", "/img/My%20files/%E5%9B%BE.png", "<img/My files/图.png>"]
)
def test_picture_is_found_with_spaces_and_percent_signs(imported, address):
    article = imported("obsidian", f"![a]({address})", files={"src/img/x.md": "", "img/My files/图.png": PNG})
    assert '<img src="/media/notes/' in article.html
    assert article.codes == []


def test_full_width_brackets_of_a_link_are_a_part_of_its_address(imported):
    path = "post_doc/[研究].（美）高.pdf"
    article = imported("hugo", f"[下载](/{path})", files={f"static/{path}": b"%PDF-1.4\n%%EOF"})
    assert 'href="/media/notes/' in article.html


def test_role_behind_a_full_width_bracket_ends_no_link(imported):
    article = imported("d2l", "请参阅[文章](https://distill.pub/x/）（作者是 :cite:`Goh.2017`)，观看。")
    assert 'href="https://distill.pub/x/" rel="noopener nofollow ugc">文章</a>（作者是' in article.html
    assert "Goh, 2017" in article.html
    assert article.codes == ["full-width-bracket"]


def test_full_width_bracket_within_an_address_ends_no_link(imported):
    address = "https://e.org/wiki/环（数学）"
    assert imported("plain", f"[甲]({address})、[乙](https://e.org/a）b)").codes == []


def test_attribute_list_of_a_picture_gives_its_width_and_is_no_text(imported):
    article = imported("jekyll", '![x](/assets/x.png){: w="60" h="400" }', files={"assets/x.png": PNG})
    assert 'width="60" height="40"' in article.html
    assert "{:" not in article.html


def test_zoom_of_typora_gives_a_width(imported):
    image = '<img src="x.png" alt="SPP" style="zoom:50%;" />'
    article = imported("typora", f"甲 {image}\n", files={"notes/x.png": PNG})
    assert 'width="15" height="10"' in article.html
    assert "zoom" not in article.html


@pytest.mark.parametrize("to", ["https://e.org", ""])
def test_picture_within_a_link_stays_in_it(imported, to):
    article = imported("plain", f"[![icon](x.png)]({to})", files={"notes/x.png": PNG})
    assert '<img src="/media/notes/' in article.html
    assert "![" not in article.html


def test_embed_of_a_picture_has_its_width(imported):
    article = imported("obsidian", "![[files/x.png|15]] ![[x.png\\|15]]", files={"files/x.png": PNG})
    assert article.html.count('width="15" height="10"') == 2


@pytest.mark.parametrize("text", ["![[Images/a/image.svg|170]]", r"![[Pasted image 1. png\|400]]"])
def test_embed_of_nothing_is_told(imported, text):
    article = imported("obsidian", text)
    assert article.codes == ["missing-picture"]
    assert "[[" not in article.html


def test_picture_described_in_brackets_is_no_embed(imported):
    article = imported("obsidian", "![[公式]](https://e.org/equation?tex=x)")
    assert article.codes == ["remote-picture"]
    assert 'href="https://e.org/equation?tex=x"' in article.html


@pytest.mark.parametrize(
    "text", ["[[零极点\\|零点]]", "| [[零极点\\|零点]] | b |\n|---|---|", "[[零极点|零点]]"]
)
def test_wikilink_has_its_alias_in_prose_and_in_tables(imported, text):
    article = imported("obsidian", text, files={"零极点.md": "x"})
    slug = article.source.split("/articles/")[1].split("/")[0]
    assert f'<a href="/articles/{slug}/">零点</a>' in article.html
    assert "[[" not in article.html


def test_wikilink_leads_to_a_heading(imported):
    article = imported("obsidian", "[[ADC#逐次比较型\\|ADC]]", files={"ADC.md": "## 逐次比较型\n"})
    assert 'href="/articles/adc/#' in article.html
    assert article.codes == []


@pytest.mark.parametrize("name", ["回文自动机（PAM）学习笔记", "CF786C-Till（根号，二分-主席树）", "🙂 笔记"])
def test_any_name_of_a_file_gives_an_address_that_works(folder, name):
    folder.write(f"{name}.md", "x").write("b.md", f"[x](<{name}.md>)")
    slug = folder.prepared()[f"{name}.md"].slug
    assert slug.isascii()
    assert f"](/articles/{slug}/)" in folder.source("b.md")


def test_carriage_returns_are_line_ends(imported):
    article = imported("obsidian", "---\r\ntags: [a]\r\n---\r\n```c\r\nx\r\n```\r\n\r\n$y$\r\n")
    assert article.prepared.tags == ("a",)
    assert article.inline == ["y"]
    assert "\r" not in article.source


@pytest.mark.parametrize("space", ["\u200b", "\u00a0", "\u3000"])
def test_strange_spaces_keep_formulas_and_code_apart(imported, space):
    article = imported("plain", f"$100$ 分、$50${space} 名，{space}`PC` 与 `a{space}b`\n")
    assert article.inline == ["100", "50"]
    assert article.html.count("<code>") == 2


def test_very_long_line_keeps_its_formulas(imported):
    text = "甲 $x_1$ **乙** [丙](https://e.org) " * 400
    article = imported("hugo", text)
    assert len(article.inline) == 400
    assert article.html.count("<a href=") == 400


def test_drawing_becomes_a_picture(imported):
    article = imported(
        "obsidian", f'甲\n\n<div class="excalidraw-svg">{svg("<rect/>").decode()}</div>\n\n乙\n'
    )
    assert 'src="/media/notes/' in article.html
    assert "<svg" not in article.html


def test_script_goes_with_its_content_and_is_told(imported):
    article = imported(
        "obsidian", '甲\n\n<script src="https://e.org/client.js"\n        async>\nalert(1)\n</script>\n\n乙\n'
    )
    assert "script" not in article.html
    assert "alert" not in article.html
    assert "乙" in article.html
    assert article.codes == ["removed-content"]
