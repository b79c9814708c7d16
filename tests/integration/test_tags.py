"""Tags as authors write them, and their addresses."""

import pytest

from articles import views
from articles.models import Article, Tag
from articles.tags import parse_tags
from tests.factories import make_article

NAMES = {
    "机器学习": "机器学习",
    "C": "c",
    "C++": "c-plus-plus",
    "C#": "c-sharp",
    "F#": "f-sharp",
    "∫": "integral",
    ".NET": "dot-net",
    "TCP/IP": "tcp-ip",
    "R&D": "r-and-d",
    "🚀": "rocket",
    "?!": "question-mark-exclamation-mark",
    "Node.js": "node-js",
}


def test_each_tag_has_an_address_of_its_own_that_speaks(client):
    article = make_article(tags=NAMES)
    assert {tag.name: tag.slug for tag in article.tags.all()} == NAMES
    for tag in Tag.objects.all():
        page = client.get(tag.get_absolute_url())
        assert page.status_code == 200
        assert article.title in page.content.decode()


def test_case_does_not_make_another_tag():
    make_article(tags=["C++"])
    make_article(tags=["c++"])
    assert [tag.name for tag in Tag.objects.all()] == ["C++"]


def test_names_that_spell_alike_get_numbered_addresses():
    make_article(tags=["node js", "node.js", "Node/JS"])
    assert set(Tag.objects.values_list("slug", flat=True)) == {"node-js", "node-js-2", "node-js-3"}


def test_an_address_stays_when_the_name_changes():
    make_article(tags=["C++"])
    tag = Tag.objects.get()
    tag.name = "C++ language"
    tag.save()
    assert tag.slug == "c-plus-plus"


def test_tags_of_hidden_articles_have_no_page(client):
    make_article(tags=["secret"], status=Article.Status.DRAFT)
    assert client.get("/tags/secret/").status_code == 404
    assert "secret" not in client.get("/tags/").content.decode()


def test_the_index_counts_public_uses(client):
    make_article(tags=["algebra"])
    make_article(tags=["algebra"])
    make_article(tags=["algebra"], days_ago=-1)
    assert client.get("/tags/").context["tags"] == [("algebra", "/tags/algebra/", 2)]


def test_of_very_many_tags_the_index_shows_the_most_used(client, monkeypatch):
    monkeypatch.setattr(views, "SHOWN_TAGS", 1)
    make_article(tags=["algebra", "rings"])
    make_article(tags=["rings"])
    answer = client.get("/tags/")
    assert [name for name, *_rest in answer.context["tags"]] == ["rings"]
    assert "1 more tag" in answer.content.decode()


@pytest.mark.parametrize("name", ["C++", "∫", "机器学习"])
def test_feeds_of_a_tag_exist(client, name):
    make_article(tags=[name])
    feeds = client.get(Tag.objects.get().get_absolute_url()).context["feed_addresses"]
    assert set(feeds) == {"atom", "rss"}
    assert {client.get(address).status_code for address in feeds.values()} == {200}


def test_the_index_of_tags_does_not_part_capitals_from_small_letters(client):
    make_article(tags=["DP", "cpp", "bfs", "C++"])
    assert [name for name, *_rest in client.get("/tags/").context["tags"]] == ["bfs", "C++", "cpp", "DP"]


def test_width_and_spaces_make_no_other_tag():
    tag = Tag(name="　Ｃ＋＋  入门 ")
    tag.full_clean(exclude=["slug"])
    assert tag.name == "C++ 入门"
    assert parse_tags("Ｃ＋＋、 C++ ，n²") == ["C++", "n²"]
