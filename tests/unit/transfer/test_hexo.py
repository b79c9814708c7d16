"""What Hexo writes in its own way becomes Markdown."""

import pytest

from tests.pictures import raster

PNG = raster()


def post(folder, text, name="source/_posts/a.md"):
    folder.write(name, f"title: T\npermalink: fft\ndate: '2017-01-06 16:30:00'\n---\n{text}\n")
    return folder


def test_front_matter_needs_no_opening_line(folder):
    [note] = post(folder, "text").collected().notes
    assert (note.title, note.body, note.metadata.slug) == ("T", "text\n", "fft")


def test_pages_scaffolds_and_themes_are_no_articles(folder):
    post(folder, "x").write("source/about.md", "x").write("scaffolds/post.md", "title: {{ x }}\n---\n")
    folder.write("themes/next/README.md", "x").write("source/_drafts/d.md", "title: D\n---\nx")
    codes = {remark.path: remark.code for remark in folder.collected().remarks if remark.path}
    assert codes == {
        "source/about.md": "page",
        "scaffolds/post.md": "scaffold",
        "themes/next/README.md": "theme",
    }
    assert [(note.path, note.draft) for note in folder.collected().notes] == [
        ("source/_drafts/d.md", True),
        ("source/_posts/a.md", False),
    ]


@pytest.mark.parametrize("address", ["a/x.png", "x.png", "/images/x.png"])
def test_pictures_lie_in_the_folder_of_the_post_or_of_the_site(folder, address):
    post(folder, f"![x]({address})").write("source/_posts/a/x.png", PNG).write("source/images/x.png", PNG)
    assert "/media/" in folder.source("source/_posts/a.md")


@pytest.mark.parametrize("address", ["fft", "/fft/", "https://blog.example/fft/", "/2017/01/06/fft/", "a"])
def test_links_to_former_addresses_lead_to_the_article(folder, address):
    folder.write("_config.yml", "url: https://blog.example\n")
    post(folder, f"[x]({address})")
    assert "](/articles/fft/)" in folder.source("source/_posts/a.md")


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("{% post_link a 这里 %}", "[这里](/articles/fft/)"),
        ("{% codeblock lang:python %}\nx\n{% endcodeblock %}", "```python\nx\n```"),
        ("{% note info 标题 %}\nx\n{% endnote %}", "::: info 标题\nx\n:::"),
        ("##标题", "## 标题"),
        (
            "{% blockquote 屈原, 离骚 %}\n路 $x_1$\n\n漫\n{% endblockquote %}",
            "\n> 路 $x_1$\n>\n> 漫\n> — 屈原, 离骚".lstrip("\n"),
        ),
        ("{% cq %}x{% endcq %}", "> x"),
        ("{% youtube x %}", "<https://www.youtube.com/watch?v=x>"),
        ("{% link 名 https://e.org %}", "[名](https://e.org)"),
        ("{% btn https://e.org, 名 %}", "[名](https://e.org)"),
        ("{% mermaid %}\ngraph TD\n{% endmermaid %}", "```mermaid\ngraph TD\n```"),
        ("{% folding blue, 标题 %}\nx\n{% endfolding %}", "::: note- 标题\nx\n:::"),
        ("{% tabs a %}\nx\n{% endtabs %}", "x"),
        ("a {% label primary@x y %} b", "a x y b"),
        ("`{% raw %}`", "`{% raw %}`"),
        ("<!-- more -->", "<!-- more -->"),
    ],
)
def test_tags_become_markdown(folder, text, markdown):
    assert post(folder, text).source("source/_posts/a.md") == markdown + "\n"


def test_unknown_tag_is_left_out_and_told(folder):
    post(folder, "a {% poll x %} b")
    assert folder.source("source/_posts/a.md") == "a  b\n"
    assert folder.remarks("source/_posts/a.md") == [("unknown-tag", 5, "{% poll x %}")]


DOUBLED = "$$\\begin{cases}1\\\\\\\\\n2\\end{cases}$$"


def test_formulas_that_the_notes_show_to_be_escaped_are_as_tex_reads_them(folder):
    post(folder, DOUBLED)
    assert folder.source("source/_posts/a.md").strip() == DOUBLED.replace("\\" * 4, "\\" * 2)
    assert [code for code, _line, _detail in folder.remarks("source/_posts/a.md")] == ["unescaped-formula"]


def test_formulas_stay_where_the_site_protects_them(folder):
    folder.write("package.json", '{"dependencies": {"hexo-renderer-pandoc": "1"}}')
    assert post(folder, DOUBLED).source("source/_posts/a.md").strip() == DOUBLED


def test_formulas_stay_where_most_are_as_tex_reads_them(folder):
    for number in range(3):
        post(folder, "$$\na \\\\\nb \\\\\nc\n$$", f"source/_posts/{number}.md")
    assert post(folder, DOUBLED).source("source/_posts/a.md").strip() == DOUBLED
