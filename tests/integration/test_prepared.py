"""Queries that are compiled once for a process, and planned once by the server."""

import pytest
from django.db import connection

from articles.models import Article
from articles.prepared import ASKED, NOW, Asked, Prepared
from tests.factories import make_article

SLUG, TITLE = Asked("slug"), Asked("title")


def test_what_is_always_the_same_stands_in_the_sql():
    query = Prepared(Article.objects.published(at=NOW).filter(slug=ASKED).values_list("pk"))
    assert "\"status\" = 'published'" in query.sql
    assert query.parameters == [NOW, ASKED]


@pytest.mark.parametrize("title", ["100% of 'it'", "%s and %%s", r"\alpha", "?"])
def test_signs_of_sql_in_a_fixed_value_are_letters(title):
    make_article(title=title, slug="a")
    query = Prepared(Article.objects.filter(title=title, slug=ASKED).values_list("title"))
    assert query.rows("a") == [(title,)]
    assert query.rows("b") == []


def test_several_values_are_asked_for():
    make_article(title="A", slug="a")
    query = Prepared(Article.objects.filter(title=TITLE, slug=SLUG).values_list("pk"))
    assert len(query.rows({SLUG: "a", TITLE: "A"})) == 1
    assert query.rows({SLUG: "a", TITLE: "B"}) == []


def test_the_server_plans_a_query_once_for_all_values():
    query = Prepared(Article.objects.published(at=NOW).filter(slug=ASKED).values_list("pk"))
    for slug in "abcdefghijkl":
        query.rows(slug)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s",
            [query.sql.partition("%s")[0] + "%"],
        )
        (generic, custom), *_ = cursor.fetchall()
    assert generic > 0
    assert custom == 0


def test_what_looks_costly_is_not_compiled():
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
