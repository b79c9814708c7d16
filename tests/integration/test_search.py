"""Searching for words."""

from articles.search import search_articles, snippet, suggest_articles
from tests.factories import make_article


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


def test_suggestions_look_at_titles_only():
    make_article(title="Other", source="needle")
    match = make_article(title="A needle")
    assert [found["url"] for found in suggest_articles("needle")] == [match.get_absolute_url()]
