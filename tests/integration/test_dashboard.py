"""The first page of the desk."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from articles.models import Draft
from tests.factories import make_article, make_author, make_draft

INDEX = "/admin/"


def test_an_author_finds_drafts_scheduled_articles_unsaved_work_and_problems(admin_client, admin_user):
    make_draft(title="Half a thought")
    make_article(title="For tomorrow", days_ago=-1)
    make_article(title="In the open", source="An open $x formula.")
    Draft.objects.create(key=uuid4(), author=admin_user, fields={"title": "Typed on the train"})
    page = admin_client.get(INDEX).content.decode()
    for words in ("Half a thought", "For tomorrow", "In the open", "Typed on the train"):
        assert words in page
    assert "1 article with problems" in page


def test_unsaved_work_of_others_is_not_shown(admin_client):
    Draft.objects.create(key=uuid4(), author=make_author(), fields={"title": "Not yours"})
    assert "Not yours" not in admin_client.get(INDEX).content.decode()


def test_staff_who_do_not_write_see_no_articles(client):
    make_draft(title="Half a thought")
    client.force_login(make_author("clerk", is_staff=True))
    page = client.get(INDEX)
    assert page.status_code == 200
    assert "Half a thought" not in page.content.decode()


def test_the_desk_costs_the_same_for_few_and_many(admin_client, django_assert_max_num_queries):
    for number in range(12):
        make_draft(title=f"Draft {number}")
        make_article()
    with django_assert_max_num_queries(12):
        admin_client.get(INDEX)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_desk_writes_dates_with_the_year_first(admin_client, language):
    make_draft(published_at=datetime(2024, 11, 8, 4, tzinfo=UTC))
    page = admin_client.get("/admin/", headers={"accept-language": language}).content.decode()
    assert "2024-11-08 04:00" in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_form_of_an_article_keeps_the_second_of_its_publication(admin_client, language):
    note = make_article()
    page = admin_client.get(
        f"/admin/articles/article/{note.pk}/change/", headers={"accept-language": language}
    )
    day, time = page.context["adminform"].form["published_at"].subwidgets[0].data["subwidgets"]
    assert f"{day['value']} {time['value']}" == note.published_at.strftime("%Y-%m-%d %H:%M:%S")
