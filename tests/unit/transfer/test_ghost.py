"""Exports of Ghost."""

import json

import pytest

from tests.pictures import raster


def blog(folder, **values):
    post = {
        "id": "5f",
        "title": "T",
        "slug": "my-post",
        "status": "published",
        "visibility": "public",
        "type": "post",
        "html": "<p>x</p>",
        "published_at": "2021-03-05T02:00:00.000Z",
        "feature_image": "__GHOST_URL__/content/images/a.png",
    }
    data = {
        "posts": [post | values],
        "tags": [{"id": "t1", "name": "C++"}, {"id": "t2", "name": "#internal"}],
        "posts_tags": [{"post_id": "5f", "tag_id": "t1"}, {"post_id": "5f", "tag_id": "t2"}],
        "users": [{"id": "u", "name": "Ada L"}],
        "posts_authors": [{"post_id": "5f", "author_id": "u", "sort_order": 0}],
        "members": [{}, {}],
    }
    export = {"db": [{"meta": {"exported_on": 1, "version": "5.0"}, "data": data}]}
    folder.write("site.ghost.json", json.dumps(export)).write("content/images/a.png", raster())
    return folder


def source(folder, **values):
    return blog(folder, **values).source("posts/5f.md").strip()


def test_post_has_all_that_the_export_says(folder):
    blog(folder, custom_excerpt="S")
    assert folder.dialect.name == "ghost"
    post = folder.prepared()["posts/5f.md"]
    assert (post.slug, post.author, post.tags) == ("my-post", "Ada L", ("C++",))
    assert post.fields["published_at"].isoformat() == "2021-03-05T02:00:00+00:00"
    assert post.fields["summary"] == "S"
    assert post.fields["cover"].startswith("notes/")
    assert ("left-out-of-export", "members 2") in {
        (each.code, each.detail) for each in folder.collected().remarks
    }


@pytest.mark.parametrize("values", [{"status": "draft"}, {"visibility": "members"}, {"visibility": "paid"}])
def test_what_not_everybody_may_read_is_a_draft(folder, values):
    assert blog(folder, **values).collected().notes[0].draft


def test_page_is_no_article(folder):
    assert blog(folder, type="page").collected().notes == ()


def test_html_becomes_markdown_and_its_pictures_are_found(folder):
    text = source(folder, html='<p>$a_1 &lt; b$</p><img src="__GHOST_URL__/content/images/a.png" alt="A">')
    assert text.startswith("$a_1 < b$\n\n![A](/media/notes/")


MARKDOWN = "## H\n\n$a_i$ and *b*"


def test_card_of_markdown_stays_as_it_is_in_mobiledoc(folder):
    cards = [["markdown", {"markdown": MARKDOWN}]]
    html = "<p>one</p><!--kg-card-begin: markdown--><h2>H</h2><!--kg-card-end: markdown--><p>two</p>"
    document = json.dumps({"cards": cards, "sections": [[1, "p", []], [10, 0], [1, "p", []]]})
    assert source(folder, mobiledoc=document, html=html) == f"one\n\n{MARKDOWN}\n\ntwo"


def test_card_of_markdown_stays_as_it_is_in_lexical(folder):
    text = {"type": "extended-text", "text": "one * two", "format": 1}
    nodes = [
        {"type": "paragraph", "children": [text]},
        {"type": "markdown", "markdown": MARKDOWN},
        {"type": "codeblock", "code": "a < b", "language": "python"},
        {"type": "horizontalrule"},
        {"type": "gallery", "images": []},
    ]
    document = json.dumps({"root": {"children": nodes}})
    assert (
        source(folder, lexical=document) == f"**one \\* two**\n\n{MARKDOWN}\n\n```python\na < b\n```\n\n---"
    )
    assert folder.remarks("posts/5f.md") == [("unknown-block", 0, "gallery")]


def test_code_for_the_page_is_told(folder):
    blog(folder, codeinjection_head="<script>")
    assert folder.remarks("posts/5f.md") == [("unknown-block", 0, "codeinjection_head")]


@pytest.mark.parametrize(
    "text",
    [
        '{"db": [{"meta": {"version": "5", "exported_on": 1}, "data": {"posts": [',
        '{"db":["exported_on", "version"]}',
    ],
)
def test_broken_export_is_told(folder, text):
    collected = folder.write("x.json", text).collected()
    assert [remark.code for remark in collected.remarks if remark.path] == ["broken-export"]


def test_other_json_is_no_export(folder):
    assert folder.write("a.json", '{"a": 1}').write("a.md", "x").dialect.name == "plain"


def test_characters_that_no_database_holds_are_left_out(folder):
    note = blog(folder, title="a\0b", html="<p>x\0\ud800y</p>").collected().notes[0]
    assert (note.title, note.body.strip()) == ("ab", "xy")


@pytest.mark.parametrize(
    "values",
    [{"lexical": '{"root": 5}'}, {"mobiledoc": '{"cards": [5]}'}, {"visibility": {}}, {"status": ["x"]}],
)
def test_post_of_another_shape_is_told_and_the_others_come_in(folder, values):
    export = json.loads(blog(folder, **values).root.joinpath("site.ghost.json").read_text())
    posts = export["db"][0]["data"]["posts"]
    posts.append({"id": "6", "title": "Good", "slug": "good", "status": "published", "html": "x"})
    folder.write("site.ghost.json", json.dumps(export))
    assert [note.title for note in folder.collected().notes] == ["Good"]
    assert "failed" in {remark.code for remark in folder.collected().remarks}


@pytest.mark.parametrize(
    "data", [{"posts": {"a": 1}}, {"posts": ["a"]}, {"posts": [], "tags": [{"name": "x"}]}]
)
def test_export_of_another_shape_is_told(folder, data):
    folder.write("x.json", json.dumps({"db": [{"meta": {"version": "5"}, "data": data}]}))
    assert [remark.code for remark in folder.collected().remarks] == ["broken-export"]
