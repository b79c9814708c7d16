"""Exports of WordPress, and of Typecho in the same format."""

import io
import tracemalloc

import pytest

from articles.transfer import wxr
from tests.pictures import raster

PNG = raster()
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Blog</title><link>https://blog.example</link><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://blog.example</wp:base_blog_url>
<wp:author><wp:author_login>ada</wp:author_login>
<wp:author_display_name><![CDATA[Ada L]]></wp:author_display_name></wp:author>
<wp:category><wp:category_nicename>maths</wp:category_nicename><wp:category_parent></wp:category_parent>
<wp:cat_name><![CDATA[数学]]></wp:cat_name></wp:category>
<wp:category><wp:category_nicename>algebra</wp:category_nicename><wp:category_parent>maths</wp:category_parent>
<wp:cat_name><![CDATA[代数 & 环]]></wp:cat_name></wp:category>
"""


def item(body="<p>x</p>", number=7, status="publish", kind="post", more="", name="my-post"):
    return f"""<item><title>T &amp; U</title><link>https://blog.example/2021/03/{name}/</link>
<dc:creator><![CDATA[ada]]></dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>
<wp:post_date>2021-03-05 10:00:00</wp:post_date><wp:post_date_gmt>2021-03-05 02:00:00</wp:post_date_gmt>
<wp:post_name>{name}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
<category domain="category" nicename="algebra"><![CDATA[代数 & 环]]></category>
<category domain="category" nicename="maths"><![CDATA[数学]]></category>
<category domain="post_tag" nicename="c"><![CDATA[C++]]></category>{more}</item>
"""


def blog(folder, *items, head=HEAD):
    return folder.write("site.xml", head + "".join(items) + "</channel></rss>")


def source(folder, body):
    return blog(folder, item(body)).source("posts/7.md").strip()


def test_post_has_all_that_the_export_says(folder):
    blog(folder, item())
    assert folder.dialect.name == "wordpress"
    post = folder.prepared()["posts/7.md"]
    assert (post.key, post.slug, post.author) == ("blog.example/posts/7.md", "my-post", "Ada L")
    assert (post.category, post.tags) == (("数学", "代数 & 环"), ("C++",))
    assert post.fields["title"] == "T & U"
    assert post.fields["published_at"].isoformat() == "2021-03-05T02:00:00+00:00"
    assert post.former == ("/2021/03/my-post/",)


@pytest.mark.parametrize(
    ("status", "drafted"),
    [("publish", False), ("future", False), ("draft", True), ("pending", True), ("private", True)],
)
def test_only_public_posts_are_published(folder, status, drafted):
    [note] = blog(folder, item(status=status)).collected().notes
    assert note.draft == drafted


def test_post_with_a_password_is_a_draft_and_told(folder):
    blog(folder, item(more="<wp:post_password>x</wp:post_password>"))
    assert folder.collected().notes[0].draft
    assert folder.remarks("posts/7.md") == [("private-post", 0, "")]


def test_what_is_no_article_is_told(folder):
    comment = "<wp:comment><wp:comment_content>c</wp:comment_content></wp:comment>"
    blog(
        folder,
        item(more=comment * 2),
        item(number=8, kind="page"),
        item(number=9, status="trash"),
        item(number=10, kind="revision"),
        item(number=11, kind="attachment"),
    ).write("beside.md", "x")
    collected = folder.collected()
    assert [note.path for note in collected.notes] == ["posts/7.md"]
    assert {(remark.path, remark.code, remark.detail) for remark in collected.remarks} == {
        ("site.xml", "page", "T & U"),
        ("site.xml", "discarded-post", "T & U (trash)"),
        ("site.xml", "left-out-of-export", "revision 1"),
        ("beside.md", "beside-export", ""),
    }
    lines = (folder.root / "site.xml").read_text("utf-8").split("\n")
    [page] = [remark for remark in collected.remarks if remark.code == "page"]
    assert lines[page.line - 1].startswith("<item>")
    assert "<wp:post_id>8<" in lines[page.line + 1]
    assert ("comments-left-out", 0, "2") in folder.remarks("posts/7.md")


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("<!--markdown-->## 标题\n\n$a_i &lt; b$ **x**", "## 标题\n\n$a_i &lt; b$ **x**"),
        ("<p>设 $a_i &lt; b_j$，*x*</p>", r"设 $a_i < b_j$，\*x\*"),
        ("one\ntwo\n\nthree", "one  \ntwo\n\nthree"),
        ("<!-- wp:heading --><h2>H</h2><!-- /wp:heading -->", "## H"),
        ("a<!--more-->b", "a\n\n<!-- more -->\n\nb"),
        ("$latex x^2$ [latex]y_1[/latex]", "$x^2$ $y_1$"),
        ('[code lang="python"]a < b[/code]', "```python\na < b\n```"),
        ("[embed]https://v.example/x[/embed]", "[https://v.example/x](https://v.example/x)"),
        ('<a href="http://blog.example/2021/03/my-post/">me</a>', "[me](/articles/my-post/)"),
        ("<table><tr><td rowspan='2'>a</td></tr></table>", '<table><tr><td rowspan="2">a</td></tr></table>'),
        (
            '<!-- wp:jetpack/markdown {"source":"**a** $x_1$"} --><p>a</p><!-- /wp:jetpack/markdown -->',
            "**a** $x_1$",
        ),
    ],
)
def test_body_becomes_markdown(folder, body, markdown):
    assert source(folder, body) == markdown


def test_pictures_are_taken_from_the_folder_and_others_told(folder):
    folder.write("uploads/2021/a.png", PNG)
    uploads = "https://blog.example/wp-content/uploads/2021"
    text = source(folder, f'<p><img src="{uploads}/a-300x200.png"> <img src="{uploads}/b.png"></p>')
    assert "/media/notes/" in text
    assert folder.remarks("posts/7.md") == [("remote-picture", 1, f"{uploads}/b.png")]


def test_caption_is_the_title_of_its_picture(folder):
    folder.write("uploads/a.png", PNG)
    picture = '<a href="x"><img src="https://blog.example/wp-content/uploads/a.png" alt="A" /></a>'
    text = source(folder, f'[caption id="attachment_1" width="9"]{picture} 说明 $x$[/caption]')
    assert text.endswith('"说明 $x$")')


def test_tag_that_shows_nothing_here_is_told(folder):
    assert source(folder, '<p>a [gallery ids="1,2"] b</p>') == "a b"
    assert folder.remarks("posts/7.md") == [("unknown-tag", 0, '[gallery ids="1,2"]')]


def test_slug_of_percent_signs_is_read(folder):
    blog(folder, item(name="%e6%a2%af%e5%ba%a6"))
    assert folder.collected().notes[0].metadata.slug == "梯度"


def test_next_export_of_the_site_finds_its_posts_again(folder):
    key = blog(folder, item()).prepared()["posts/7.md"].key
    (folder.root / "site.xml").rename(folder.root / "site-2.xml")
    assert folder.prepared()["posts/7.md"].key == key


def test_control_characters_do_not_break_the_export(folder):
    assert source(folder, "a\x0bb\x00c") == "abc"


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rss [<!ENTITY a "b">]>',
        '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "http://e.org/x.dtd">',
    ],
)
def test_entities_and_document_types_are_refused(folder, head):
    collected = blog(folder, item("&a;"), head=HEAD.replace("<rss", f"{head}<rss", 1)).collected()
    assert collected.notes == ()
    assert [(remark.code, remark.line) for remark in collected.remarks if remark.path] == [
        ("broken-export", 2)
    ]


def test_broken_export_gives_what_stands_before_the_break(folder):
    folder.write("site.xml", HEAD + item() + "<item><title>a</b></item>")
    collected = folder.collected()
    assert [note.path for note in collected.notes] == ["posts/7.md"]
    assert "broken-export" in {remark.code for remark in collected.remarks}


def test_other_xml_is_no_export(folder):
    folder.write("feed.xml", "<rss version='2.0'><channel></channel></rss>").write("a.md", "x")
    assert folder.dialect.name == "plain"


def test_cover_is_taken_from_the_uploaded_files(folder):
    meta = (
        "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>"
    )
    address = "<wp:attachment_url>https://blog.example/wp-content/uploads/a.png</wp:attachment_url>"
    blog(folder, item(more=meta), item(number=9, kind="attachment", status="inherit", more=address))
    folder.write("uploads/a.png", PNG)
    assert folder.prepared()["posts/7.md"].fields["cover"].startswith("notes/")


def test_block_that_only_wordpress_can_make_is_told(folder):
    body = '<p>x</p><!-- wp:block {"ref":77} /--><!-- wp:spacer {"height":"9px"} /-->'
    assert blog(folder, item(body)).source("posts/7.md") == "x\n"
    assert folder.remarks("posts/7.md") == [("unknown-block", 0, '<!-- wp:block {"ref":77} /-->')]


def test_text_without_an_end_takes_no_memory(monkeypatch):
    monkeypatch.setattr(wxr, "LENGTH_LIMIT", 1000)
    file = io.BytesIO(
        f"<rss><channel><title>{'x y ' * 2_000_000}</title><link>l</link></channel></rss>".encode()
    )
    tracemalloc.start()
    (record,) = wxr.read(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(record.get("title")), record.get("link")) == (1000, "l")
    assert peak < 1_000_000
