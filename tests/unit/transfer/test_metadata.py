"""Front matter of any program says the same things under many names."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from articles.transfer.metadata import file_date, read

SHANGHAI = ZoneInfo("Asia/Shanghai")


def said(**values):
    return read(
        {key.replace("_", "-") if key == "dg_path" else key: value for key, value in values.items()}, SHANGHAI
    )


@pytest.mark.parametrize(
    "value",
    [
        datetime.datetime(2024, 1, 2, 3, 4, 5),  # noqa: DTZ001 - as YAML gives it
        "2024-01-02 03:04:05",
        "2024/1/2 3:04:05",
        "2024-01-02T03:04:05+08:00",
        "2024-01-02 03:04:05 +0800",
        "2024-01-01T19:04:05Z",
        "2024-01-02 03:04:05 Asia/Shanghai",
    ],
)
def test_dates_are_read_with_their_zone_or_the_sites(value):
    expected = datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=SHANGHAI)
    assert said(date=value).published_at == expected


def test_date_without_time_is_midnight_there():
    assert said(date=datetime.date(2024, 1, 2)).published_at.isoformat() == "2024-01-02T00:00:00+08:00"


@pytest.mark.parametrize(
    "value", ["soon", "2024-13-45", "99999999", "2024-01-02 25:00", "2024-01-02 Nowhere/City"]
)
def test_date_that_cannot_be_read_is_told(value):
    assert said(date=value).unread == (("bad-date", value),)


def test_file_name_gives_a_date():
    assert file_date("2024-9-08-title.md", SHANGHAI).date() == datetime.date(2024, 9, 8)
    assert file_date("2024-title.md", SHANGHAI) is None


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        (["a", "b"], (("a", "b"),)),
        ([["a", "b"], ["c"]], (("a", "b"), ("c",))),
        ("a/b", (("a", "b"),)),
        ("a", (("a",),)),
        ([], ()),
        (7, (("7",),)),
    ],
)
def test_categories_are_paths(value, paths):
    assert said(categories=value).categories == paths


@pytest.mark.parametrize(
    "value", ["机器学习，C++、machine learning", ["机器学习", "C++", "machine learning"]]
)
def test_tags_are_a_list_or_a_text(value):
    assert said(tags=value).tags == ("机器学习", "C++", "machine learning")


def test_tags_lose_their_hash_and_their_repetitions():
    assert said(tags=["#a", "a", 2024, None]).tags == ("a", "2024")


@pytest.mark.parametrize(
    "values",
    [
        *(
            {"draft": True},
            {"published": False},
            {"draft": "true"},
            {"status": "draft"},
            {"status": "hidden"},
        ),
        *({"draft": 1}, {"draft": "y"}, {"published": 0}, {"isDraft": True}, {"status": ["Draft"]}),
        *(
            {"private": True},
            {"hidden": True},
            {"visibility": "private"},
            {"status": "草稿"},
            {"状态": "草稿"},
        ),
    ],
)
def test_draft_by_any_name(values):
    assert said(**values).draft


@pytest.mark.parametrize("values", [{}, {"draft": False}, {"published": True}, {"draft": "no"}])
def test_published_by_any_name(values):
    assert not said(**values).draft


@pytest.mark.parametrize(
    ("values", "slug"),
    [
        ({"slug": "fft"}, "fft"),
        ({"permalink": "/2020/notes/fft.html"}, "fft"),
        ({"permalink": "fft/"}, "fft"),
        ({"permalink": "/:categories/:title/"}, ""),
        ({}, ""),
    ],
)
def test_slug_comes_from_slug_or_permalink(values, slug):
    assert said(**values).slug == slug


def test_nested_values_are_found():
    assert said(image={"path": "/a.png"}).cover == "/a.png"
    assert said(author={"name": "Ada"}).author == "Ada"
    assert said(authors=["Ada", "Bob"]).author == "Ada"
    assert said(dg_path="A/B/c.md").folder == "A/B/c.md"


def test_keys_are_found_in_any_case():
    assert said(Title="T", Description="d").title == "T"


@pytest.mark.parametrize("value", [[], {}, None, ["x"], {"a": 1}])
def test_title_of_another_type_is_no_title(value):
    assert said(title=value).title == ""


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59-08:00", "0001-01-01T00:00:00Z", "0001-01-01"])
def test_date_that_is_none_in_every_zone_is_not_taken(date):
    read = said(date=date)
    assert (read.published_at, read.unread) == (None, (("bad-date", date),))
