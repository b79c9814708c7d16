"""Trying a backup out: it is restored beside the site, compared, and taken away again."""

import hashlib
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.backup.archive import MANIFEST
from articles.backup.database import Database
from articles.backup.drill import MARK
from articles.backup.pages import page_hashes
from articles.models import Article, BackupRecord
from tests.integration.backups import command, create, done, drop, fill_site, kill, make_backup, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def backup(tmp_path):
    fill_site()
    make_backup(tmp_path / "a.zip")
    return tmp_path / "a.zip"


@pytest.fixture
def no_rights(databases):
    """An account that may do nothing but log in, and an empty database of its own."""
    server = Database.of_site()
    name = f"{server.name}_clerk"
    with server.connected() as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}")
    own = databases()
    with server.connected() as connection:
        connection.execute(f"ALTER DATABASE {own.name} OWNER TO {name}")
    yield name, Database({**own.parameters, "user": name})
    drop(server, own.name)
    with server.connected() as connection:
        connection.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


def drill_databases():
    with Database.of_site().connected() as connection:
        names = connection.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [f"^{MARK}"])
        return {name for (name,) in names} & {drill_name()}


def drill_name():
    return f"{MARK}_{hashlib.sha256(Database.of_site().name.encode()).hexdigest()[:12]}"


def nothing_is_left():
    return not drill_databases() and not (Path(site.SPOOL_ROOT) / drill_name()).exists()


def changed(backup, change):
    path = backup.with_name("b.zip")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == MANIFEST:
                values = json.loads(data)
                change(values)
                data = json.dumps(values).encode()
            new.writestr(name, data)
    return path


def test_a_drill_compares_everything_leaves_nothing_and_is_recorded(backup, capsys):
    call_command("restore", backup, drill=True)
    said = capsys.readouterr().out
    assert "1 files, 15 pages." in said
    assert "The drill succeeded" in said
    assert nothing_is_left()
    assert BackupRecord.objects.get().kind == "drill"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda values: values["tables"]["public.articles_tag"].update(rows=3), "3 rows, restored 2"),
        (
            lambda values: values["tables"]["public.auth_user"].update(digest="0:0"),
            "auth_user: other contents",
        ),
        (
            lambda values: values["tables"].update({"public.gone": {"rows": 1, "digest": "1:1"}}),
            "public.gone",
        ),
        (lambda values: values["pages"].update({"/": "0" * 64}), "page / differs"),
        (lambda values: values["pages"].update({"/articles/gone/": "0" * 64}), "gone/ cannot be had"),
    ],
)
def test_a_difference_is_told_and_the_drill_does_not_count(backup, capsys, change, words):
    with pytest.raises(CommandError, match="differs in 1 things"):
        call_command("restore", changed(backup, change), drill=True)
    assert words in capsys.readouterr().out
    assert nothing_is_left()
    assert not BackupRecord.objects.exists()


def test_pages_of_another_release_are_told_and_count(backup, capsys):
    def older(values):
        values["versions"]["release"] = "an older one"
        values["pages"]["/"] = "0" * 64

    call_command("restore", changed(backup, older), drill=True)
    said = capsys.readouterr().out
    assert "page / differs" in said
    assert "another version of the program" in said
    assert "The drill succeeded" in said


def test_pages_are_those_of_their_moment(backup):
    now, database = timezone.now(), Database.of_site()
    _, today = page_hashes(database, now, {}, addresses=["/", "/tags/"])
    _, tomorrow = page_hashes(database, now + timedelta(days=2), {}, addresses=["/", "/tags/"])
    assert today["/"] != tomorrow["/"]
    assert today["/tags/"] == tomorrow["/tags/"]
    assert page_hashes(database, now, {}, addresses=["/", "/tags/"])[1] == today


def test_what_a_killed_drill_left_is_taken_away_by_the_next(backup):
    process = command("restore", backup, "--drill")
    wait_until(drill_databases)
    kill(process)
    (Path(site.SPOOL_ROOT) / drill_name()).mkdir(parents=True, exist_ok=True)
    code, said = done(command("restore", backup, "--drill"))
    assert code == 0, said
    assert nothing_is_left()


def test_the_database_of_another_sites_drill_is_left_alone(backup):
    server, other = Database.of_site(), f"{MARK}_{'0' * 12}"
    drop(server, other)
    create(server, other)
    try:
        call_command("restore", backup, drill=True, verbosity=0)
        with server.named(other).connected() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        drop(server, other)


def test_an_account_that_may_not_make_databases_is_told_what_to_do(backup, no_rights, monkeypatch):
    clerk = Database({**Database.of_site().parameters, "user": no_rights[0]})
    monkeypatch.setattr(Database, "of_site", lambda: clerk)
    with pytest.raises(CommandError, match=r"CREATEDB, or give .*--drill-database"):
        call_command("restore", backup, drill=True)


def test_a_given_database_needs_no_rights_and_is_empty_afterwards(backup, no_rights):
    _, own = no_rights
    call_command("restore", backup, drill=True, drill_database=own.url(), verbosity=0)
    with own.connected() as connection:
        assert connection.execute("SELECT to_regclass('articles_article')").fetchone() == (None,)
        assert connection.execute("SELECT to_regnamespace(%s)", [MARK]).fetchone() == (None,)


def test_a_given_database_that_is_not_empty_is_left_alone(backup, empty_database):
    with empty_database.connected() as connection:
        connection.execute("CREATE TABLE mine (a int)")
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", backup, drill=True, drill_database=empty_database.url())
    with empty_database.connected() as connection:
        assert connection.execute("SELECT count(*) FROM mine").fetchone() == (0,)


def test_what_a_killed_drill_left_in_a_given_database_is_taken_away(backup, empty_database):
    with empty_database.connected() as connection:
        connection.execute(f"CREATE SCHEMA {MARK}; CREATE TABLE articles_article (a int)")
    call_command("restore", backup, drill=True, drill_database=empty_database.url(), verbosity=0)
    with empty_database.connected() as connection:
        assert connection.execute("SELECT to_regclass('articles_article')").fetchone() == (None,)


def test_a_database_for_drills_is_never_restored_into_for_good(backup, empty_database):
    with pytest.raises(CommandError, match="goes with --drill"):
        call_command("restore", backup, drill_database=empty_database.url())


@pytest.mark.parametrize("address", ["postgresql://host", "nonsense"])
def test_an_address_that_is_none_is_told(backup, address):
    with pytest.raises(CommandError, match="address of a database"):
        call_command("restore", backup, drill=True, drill_database=address)


def test_two_drills_are_not_held_at_once(backup):
    with psycopg.connect(**Database.of_site().parameters) as connection:
        from articles.backup.drill import AT_WORK

        connection.execute("SELECT pg_advisory_lock(%s)", [AT_WORK])
        with pytest.raises(CommandError, match="Another drill"):
            call_command("restore", backup, drill=True)


def test_a_drill_changes_nothing_of_the_site(backup):
    before = list(Article.objects.order_by("pk").values())
    call_command("restore", backup, drill=True, verbosity=0)
    assert list(Article.objects.order_by("pk").values()) == before
