"""What is offered while somebody types."""

import pytest

from articles.search import suggesting
from articles.search.matching import TooSlowError
from articles.search.suggesting import LIMIT, suggest
from tests.factories import make_article


def urls(typed):
    return [each.url for each in suggest(typed)]


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("自注意力和位置编码", "自注"),
        ("自注意力和位置编码", "位置"),
        ("自注意力和位置编码", "zizhuyi"),
        ("自注意力和位置编码", "zhuyili"),
        ("自注意力和位置编码", "zhu yi"),
        ("自注意力和位置编码", "zzyl"),
        ("自注意力和位置编码", "wzbm"),
        ("機器學習", "机器"),
        ("Stochastic Gradient Descent", "stoch"),
        ("Stochastic Gradient Descent", "gradient des"),
        ("Gradient Methods", "gradients m"),
        ("Café", "cafe"),
        ("On $x^2$ and more", "on x"),
        ("50% of it_all", "50%"),
    ],
)
def test_a_title_is_offered_for(title, typed):
    make_article(title="Something else 无关")
    article = make_article(title=title)
    assert urls(typed) == [article.get_absolute_url()]


def test_what_begins_so_goes_before_what_holds_it_and_short_before_long():
    inside = make_article(title="A matrix")
    long = make_article(title="Matrix multiplication")
    short = make_article(title="Matrix")
    assert urls("matrix") == [each.get_absolute_url() for each in (short, long, inside)]


def test_headings_are_offered_after_titles():
    article = make_article(title="Proofs", source="## Zorn's lemma for $x$\n\n## Others\n")
    title = make_article(title="Zorn and others")
    first, second = suggest("zorn")
    assert first.url == title.get_absolute_url()
    assert second.url == f"{article.get_absolute_url()}#{article.toc[0]['anchor']}"
    assert 'data-tex="x"' in second.title_html
    assert second.article_html == "Proofs"


def test_what_was_typed_is_marked():
    make_article(title="A <b> matrix", source="## Matrix < 2\n")
    assert [each.title_html for each in suggest("matri")] == [
        "A &lt;b&gt; <mark>matrix</mark>",
        "<mark>Matrix</mark> &lt; 2",
    ]


def test_the_very_title_is_not_hidden_by_those_that_begin_like_it(monkeypatch):
    monkeypatch.setattr(suggesting, "LOOKED_AT", 10)
    for number in range(12):
        make_article(title=f"Alpha {number}")
    article = make_article(title="Alpha")
    assert urls("alpha")[0] == article.get_absolute_url()


def test_only_so_many_are_offered():
    for number in range(LIMIT + 3):
        make_article(title=f"Matrix {number}", source="## Matrix\n")
    assert len(suggest("matrix")) == LIMIT


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "\\", "'", "\0", "-", "🚀"])
def test_signs_offer_nothing(typed):
    make_article(title="Plain")
    assert suggest(typed) == []


def test_a_slow_database_offers_nothing_for_long(client, monkeypatch):
    article = make_article(title="Matrix")

    def give_up(*_):
        raise TooSlowError

    with monkeypatch.context() as slow:
        slow.setattr(suggesting, "rows", give_up)
        response = client.get("/search/suggest/?q=matrix")
        assert (response.status_code, response.content) == (503, b"")
        assert response["Cache-Control"] == "no-store"
        assert client.get("/articles/matr/").status_code == 404
    assert article.get_absolute_url() in client.get("/search/suggest/?q=matrix").content.decode()
