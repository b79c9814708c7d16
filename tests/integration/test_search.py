"""Searching for words."""

from django.db import connection

from articles import search
from articles.rendering.tex import parse_macros
from articles.search import search_articles, snippet, suggest_articles
from tests.factories import make_article, make_category


def test_every_word_must_occur_in_title_or_text():
    both = make_article(title="Gradient", source="goes downhill")
    make_article(title="Gradient", source="stays")
    assert [found["url"] for found in search_articles("DOWNHILL gradient")] == [both.get_absolute_url()]


def test_chinese_is_found_within_a_sentence():
    article = make_article(title="笔记", source="忘记除以根号的注意力机制")
    assert [found["url"] for found in search_articles("注意力")] == [article.get_absolute_url()]


def test_wildcards_are_characters():
    make_article(source="nothing special")
    assert search_articles("%") == search_articles("_____") == []


def test_a_search_page_marks_what_was_found(client):
    make_article(title="A <b> title", source="before the needle, after <i>")
    body = client.get("/search/?q=needle").content.decode()
    assert "<mark>needle</mark>" in body
    assert "A &lt;b&gt; title" in body


def test_strange_queries_are_answered(client):
    make_article()
    for query in ("", " ", "%00", "'", "\\", "(", "x" * 5000, "%F0%9F%9A%80", "a " * 300):
        assert client.get(f"/search/?q={query}").status_code == 200, query


def test_the_newest_come_first():
    old, new = make_article(source="needle", days_ago=9), make_article(source="needle")
    assert [each["url"] for each in search_articles("needle")] == [
        new.get_absolute_url(),
        old.get_absolute_url(),
    ]


def test_snippets_are_safe_html():
    assert snippet("a <b> & c", ["&"]) == "a &lt;b&gt; <mark>&amp;</mark> c"
    long = "x " * 100 + "needle" + " y" * 200
    found = snippet(long, ["needle"])
    assert found.startswith("…")
    assert found.endswith("…")
    assert "<mark>needle</mark>" in found


def test_snippets_show_formulas_as_people_type_them():
    assert snippet(r"so $x^2 \ge 0$ holds", ["holds"]) == "so x² ≥ 0 <mark>holds</mark>"
    assert snippet(r"so $\sqrt{d}$ here", ["sqrt"]) == "so <mark>√d</mark> here"
    assert snippet(r"in $\R$ it is", ["it"], parse_macros(r"\newcommand{\R}{\mathbb{R}}")).startswith("in ℝ ")


def test_snippets_cut_no_formula_and_no_word():
    text = "one two $" + "a+" * 40 + "b$ needle " + "x" * 110 + " $" + "c+" * 40 + "d$ end"
    found = snippet(text, ["needle"])
    assert "$" not in found
    assert "b <mark>needle</mark>" in found
    assert snippet("concatenated " + "word " * 11 + "needle", ["needle"]).startswith("… word ")


def test_a_hit_tells_its_category_and_day(client):
    article = make_article(source="needle", category=make_category("Noise"))
    body = client.get("/search/?q=needle").content.decode()
    assert f"<time>{article.day}</time>" in body
    assert "Noise" in body


def test_a_search_that_takes_too_long_says_so(client, monkeypatch):
    def wait(*_, **__):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1")
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr(search.Article.objects.all().__class__, "only", wait)
    body = client.get("/search/?q=needle").content.decode()
    assert "This search took too long" in body
    assert suggest_articles("needle") == []


def test_suggestions_look_at_titles_only():
    make_article(title="Other", source="needle")
    match = make_article(title="A needle")
    assert [found["url"] for found in suggest_articles("needle")] == [match.get_absolute_url()]
