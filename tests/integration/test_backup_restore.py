"""Restoring: the whole site, or nothing."""

import json
import shutil
import zipfile
from contextlib import closing

import pytest
from django.conf import settings as site
from django.contrib.auth.hashers import check_password

from articles.backup.archive import DATABASE, MANIFEST, Archive
from articles.backup.database import Database
from articles.backup.errors import BackupError
from articles.backup.manifest import Manifest
from articles.backup.media import STAGING
from articles.backup.progress import Progress
from articles.backup.restoring import check_known, finish, restore
from articles.backup.snapshot import digests
from articles.backup.target import Target
from articles.pictures.storing import MediaFolder
from tests.factories import make_author
from tests.integration.backups import (
    command,
    done,
    files_below,
    kill,
    sessions,
    stopped_load,
    wait_until,
    waiting,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def media(tmp_path):
    return tmp_path / "restored"


def restored(path, database, media):
    with closing(Archive(path)) as archive:
        manifest = Manifest.of(archive)
        check_known(manifest)
        target = Target(database, MediaFolder(media))
        restore(archive, manifest, target, Progress())
        finish(manifest, target)
    return manifest


def tables(database):
    with database.connected() as connection:
        return digests(connection)


def one(database, query):
    with database.connected() as connection:
        return connection.execute(query).fetchone()[0]


def state(database, media):
    return tables(database), files_below(media)


def test_a_restored_site_is_the_site(backup, empty_database, media):
    manifest = restored(backup, empty_database, media)
    assert tables(empty_database) == manifest.tables == tables(Database.of_site())
    assert files_below(media) == files_below(site.MEDIA_ROOT)
    password = one(empty_database, "SELECT password FROM auth_user WHERE username = 'grace'")
    assert check_password("a good password", password)


def test_the_command_restores_and_the_site_works(backup, empty_database, media, client):
    client.force_login(make_author("grace"))
    code, said = done(command("restore", backup, database=empty_database, media=media))
    assert code == 0, said
    assert one(empty_database, "SELECT count(*) FROM django_session") == 0
    assert one(empty_database, "SELECT count(*) FROM articles_backuprecord WHERE kind = 'backup'") == 1
    assert "arrive" in done(command("check_formulas", database=empty_database, media=media))[1]
    script = (
        "from django.test import Client; from tests.factories import make_article;"
        "print('result-title' in Client().get('/search/?q=矩阵').content.decode(), make_article().pk > 4)"
    )
    said = done(command("shell", "-v0", "-c", script, database=empty_database, media=media))[1]
    assert "True True" in said, said
    assert done(command("migrate", "--check", database=empty_database, media=media))[0] == 0


def test_a_database_that_has_only_been_migrated_counts_as_empty(backup, empty_database, media):
    done(command("migrate", database=empty_database, media=media))
    manifest = restored(backup, empty_database, media)
    assert tables(empty_database) == manifest.tables


def test_a_database_with_a_row_is_refused_and_left_as_it_is(backup, empty_database, media):
    with empty_database.connected() as connection:
        connection.execute("CREATE TABLE mine (a int); INSERT INTO mine VALUES (1)")
    before = state(empty_database, media)
    with pytest.raises(BackupError, match=r"not empty: rows in mine \(1\)\. Nothing was changed"):
        restored(backup, empty_database, media)
    assert state(empty_database, media) == before


def test_the_sites_own_database_is_refused(backup):
    before = state(Database.of_site(), site.MEDIA_ROOT)
    code, said = done(command("restore", backup))
    assert code == 1
    assert "is not empty: rows in articles_article (4)" in said
    assert state(Database.of_site(), site.MEDIA_ROOT) == before


def test_a_media_folder_with_a_file_is_refused_and_left_as_it_is(backup, empty_database, media):
    media.mkdir()
    (media / "mine.png").write_bytes(b"mine")
    with pytest.raises(BackupError, match=r"not empty: 1 files, such as mine\.png"):
        restored(backup, empty_database, media)
    assert state(empty_database, media) == ({}, {"mine.png": b"mine"})


# Damaged and hostile files


def offset_of(path, name):
    """A place in the middle of the part."""
    with zipfile.ZipFile(path) as file:
        info = file.getinfo(name)
        return info.header_offset + 30 + len(name.encode()) + 20 + info.file_size // 2


@pytest.mark.parametrize("part", [DATABASE, MANIFEST, "media/"])
def test_a_changed_byte_is_noticed_and_nothing_is_restored(backup, empty_database, media, part):
    with zipfile.ZipFile(backup) as file:
        name = next(name for name in file.namelist() if name.startswith(part))
    data = bytearray(backup.read_bytes())
    data[offset_of(backup, name)] ^= 1
    backup.write_bytes(data)
    with pytest.raises(BackupError, match=r"cannot be read|checksum|damaged"):
        restored(backup, empty_database, media)
    assert state(empty_database, media) == ({}, {})
    assert not (media / STAGING).exists()


def remade(backup, *, change=None, extra=()):
    """The same backup with another manifest or more parts."""
    path = backup.with_name("b.zip")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == MANIFEST and change:
                values = json.loads(data)
                change(values)
                data = json.dumps(values).encode()
            new.writestr(name, data)
        for name, data in extra:
            new.writestr(name, data)
    return path


def test_a_part_that_the_manifest_does_not_name_is_refused(backup, empty_database, media):
    with pytest.raises(BackupError, match="other parts than its manifest says"):
        restored(remade(backup, extra=[("media/more.png", b"more")]), empty_database, media)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda values: values.update(format=2), "has format 2"),
        (lambda values: values.pop("tables"), "makes no sense"),
        (lambda values: values.update(parts=[]), "makes no sense"),
        (lambda values: values.update(made_at="yesterday"), "makes no sense"),
        (lambda values: values["migrations"].append("articles.9999_later"), "newer version .*9999_later"),
        (lambda values: values.update(server=990_000), "PostgreSQL 99, and this server is PostgreSQL"),
    ],
)
def test_what_this_program_cannot_restore_is_refused(backup, empty_database, media, change, words):
    with pytest.raises(BackupError, match=words):
        restored(remade(backup, change=change), empty_database, media)
    assert state(empty_database, media) == ({}, {})


# Older versions


def test_an_older_backup_is_restored_and_migrated(backup, empty_database, another_database, media, tmp_path):
    restored(backup, empty_database, media)
    assert done(command("migrate", "articles", "0009", database=empty_database, media=media))[0] == 0
    code, said = done(command("backup", tmp_path / "old.zip", database=empty_database, media=media))
    assert (code, "older than this program" in said) == (0, True)
    code, said = done(
        command("restore", tmp_path / "old.zip", database=another_database, media=tmp_path / "m")
    )
    assert code == 0, said
    assert one(another_database, "SELECT count(*) FROM articles_article") == 4
    assert done(command("migrate", "--check", database=another_database, media=media))[0] == 0


# Killed in the middle


def test_a_restore_that_is_killed_in_the_middle_leaves_an_empty_target(backup, empty_database, media):
    with stopped_load(empty_database):
        process = command("restore", backup, database=empty_database, media=media)
        wait_until(lambda: waiting(empty_database, "formulary restore"))
        kill(process)
    wait_until(lambda: not sessions(empty_database, "formulary restore"))
    filled = one(empty_database, "SELECT to_regclass('articles_article') IS NOT NULL")
    code, said = done(command("restore", backup, database=empty_database, media=media))
    assert code == 0, said
    assert not (media / STAGING).exists()
    assert files_below(media) == files_below(site.MEDIA_ROOT)
    assert one(empty_database, "SELECT count(*) FROM articles_article") == 4
    assert filled in {False, True}


def test_a_second_restore_waits_for_the_end_of_the_first(backup, empty_database, media):
    with stopped_load(empty_database):
        process = command("restore", backup, database=empty_database, media=media)
        wait_until(lambda: waiting(empty_database, "formulary restore"))
        with pytest.raises(BackupError, match="Another restore is at work"):
            restored(backup, empty_database, media)
    assert done(process)[0] == 0
    assert files_below(media) == files_below(site.MEDIA_ROOT)


def test_what_was_moved_before_the_kill_is_taken_away_again(backup, empty_database, media):
    (media / STAGING / "media").mkdir(parents=True)
    (media / STAGING / "plan.json").write_text('{"backup": "another", "names": ["pictures"]}')
    shutil.copytree(site.MEDIA_ROOT, media / "pictures")
    restored(backup, empty_database, media)
    assert files_below(media) == files_below(site.MEDIA_ROOT)


def test_a_restore_that_is_killed_after_its_last_step_is_finished_by_the_next(backup, empty_database, media):
    with closing(Archive(backup)) as archive:
        manifest = Manifest.of(archive)
        restore(archive, manifest, Target(empty_database, MediaFolder(media)), Progress())
    assert (media / STAGING).exists()
    code, said = done(command("restore", backup, database=empty_database, media=media))
    assert code == 0, said
    assert not (media / STAGING).exists()
    assert files_below(media) == files_below(site.MEDIA_ROOT)


def test_a_dump_that_does_not_load_leaves_an_empty_target(backup, empty_database, media):
    with empty_database.connected() as connection:
        connection.execute("CREATE VIEW categories_category AS SELECT 1 AS id")
    with pytest.raises(BackupError, match=r"pg_restore failed: .*already exists"):
        restored(backup, empty_database, media)
    assert state(empty_database, media) == ({}, {})
    with empty_database.connected() as connection:
        connection.execute("DROP VIEW categories_category")
    restored(backup, empty_database, media)
