"""The page of search results, and the suggestions, whatever the engine answers."""

from dataclasses import replace

import pytest
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from articles import searching
from articles.search.matching import BusyError, TooSlowError
from articles.search.results import Choice, Facet, Hit, Instead, Question, Results, Suggestion
from articles.searching import related_categories, toggled
from categories.tree import load_tree
from tests.factories import make_article, make_category, make_draft

HIT = Hit(
    url="/articles/note/",
    title_html=mark_safe("A <mark>note</mark>"),
    language="en",
    day="2024-05-06",
    category_name="Maths",
    category_url="/categories/maths/",
    tags=[("Rings", "/tags/rings/")],
    snippet=mark_safe("of a <mark>note</mark>"),
)
FACETS = [
    Facet("category", [Choice("maths", "Maths", 7), Choice("maths/sets", "Sets", 3)]),
    Facet("tag", [Choice("rings", "Rings", 4, is_chosen=True), Choice("c", "C++", 2)]),
    Facet("year", [Choice("2024", "2024", 5)]),
    Facet("language", [Choice("zh", "中文", 1)]),
]
FOUND = Results(hits=[HIT], total=11, own=11, last=2, facets=FACETS)


@pytest.fixture
def engine(monkeypatch):
    """``engine(results)`` lets every search answer that; gives the list of what is asked."""

    def answer(results):
        asked = []
        monkeypatch.setattr(searching, "search", lambda question: asked.append(question) or results)
        return asked

    return answer


def read(client, address, **headers):
    return client.get(address, **headers).content.decode()


def words(html):
    return " ".join(strip_tags(html).split())


def test_an_address_asks_a_question(client, engine):
    asked = engine(replace(FOUND, last=9))
    client.get("/search/?q=a+b&category=maths/sets&tag=c&tag=rings&tag=c&year=2024&lang=zh&sort=date&page=3")
    assert asked == [Question("a b", "maths/sets", ("c", "rings"), 2024, "zh", by_date=True, page=3)]


def test_what_an_address_cannot_mean_is_left_out(client, engine):
    asked = engine(FOUND)
    client.get("/search/?q=a%00b&category=&tag=%00&year=20x4&lang=&sort=size")
    assert asked == [Question("a b")]


@pytest.mark.parametrize("year", ["٢٠٢٤", "²²²²", "99999", "-1", "0000", "9999"])
def test_a_year_is_four_plain_digits(client, engine, year):
    asked = engine(FOUND)
    client.get("/search/", {"q": "a", "year": year})
    assert asked == [Question("a")]


def test_an_endless_question_is_cut(client, engine):
    asked = engine(FOUND)
    client.get("/search/", {"q": "x" * 9_000, "tag": [str(number) for number in range(99)]})
    assert (len(asked[0].text), len(asked[0].tags)) == (200, 10)


@pytest.mark.parametrize("page", ["abc", "0", "-1", "3", "9" * 30])
def test_pages_that_are_not_there_are_lost(client, engine, page):
    engine(FOUND)
    assert client.get(f"/search/?q=note&page={page}").status_code == 404


def test_the_first_page_has_one_address(client, engine):
    engine(FOUND)
    answer = client.get("/search/?page=1&year=2024&q=a+%26b&tag=rings&tag=c&junk=1")
    assert (answer.status_code, answer["Location"]) == (301, "/search/?q=a+%26b&tag=c&tag=rings&year=2024")


def test_a_hit_is_shown_with_what_was_found(client, engine):
    engine(FOUND)
    body = read(client, "/search/?q=note")
    assert '<a class="result-title" href="/articles/note/">A <mark>note</mark></a>' in body
    assert '<p class="result-snippet">of a <mark>note</mark></p>' in body
    assert '<a class="card-category" href="/categories/maths/">Maths</a>' in body
    assert '<a href="/tags/rings/" rel="tag">Rings</a>' in body
    assert "<time>2024-05-06</time>" in body


def test_formulas_of_snippets_bring_their_script(client, engine):
    engine(FOUND)
    assert "math-script" not in read(client, "/search/?q=note")
    engine(replace(FOUND, hits=[replace(HIT, snippet=mark_safe('<span class="math inline">x</span>'))]))
    assert "math-script" in read(client, "/search/?q=note")


def test_formulas_of_hits_know_the_macros_of_their_article(client):
    make_article(source=r"The needle in $\R$", macros=r"\newcommand{\R}{\mathbb{R}}")
    body = read(client, "/search/?q=needle")
    assert r'data-math-group data-macros="\newcommand{\R}{\mathbb{R}}"' in body


def test_the_title_holds_the_question_and_the_page(client, engine):
    engine(FOUND)
    body = read(client, "/search/?q=%3Cb%3E&page=2")
    assert "<title>&lt;b&gt; · Search · Page 2 · " in body
    assert "<b>" not in body


def test_choices_add_to_the_question_and_start_at_its_first_page(client, engine):
    engine(FOUND)
    body = read(client, "/search/?q=note&tag=rings&sort=date&page=2")
    assert 'href="/search/?q=note&amp;category=maths/sets&amp;tag=rings&amp;sort=date"' in body
    assert 'href="/search/?q=note&amp;tag=c&amp;tag=rings&amp;sort=date"' in body
    assert 'href="/search/?q=note&amp;tag=rings&amp;year=2024&amp;sort=date"' in body
    assert 'href="/search/?q=note&amp;lang=zh&amp;tag=rings&amp;sort=date"' in body


def test_a_chosen_one_can_be_removed(client, engine):
    engine(FOUND)
    body = read(client, "/search/?q=note&tag=rings&year=2024")
    assert 'href="/search/?q=note&amp;year=2024" aria-current="true"' in body
    assert "Remove: Rings ×" in words(body)


def test_only_tags_are_chosen_several_at_a_time():
    chosen = [("category", "a"), ("tag", "x")]
    assert toggled(chosen, ("category", "b")) == [("tag", "x"), ("category", "b")]
    assert toggled(chosen, ("tag", "y")) == [*chosen, ("tag", "y")]
    assert toggled(chosen, ("tag", "x")) == [("category", "a")]


def test_long_lists_of_choices_are_folded(client, engine):
    tags = Facet("tag", [Choice(f"t{number}", f"T{number}", 1) for number in range(9)])
    engine(replace(FOUND, facets=[tags]))
    shown, folded = read(client, "/search/?q=note").split('<details class="facet-rest">')
    assert ("T7" in shown, "T8" in shown, "T8" in folded) == (True, False, True)


def test_pages_and_orders_keep_the_question(client, engine):
    engine(FOUND)
    body = read(client, "/search/?q=note&tag=rings")
    assert 'href="/search/?q=note&amp;tag=rings&amp;page=2" rel="next"' in body
    assert 'href="/search/?q=note&amp;tag=rings" aria-current="true">Most relevant' in body
    assert 'href="/search/?q=note&amp;tag=rings&amp;sort=date">Newest' in body


def test_how_many_there_are_is_said_honestly(client, engine):
    engine(FOUND)
    assert "11 notes answer to “note”." in words(read(client, "/search/?q=note"))
    engine(replace(FOUND, total=1000, has_more=True))
    body = read(client, "/search/?q=note")
    assert "More than 1,000 notes answer to “note”." in words(body)
    assert '<span class="count">5+</span>' in body
    assert "超过 1000 篇" in read(client, "/search/?q=note", headers={"accept-language": "zh-CN"})


@pytest.mark.parametrize(
    ("kind", "said"), [("spelling", "spelt alike"), ("sound", "sounds alike"), ("fewer", "fewer words")]
)
def test_what_was_searched_instead_is_said(client, engine, kind, said):
    engine(replace(FOUND, own=2, instead=Instead("no<te", kind)))
    body = read(client, "/search/?q=ntoe&year=2024")
    assert "Only 2 notes answer to “ntoe”." in words(body)
    assert f'{said}, <a href="/search/?q=no%3Cte&amp;year=2024">no&lt;te</a>.' in body
    assert "11 notes" not in body


def test_some_of_the_words_are_better_than_nothing(client, engine):
    engine(replace(FOUND, own=0, instead=Instead("a note", "any")))
    body = read(client, "/search/?q=a+note")
    assert "No note answers to “a note”. Shown as well: what has some of the words." in words(body)


def test_nothing_of_its_own_is_said_too(client, engine):
    engine(replace(FOUND, own=0, instead=Instead("note", "spelling")))
    assert "No note answers to “ntoe”. Shown as well" in words(read(client, "/search/?q=ntoe"))


def test_who_finds_nothing_sees_categories_and_the_newest_notes(client, engine):
    engine(Results())
    make_article(title="Old", days_ago=9)
    make_article(title="New", category=make_category("Deep Learning", slug="deep"))
    make_draft(title="Hidden", category=make_category("Secret", slug="secret"))
    body = read(client, "/search/?q=deeper+learners")
    assert "No note answers to “deeper learners”." in body
    assert '<a href="/categories/deep/">Deep Learning</a>' in body
    assert body.index("New</a>") < body.index("Old</a>")
    assert "Hidden" not in body
    assert "Secret" not in body


def test_who_finds_nothing_may_drop_the_choices(client, engine):
    engine(Results())
    body = read(client, "/search/?q=note&category=none&sort=date")
    assert '<a href="/search/?q=note&amp;sort=date">Search all notes for it</a>' in body
    assert "Remove: none ×" in words(body)
    assert "Search all notes" not in read(client, "/search/?q=note")


def test_related_categories_are_those_of_similar_names():
    maths, learning = make_category("数学"), make_category("深度学习")
    make_article(category=maths)
    make_article(category=learning)
    tree = load_tree()

    def names(text):
        return [node.category.name for node in related_categories(text, tree)]

    assert names("深度残差") == ["深度学习"]
    assert names("高等数学与深度学习") == ["数学", "深度学习"]
    assert names("qwxzjv") == names("") == ["数学", "深度学习"]


@pytest.mark.parametrize(
    ("error", "words"),
    [(TooSlowError, "This search took too long"), (BusyError, "Many are searching at this moment")],
)
def test_a_search_without_an_answer_says_so_and_is_kept_nowhere(client, monkeypatch, error, words):
    def fail(_question):
        raise error

    monkeypatch.setattr(searching, "search", fail)
    response = client.get("/search/?q=needle")
    assert response.status_code == 503
    assert words in response.content.decode()
    assert (response["Cache-Control"], response["Retry-After"]) == ("no-store", "2")
    assert "ETag" not in response


@pytest.mark.parametrize("query", ["", "?q=", "?q=+", "?q=%00"])
def test_the_empty_page_tells_how_to_ask(client, engine, query):
    asked = engine(FOUND)
    assert "How to ask" in read(client, f"/search/{query}")
    assert asked == []


def test_suggestions_are_options_that_lead_somewhere(client, monkeypatch):
    found = [
        Suggestion("/articles/a/", mark_safe("A <mark>no</mark>te"), "en"),
        Suggestion("/articles/b/#c", mark_safe("某节"), "zh", mark_safe("某篇")),
    ]
    monkeypatch.setattr(searching, "suggest", lambda _text: found)
    body = read(client, "/search/suggest/?q=no")
    assert body.count('role="option"') == 2
    assert 'href="/articles/b/#c" lang="zh"><small>某篇</small> <span>某节</span>' in body
    assert "<p>2 suggestions</p>" in body
    assert "<p>2 条建议</p>" in read(client, "/search/suggest/?q=no", headers={"accept-language": "zh-CN"})


def test_no_suggestion_is_said(client, monkeypatch):
    monkeypatch.setattr(searching, "suggest", lambda _text: [])
    assert "No title and no heading answers" in read(client, "/search/suggest/?q=no")


def test_suggestions_hold_nothing_unpublished(client):
    make_draft(title="Needle draft")
    make_article(title="Needle tomorrow", days_ago=-1)
    make_article(title="Needle today")
    body = read(client, "/search/suggest/?q=needle")
    assert "today" in body
    assert "draft" not in body
    assert "tomorrow" not in body


def test_results_and_facets_hold_nothing_unpublished(client):
    make_draft(title="Needle draft", tags=["drafty"])
    make_article(title="Needle tomorrow", tags=["early"], days_ago=-1)
    make_article(title="Needle today")
    body = read(client, "/search/?q=needle")
    assert "1 note answers" in words(body)
    for hidden in ("draft", "tomorrow", "early"):
        assert hidden not in body


@pytest.mark.parametrize("query", ["", "'", "\\", "a & | ! <-> :*", "(((", "%25", "tag:", "-", '"', "🚀"])
def test_strange_questions_are_answered(client, query):
    make_article()
    for address in ("/search/", "/search/suggest/"):
        assert client.get(address, {"q": query, "category": query, "tag": query}).status_code == 200


def test_suggestions_travel_like_pages(client):
    make_article(title="Needle")
    first = client.get("/search/suggest/?q=needle")
    again = client.get("/search/suggest/?q=needle", headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert client.post("/search/suggest/").status_code == 405
