"""What the writing desk asks for, as everybody who may try."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from markdownx.widgets import AdminMarkdownxWidget

from articles.admin.editor import SourceEditor
from articles.models import Article
from articles.problems import WORDS
from tests.factories import make_article, make_articles, make_draft

PREVIEW = "/admin/editor/markdownify/"
FRAME = "/admin/editor/frame/"
ARTICLES = "/admin/editor/articles/"
PROBLEMS = "/admin/articles/article/problems/"
ASKED = [("post", PREVIEW), ("get", FRAME), ("get", ARTICLES)]


@pytest.fixture
def staff_client(client):
    client.force_login(get_user_model().objects.create_user("clerk", is_staff=True))
    return client


@pytest.fixture
def writer(client):
    """Somebody who may write, and edits no articles of others."""
    user = get_user_model().objects.create_user("writer", is_staff=True)
    rights = ["add_article", "change_article", "view_article"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return user


@pytest.mark.parametrize(("method", "address"), ASKED)
def test_stranger_is_told_to_log_in(client, method, address):
    response = getattr(client, method)(address, {"content": "x"})
    assert response.status_code == 401
    assert "logged out" in response.json()["error"]


@pytest.mark.parametrize(("method", "address"), ASKED)
def test_staff_without_the_right_is_refused(staff_client, method, address):
    response = getattr(staff_client, method)(address, {"content": "x"})
    assert response.status_code == 403
    assert "may not write" in response.json()["error"]


@pytest.mark.parametrize(("method", "address"), ASKED)
def test_writer_is_answered(client, writer, method, address):
    assert getattr(client, method)(address, {"content": "x"}).status_code == 200


@pytest.mark.parametrize(("method", "address"), [("get", PREVIEW), ("post", FRAME), ("post", ARTICLES)])
def test_each_address_has_one_method(admin_client, method, address):
    assert getattr(admin_client, method)(address).status_code == 405


def test_addresses_have_the_names_that_the_field_knows():
    assert reverse("markdownx_markdownify") == PREVIEW


def test_preview_is_what_readers_will_see(admin_client):
    answer = admin_client.post(PREVIEW, {"content": "So $x<y$.\n\nAn open $z."}).json()
    assert '<span class="math inline" data-place="1:4" data-tex="x&lt;y"' in answer["html"]
    assert answer["problems"] == [
        {"line": 3, "column": 9, "words": f"Line 3, column 9: {WORDS['unclosed-inline-maths']}"}
    ]


def test_preview_is_the_stored_page_with_places(admin_client):
    article = make_article(
        source="# A\n\n$$\\R$$\n\n- b\n\n[^1]\n\n[^1]: c", macros=r"\newcommand{\R}{\mathbb{R}}"
    )
    answer = admin_client.post(PREVIEW, {"content": article.source, "macros": article.macros}).json()
    assert re.sub(r' data-(line|place)="[\d:]+"', "", answer["html"]) == article.html


def test_preview_sets_the_title(admin_client):
    answer = admin_client.post(PREVIEW, {"content": "", "title": "On <b> $x^2$"}).json()
    assert answer["title"].startswith('On &lt;b&gt; <span class="math inline"')


def test_preview_runs_no_script_of_the_author(admin_client):
    answer = admin_client.post(
        PREVIEW, {"content": "<img src=x onerror=alert(1)><script>alert(1)</script>"}
    ).json()
    assert "alert" not in answer["html"]


def test_frame_may_stand_in_the_desk_and_nowhere_else(admin_client):
    response = admin_client.get(FRAME)
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "'unsafe-inline'" not in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response.headers["Cache-Control"]


def titles(client, query=""):
    return [row["title"] for row in client.get(ARTICLES, {"q": query}).json()["results"]]


@pytest.mark.parametrize("query", ["注意力", "zhuyili", "zhu yi", "zyl", "attention-scale", "机制"])
def test_article_is_found_by_title_pinyin_initials_and_address(admin_client, query):
    make_article(title="注意力机制", slug="attention-scale")
    make_article(title="梯度下降", slug="descent")
    assert titles(admin_client, query) == ["注意力机制"]


def test_link_leads_to_the_address_of_the_article(admin_client):
    article = make_article(title="On $x^2$")
    assert admin_client.get(ARTICLES).json()["results"] == [
        {"title": "On x²", "url": article.get_absolute_url(), "public": True}
    ]


def test_drafts_of_others_are_not_to_be_linked(client, writer):
    make_draft(title="A secret of somebody else")
    make_draft(title="My own draft", author=writer)
    make_article(title="A public one")
    assert titles(client) == ["My own draft", "A public one"]


def test_search_for_a_link_costs_few_queries(admin_client, django_assert_max_num_queries):
    make_articles(30, title="Ein Titel")
    with django_assert_max_num_queries(5):
        assert len(titles(admin_client, "ein")) == 20


def test_search_for_a_link_takes_any_text(admin_client):
    for query in ["\0", "%", "'", "\\", "x" * 10_000]:
        assert titles(admin_client, query) == []


def test_desk_loads_none_of_the_scripts_that_the_library_ships(admin_client):
    page = admin_client.get("/admin/articles/article/add/").content.decode()
    assert "markdownx/" not in page
    assert 'src="/static/js/editor/desk.js" type="module"' in page
    assert issubclass(SourceEditor, AdminMarkdownxWidget)


def test_desk_has_no_script_and_no_style_of_its_own_in_the_page(admin_client):
    page = admin_client.get("/admin/articles/article/add/").content.decode()
    scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", page)
    assert scripts == []
    assert " onclick=" not in page


def test_desk_works_as_a_plain_form(admin_client):
    form = {"title": "Plain", "source": "text $x$", "tags": "", "language": "en", "status": "draft"}
    author = get_user_model().objects.get(username="admin")
    response = admin_client.post("/admin/articles/article/add/", {**form, "author": author.pk, "_save": "1"})
    assert response.status_code == 302
    admin_client.post("/admin/articles/article/add/", {**form, "author": author.pk, "_publish": "1"})
    assert set(Article.objects.values_list("status", flat=True)) == {"draft", "published"}


def test_a_new_note_is_in_the_language_of_its_desk(admin_client):
    for language, expected in (("zh-hans", "zh"), ("en", "en")):
        page = admin_client.get("/admin/articles/article/add/", headers={"accept-language": language})
        assert page.context["adminform"].form["language"].value() == expected


def test_problems_of_all_articles_lead_to_their_lines(admin_client):
    wrong = make_article(title="Wrong", source="fine\n\nAn open $z.")
    make_article(title="Fine")
    page = admin_client.get(PROBLEMS).content.decode()
    assert f'<a href="/admin/articles/article/{wrong.pk}/change/#line-3">Line 3, column 9' in page
    assert "Fine" not in page


def test_problems_of_others_are_not_told(client, writer):
    make_article(title="Of somebody else", source="An open $z.")
    make_article(title="Of my own", source="An open $z.", author=writer)
    page = client.get(PROBLEMS).content.decode()
    assert "Of my own" in page
    assert "Of somebody else" not in page


def test_problems_are_for_those_who_see_articles(staff_client):
    assert staff_client.get(PROBLEMS).status_code == 403


def test_problems_cost_few_queries(admin_client, django_assert_max_num_queries):
    make_articles(12, source="An open $z.")
    with django_assert_max_num_queries(8):
        admin_client.get(PROBLEMS)
