import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.database import PREPARED, database_from_url


def test_a_value_may_come_from_a_file(monkeypatch, tmp_path):
    file = tmp_path / "key"
    file.write_text("secret\n")
    monkeypatch.setenv("SOME_KEY_FILE", str(file))
    assert env.text("SOME_KEY") == "secret"


def test_a_value_given_twice_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("SOME_KEY", "a")
    monkeypatch.setenv("SOME_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(ImproperlyConfigured, match="either SOME_KEY or SOME_KEY_FILE"):
        env.text("SOME_KEY")


def test_an_unreadable_file_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("SOME_KEY_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match="SOME_KEY_FILE cannot be read"):
        env.text("SOME_KEY")


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("Yes", True), ("off", False), ("", False)])
def test_flags_are_read_as_meant(monkeypatch, value, meant):
    monkeypatch.setenv("SOME_FLAG", value)
    assert env.flag("SOME_FLAG", default=not meant) is meant


def test_a_flag_that_makes_no_sense_stops_the_start(monkeypatch):
    monkeypatch.setenv("SOME_FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="SOME_FLAG must be true or false, not 'perhaps'"):
        env.flag("SOME_FLAG", default=False)


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5"])
def test_a_number_that_makes_no_sense_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("SOME_NUMBER", value)
    with pytest.raises(ImproperlyConfigured, match="SOME_NUMBER must be a whole number of 1 or more"):
        env.number("SOME_NUMBER", 3)


def test_a_number_not_given_is_the_usual_one(monkeypatch):
    monkeypatch.setenv("SOME_NUMBER", "7")
    assert (env.number("SOME_NUMBER", 3), env.number("ANOTHER_NUMBER", 3)) == (7, 3)


def test_words_lose_blanks_and_empty_places(monkeypatch):
    monkeypatch.setenv("SOME_HOSTS", "a.example, b.example,,")
    assert env.words("SOME_HOSTS") == ["a.example", "b.example"]


def test_a_database_url_is_taken_apart():
    config = database_from_url("postgresql://me:p%40ss@db.example:5433/notes?sslmode=require")
    assert (config["USER"], config["PASSWORD"], config["HOST"], config["PORT"], config["NAME"]) == (
        "me",
        "p@ss",
        "db.example",
        5433,
        "notes",
    )
    assert config["OPTIONS"] == PREPARED | {"sslmode": "require"}


@pytest.mark.parametrize("url", ["sqlite:///db", "postgresql://db.example", "notes"])
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like"):
        database_from_url(url)
