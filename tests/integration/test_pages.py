"""The public pages: what they show, in what order, with how many queries."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from articles import paging
from articles.models import Article
from articles.reading import surroundings
from articles.versions import _remembered
from tests.factories import make_article, make_articles, make_author, make_category, make_draft


def titles(response):
    """The titles of the cards of a page, in order."""
    parts = response.content.decode().split('class="card-title"')[1:]
    return [part.split(">", 1)[1].split("</a>")[0] for part in parts]


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(paging, "PAGE_SIZE", 3)


def test_home_shows_the_newest_first_twelve_to_a_page(client):
    articles = make_articles(14)
    assert titles(client.get("/")) == [article.title for article in articles[:12]]
    assert titles(client.get("/?page=2")) == [article.title for article in articles[12:]]


def test_articles_of_the_same_moment_keep_one_order(client, small_pages):
    moment = timezone.now()
    articles = [make_article(published_at=moment) for _ in range(7)]
    shown = [title for page in (1, 2, 3) for title in titles(client.get(f"/?page={page}", follow=True))]
    assert shown == [article.title for article in reversed(articles)]


def test_page_one_has_one_address(client):
    make_articles(1)
    response = client.get("/?page=1")
    assert (response.status_code, response["Location"]) == (301, "/")


@pytest.mark.parametrize("page", ["0", "-1", "abc", "", "3", "1.5", "01", "٢", "9" * 40, "2%00"])
def test_other_pages_do_not_exist(client, small_pages, page):
    make_articles(4)
    assert client.get("/?page=2").status_code == 200
    assert client.get(f"/?page={page}").status_code == 404


def test_an_empty_site_has_a_home(client):
    assert client.get("/").status_code == 200
    assert client.get("/?page=2").status_code == 404


def test_page_links_give_first_last_neighbours_and_gaps():
    numbers = [number for number, _address, _current in paging.Page(50, 100, "/").links]
    assert numbers == ["1", "", "48", "49", "50", "51", "52", "", "100"]
    assert [number for number, _address, _current in paging.Page(1, 3, "/").links] == ["1", "2", "3"]
    assert paging.Page(2, 3, "/x/").previous == "/x/"
    assert paging.Page(3, 3, "/x/").next is None


def test_canonical_addresses_are_absolute_and_tell_the_page(client, small_pages, settings):
    settings.SITE_URL = "https://notes.example"
    make_articles(4)
    assert 'rel="canonical" href="https://notes.example/"' in client.get("/?utm=x").content.decode()
    assert 'rel="canonical" href="https://notes.example/?page=2"' in client.get("/?page=2").content.decode()


def test_a_branch_lists_its_whole_subtree(client):
    maths = make_category("maths")
    algebra = make_category("algebra", parent=maths)
    lemma, _other = make_article(category=algebra), make_article(category=make_category("physics"))
    response = client.get("/categories/maths/")
    assert titles(response) == [lemma.title]
    feeds = response.context["feed_addresses"]
    assert {client.get(address).status_code for address in feeds.values()} == {200}
    assert response.context["children"] == [("algebra", "/categories/maths/algebra/")]
    crumbs = client.get("/categories/maths/algebra/").context["breadcrumbs"]
    assert crumbs[-1] == ("maths", "/categories/maths/")


def test_lists_of_tag_author_year_and_month(client, small_pages):
    date = timezone.now().replace(2024, 3, 31, 23, 30)
    note = make_article(tags=["algebra"], author=make_author("emmy"), published_at=date)
    make_article(published_at=date.replace(year=2023), tags=["other"])
    make_article(published_at=date.replace(month=4, day=1), tags=["other"])
    for address in ("/tags/algebra/", "/authors/emmy/", "/archive/2024/03/"):
        assert titles(client.get(address)) == [note.title], address
    assert len(titles(client.get("/archive/2024/"))) == 2
    assert client.get("/archive/2022/").status_code == 404
    assert client.get("/archive/2024/13/").status_code == 404


def test_months_follow_the_calendar_of_the_site(client, settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    make_article(published_at=datetime(2024, 3, 31, 20, 0, tzinfo=UTC))
    assert client.get("/archive/2024/04/").status_code == 200
    ((_year, ((month, _count, _address),)),) = client.get("/archive/").context["years"]
    assert month.month == 4


def test_the_archive_counts_by_month(client):
    for month in (3, 3, 5):
        make_article(published_at=timezone.now().replace(2024, month, 7))
    ((year, months),) = client.get("/archive/").context["years"]
    assert year == 2024
    counts = [(count, address) for _month, count, address in months]
    assert counts == [(1, "/archive/2024/05/"), (2, "/archive/2024/03/")]


def test_categories_without_public_articles_are_listed_nowhere(client):
    maths, draft = make_category("maths"), make_category("draft")
    make_article(category=make_category("algebra", parent=maths))
    make_article(category=draft, status="draft")
    make_category("empty", parent=maths)
    make_category("nothing")
    shown = client.get("/categories/").content.decode() + client.get("/sitemap-pages.xml").content.decode()
    assert client.get("/categories/maths/").context["children"] == [("algebra", "/categories/maths/algebra/")]
    assert "/categories/maths/algebra/" in shown
    assert not any(f"/categories/{path}/" in shown for path in ("draft", "nothing", "maths/empty"))
    assert client.get("/categories/nothing/").status_code == 200


def test_the_category_index_counts_subtrees(client):
    maths = make_category("maths")
    make_article(category=make_category("algebra", parent=maths))
    make_article(category=maths)
    ((category, count, ((child, child_count, _),)),) = client.get("/categories/").context["tree"]
    assert (category.name, count, child.name, child_count) == ("maths", 2, "algebra", 1)


def test_an_article_has_its_surroundings(client):
    maths = make_category("maths")
    oldest, middle, newest = reversed(make_articles(3, category=maths, tags=["algebra"]))
    stranger = make_article(tags=["algebra", "rings"], days_ago=3)
    make_article()
    middle.tags.add("rings")
    around = surroundings(middle)
    assert (around.older.slug, around.newer.slug) == (oldest.slug, newest.slug)
    related = [other.slug for other in around.related]
    assert related[0] == stranger.slug
    assert {oldest.slug, newest.slug} <= set(related)
    response = client.get(middle.get_absolute_url())
    context = response.context
    assert response.content.decode().count(stranger.get_absolute_url()) == 1
    assert context["breadcrumbs"] == [("Categories", "/categories/"), ("maths", "/categories/maths/")]
    assert re.findall(r'rel="tag">(.*?)<', context["tags"]) == ["algebra", "rings"]


def test_what_speaks_of_the_same_is_related_without_a_tag(client):
    article = make_article(title="Adam", source="The optimizer keeps a momentum. A momentum, an optimizer.")
    related = make_article(title="Averages", source="An optimizer with momentum: momentum of an optimizer.")
    make_article(title="Proofs", source="Induction over trees, trees and induction.")
    for _ in range(15):
        make_draft(title="Adam again", source="The optimizer keeps a momentum. A momentum, an optimizer.")
    assert [other.slug for other in surroundings(article).related] == [related.slug]


def test_json_ld_cannot_close_its_script(client):
    article = make_article(title="</script><b>", source="<!-- x")
    response = client.get(article.get_absolute_url())
    described = json.loads(response.context["json_ld"])
    assert described["headline"] == article.title_text
    assert response.content.decode().count("</script><b>") == 0


def test_pages_know_whether_they_hold_maths(client):
    plain = make_article()
    assert client.get("/").context["has_maths"] is False
    formula = make_article(source="Let $x$ be.")
    assert client.get("/").context["has_maths"] is True
    assert client.get(plain.get_absolute_url()).context["has_maths"] is False
    assert client.get(formula.get_absolute_url()).context["has_maths"] is True


PAGES = ["/", "/?page=2", "/categories/maths/", "/tags/algebra/", "/authors/ada/", "/articles/middle/"]


@pytest.mark.parametrize("warm", [False, True], ids=["cold", "warm"])
@pytest.mark.parametrize("address", PAGES)
def test_pages_take_at_most_four_queries(client, small_pages, django_assert_max_num_queries, address, warm):
    maths = make_category("maths", parent=make_category("science"))
    maths.parent = None
    maths.save()
    fields = {"category": maths, "tags": ["algebra", "rings"]}
    make_articles(8, **fields)
    make_article(slug="middle", days_ago=1.1, **fields)
    _remembered.clear()
    if warm:
        client.get(address)
    # The tree of categories, and the words that too many articles speak of, are read once for all articles.
    is_first_article = address.startswith("/articles/") and not warm
    with django_assert_max_num_queries(6 if is_first_article else 4):
        assert client.get(address).status_code == 200


def test_public_pages_open_no_session_and_no_user(client, admin_client, django_assert_max_num_queries):
    article = make_article()
    for address in ("/", article.get_absolute_url()):
        client.get(address)
        with django_assert_max_num_queries(3):
            response = admin_client.get(address)
        assert "sessionid" not in response.cookies
        assert response.content == client.get(address).content


def test_a_change_is_on_the_very_next_page(client):
    article = make_article(title="Before")
    assert titles(client.get("/")) == ["Before"]
    article.title = "After"
    article.save()
    assert titles(client.get("/")) == ["After"]
    Article.objects.filter(pk=article.pk).delete()
    assert titles(client.get("/")) == []


def test_the_interface_speaks_the_chosen_language(client):
    chinese = client.get("/", headers={"accept-language": "zh-CN"})
    assert '<html lang="zh-hans"' in chinese.content.decode()
    assert '<html lang="en"' in client.get("/").content.decode()
    chosen = Client(enforce_csrf_checks=True)
    answer = chosen.post("/language/", {"language": "zh-hans", "next": "/tags/"})
    assert (answer.status_code, answer["Location"]) == (302, "/tags/")
    assert '<html lang="zh-hans"' in chosen.get("/").content.decode()


def test_the_language_form_leads_back_to_the_page_it_stands_on(client, small_pages):
    make_articles(4)
    answer = client.post("/language/", {"language": "en"}, headers={"referer": "http://testserver/?page=2"})
    assert answer["Location"] == "http://testserver/?page=2"
    assert client.get("/")["Referrer-Policy"] == "same-origin"


def test_the_language_form_leads_to_no_other_host(client):
    answer = client.post("/language/", {"language": "en", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_days_are_told_on_the_calendar_of_the_site(client, settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    article = make_article(published_at=datetime(2024, 3, 31, 20, 0, tzinfo=UTC))
    Article.objects.filter(pk=article.pk).update(updated_at=datetime(2024, 5, 1, 2, 0, tzinfo=UTC))
    assert "<time>2024-04-01</time>" in client.get("/").content.decode()
    page = client.get(article.get_absolute_url()).content.decode()
    assert "<time>2024-04-01</time>" in page
    assert "<time>2024-05-01</time>" in page


def test_a_card_escapes_what_authors_name(client):
    make_article(title="A < B", category=make_category("R&D"), tags=["<i>"], macros='\\def\\q{"<"}')
    page = client.get("/").content.decode()
    for text in ("A &lt; B", ">R&amp;D</a>", ">&lt;i&gt;</a>", 'data-macros="\\def\\q{&quot;&lt;&quot;}"'):
        assert text in page, text


def test_the_links_around_an_article_speak_the_language_of_the_page(client):
    middle = make_articles(3, category=make_category("maths"), tags=["algebra"])[1]
    page = client.get(middle.get_absolute_url(), headers={"accept-language": "zh-CN"}).content.decode()
    assert all(words in page for words in ("上一篇", "下一篇", "相关文章", 'aria-label="标签"'))
