"""Which backups are kept, and when their absence is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.backup import making
from articles.backup.keeping import dated, kept
from articles.models import BackupRecord
from tests.factories import make_author

DASHBOARD = "/admin/"


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "page_hashes", lambda *asked, **options: ("", {}))
    settings.BACKUPS = tmp_path / "backups"
    return settings.BACKUPS


def at(month, day, hour=3):
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_the_last_of_each_day_week_and_month_is_kept():
    every = [at(3, 1) + timedelta(hours=6 * number) for number in range(4 * 90)]
    keep = sorted(kept(every, 3))
    assert keep[-3:] == [at(5, 27, 21), at(5, 28, 21), at(5, 29, 21)]
    assert at(5, 17, 21) in keep
    assert at(5, 24, 21) in keep
    assert at(3, 31, 21) in keep
    assert at(4, 30, 21) in keep
    assert len(keep) == 7


def test_few_backups_are_all_kept():
    every = [at(3, 1), at(3, 2), at(3, 3)]
    assert kept(every, 7) == set(every)


@pytest.mark.django_db(transaction=True)
def test_only_backups_of_this_site_are_deleted(folder, monkeypatch):
    folder.mkdir()
    call_command("backup", verbosity=0)
    (mine,) = folder.iterdir()
    theirs = dated(folder, at(1, 1))
    theirs.write_bytes(b"not made here")
    letter = folder / "letter.txt"
    letter.write_text("Dear reader")
    older = folder / "formulary-20200101-000000Z.zip"
    mine.rename(older)
    call_command("backup", keep=1, verbosity=0)
    assert older not in set(folder.iterdir())
    assert {theirs, letter} <= set(folder.iterdir())
    assert len(list(folder.iterdir())) == 3


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_another_site_is_left_alone(folder):
    call_command("backup", verbosity=0)
    (other,) = folder.iterdir()
    other = other.rename(folder / "formulary-20200101-000000Z.zip")
    BackupRecord.objects.all().delete()
    call_command("backup", keep=1, verbosity=0)
    assert other.exists()


def test_keeping_needs_the_folder_and_a_number():
    for options in ({"keep": 0}, {"keep": -1}):
        with pytest.raises(CommandError, match="above 0"):
            call_command("backup", **options)
    with pytest.raises(CommandError, match="no FILE"):
        call_command("backup", "a.zip", keep=3)


# The dashboard


def record(kind, days):
    BackupRecord.objects.create(
        kind=kind, backup="0" * 32, happened_at=timezone.now() - timedelta(days=days, minutes=1)
    )


def told(client):
    page = client.get(DASHBOARD).content.decode()
    return [words for words in ("never been backed up", "tried out", "The last backup") if words in page]


def test_a_site_without_a_backup_is_told_with_the_command(admin_client):
    page = admin_client.get(DASHBOARD).content.decode()
    assert "This site has never been backed up." in page
    assert "<code>make backup</code>" in page


@pytest.mark.parametrize(
    ("backup", "drill", "words"),
    [
        (1, 1, []),
        (6, 89, []),
        (7, 1, ["The last backup"]),
        (1, 90, ["tried out"]),
        (1, None, ["tried out"]),
        (8, None, ["tried out", "The last backup"]),
    ],
)
def test_what_is_overdue_is_told(admin_client, backup, drill, words):
    record("backup", backup)
    if drill:
        record("drill", drill)
    assert told(admin_client) == words


def test_the_days_are_settings(admin_client, settings):
    settings.BACKUP_DAYS, settings.DRILL_DAYS = 3, 5
    record("backup", 4)
    record("drill", 4)
    assert told(admin_client) == ["The last backup"]


def test_only_superusers_are_told(client, enter):
    enter("Editor")
    assert told(client) == []
    client.force_login(make_author("clerk", is_staff=True))
    assert told(client) == []


def test_a_stranger_is_told_nothing(client):
    assert client.get(DASHBOARD).status_code == 302
