"""Atom and RSS: whole articles that read well anywhere."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from defusedxml import ElementTree

from articles.feeds import absolute_html
from tests.factories import make_article, make_articles, make_category

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
FEEDS = {
    "/feeds/atom.xml": "application/atom+xml",
    "/feeds/rss.xml": "application/rss+xml",
    "/categories/maths/feeds/atom.xml": "application/atom+xml",
    "/categories/maths/feeds/rss.xml": "application/rss+xml",
    "/tags/algebra/feeds/atom.xml": "application/atom+xml",
    "/tags/algebra/feeds/rss.xml": "application/rss+xml",
}


@pytest.fixture(autouse=True)
def site_address(settings):
    settings.SITE_URL = "https://notes.example"


def contents(client, address):
    root = ElementTree.fromstring(client.get(address).content)
    return [element.text for element in root.iter() if element.tag in {f"{ATOM}content", CONTENT}]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_holds_the_twenty_newest_in_full(client, address):
    category = make_category("maths")
    articles = make_articles(22, category=category, tags=["algebra"])
    response = client.get(address)
    assert response["Content-Type"].startswith(FEEDS[address])
    texts = contents(client, address)
    assert len(texts) == 20
    assert articles[0].source in texts[0]
    assert articles[19].source in texts[19]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_costs_few_queries(client, address, django_assert_max_num_queries):
    make_articles(5, category=make_category("maths"), tags=["algebra"])
    with django_assert_max_num_queries(6):
        client.get(address)


def test_a_branch_feed_holds_its_subtree(client):
    maths = make_category("maths")
    article = make_article(category=make_category("algebra", parent=maths))
    make_article()
    (text,) = contents(client, "/categories/maths/feeds/atom.xml")
    assert article.source in text


@pytest.mark.parametrize("address", ["/feeds/atom.xml", "/feeds/rss.xml"])
def test_formulas_arrive_as_mathml_with_their_tex(client, address):
    tex = r"\begin{matrix} a_1 & b \end{matrix} < \text{“é”}"
    make_article(source=f"Let ${tex}$ be.")
    (text,) = contents(client, address)
    annotations = Annotations()
    annotations.feed(text)
    assert annotations.found == [tex]
    assert "<math" in text


class Annotations(HTMLParser):
    """Collects the TeX beside the MathML, as a feed reader's parser sees it."""

    def __init__(self):
        super().__init__()
        self.found, self.inside = [], False

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "annotation"

    def handle_data(self, data):
        if self.inside:
            self.found.append(data)
            self.inside = False


def test_control_characters_do_not_break_a_feed(client):
    make_article(title="a\x0bb", source="c\x01d \x1b[0m \ufffe ok", summary="e\x08f")
    for address in ("/feeds/atom.xml", "/feeds/rss.xml"):
        (text,) = contents(client, address)
        assert "ok" in text


def test_addresses_work_from_anywhere():
    base = "https://notes.example/articles/note/"
    html = (
        '<a title="a > href=&quot;/no&quot;" href="/tags/x/">href="/y/"</a>'
        '<img src="/media/a.png"><a href="#top">'
    )
    expected = (
        '<a title="a > href=&quot;/no&quot;" href="https://notes.example/tags/x/">href="/y/"</a>'
        '<img src="https://notes.example/media/a.png">'
        '<a href="https://notes.example/articles/note/#top">'
    )
    assert absolute_html(html, base) == expected
    assert absolute_html('<a href="mailto:a@b.c">x</a>', base) == '<a href="mailto:a@b.c">x</a>'


def test_updated_is_the_last_change_that_readers_saw(client):
    published = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
    article = make_article(published_at=published)
    assert updated(client) == [published, published]
    article.source = "Other"
    article.save()
    assert updated(client) == [article.updated_at.replace(microsecond=0)] * 2


def updated(client):
    root = ElementTree.fromstring(client.get("/feeds/atom.xml").content)
    moments = [root.find(f"{ATOM}updated"), root.find(f"{ATOM}entry/{ATOM}updated")]
    return [datetime.fromisoformat(moment.text).replace(microsecond=0) for moment in moments]


def test_titles_are_readable_text(client):
    make_article(title="On $x^2$ & more")
    root = ElementTree.fromstring(client.get("/feeds/atom.xml").content)
    assert root.find(f"{ATOM}entry/{ATOM}title").text == "On x² & more"


def test_an_empty_feed_is_well_formed(client):
    assert contents(client, "/feeds/atom.xml") == []
