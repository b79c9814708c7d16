"""Clocks that are set, and hours that a country leaves out or has twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from tests.factories import make_article

FORM = {"title": "Timed", "language": "en", "source": "Text", "slug": "", "tags": "", "status": "published"}


@pytest.fixture
def new_york(settings):
    settings.TIME_ZONE = "America/New_York"
    with timezone.override("America/New_York"):
        yield


def save(client, user, day, hour):
    form = {**FORM, "author": user.pk, "published_at_0": day, "published_at_1": hour}
    return client.post("/admin/articles/article/add/", form)


def test_a_scheduled_hour_is_that_of_the_sites_zone(admin_client, admin_user, new_york):
    assert save(admin_client, admin_user, "2027-07-01", "09:00:00").status_code == 302
    assert save(admin_client, admin_user, "2027-01-01", "09:00:00").status_code == 302
    hours = sorted(article.published_at.astimezone(UTC).hour for article in Article.objects.all())
    assert hours == [13, 14]


@pytest.mark.parametrize(("day", "hour"), [("2027-03-14", "02:30:00"), ("2027-11-07", "01:30:00")])
def test_an_hour_that_is_missing_or_there_twice_is_asked_for_again(
    admin_client, admin_user, new_york, day, hour
):
    answer = save(admin_client, admin_user, day, hour)
    assert answer.status_code == 200
    assert "couldn’t be interpreted in time zone America/New_York" in answer.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("jump", [timedelta(hours=-3), timedelta(days=-400), timedelta(days=400)])
def test_a_clock_that_jumps_shows_what_its_time_shows_and_recovers(client, monkeypatch, jump):
    make_article(title="Long ago", days_ago=1_000)
    make_article(title="An hour ago", days_ago=1 / 24)
    make_article(title="Next week", days_ago=-7)
    real = timezone.now

    def shown(after):
        monkeypatch.setattr(timezone, "now", lambda: real() + after)
        page = client.get("/").content.decode()
        return [title for title in ("Long ago", "An hour ago", "Next week") if title in page]

    before = shown(timedelta())
    assert before == ["Long ago", "An hour ago"]
    assert shown(jump) == (["Long ago"] if jump < timedelta() else ["Long ago", "An hour ago", "Next week"])
    assert shown(timedelta()) == before


def test_saving_works_while_the_clock_runs_backwards(admin_client, admin_user, monkeypatch):
    real = timezone.now
    for number, jump in enumerate([0, -3_600, -90_000, 60]):
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(seconds=jump))  # noqa: B023
        form = {
            **FORM,
            "author": admin_user.pk,
            "published_at_0": "",
            "published_at_1": "",
            "title": f"T{number}",
        }
        assert admin_client.post("/admin/articles/article/add/", form).status_code == 302
    monkeypatch.setattr(timezone, "now", lambda: datetime.now(UTC) + timedelta(minutes=2))
    assert Article.objects.published().count() == 4
