"""A backup: what is in it, while others write, and when it cannot be made."""

import hashlib
import json
import os
import resource
import signal
import subprocess
import threading
import zipfile
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as site
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from articles.backup import making, programs
from articles.backup.archive import DATABASE, Archive
from articles.backup.database import Database
from articles.backup.errors import BackupError
from articles.backup.manifest import Manifest
from articles.backup.secrets import opened
from articles.models import Article, BackupRecord, Picture
from tests.factories import make_article, make_author
from tests.integration.backups import (
    command,
    done,
    fill_site,
    kill,
    make_backup,
    stopped_dump,
    wait_until,
    waiting,
)
from tests.pictures import raster

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_pages(monkeypatch):
    """Pages are made by a process of their own, which not every test needs."""
    monkeypatch.setattr(making, "page_hashes", lambda *asked, **options: ("", {}))


def read(path):
    with closing(Archive(path)) as archive:
        return Manifest.of(archive)


def test_a_backup_holds_database_pictures_settings_and_pages(tmp_path, settings):
    settings.TEX_MACROS = r"\newcommand{\R}{\mathbb{R}}"
    fill_site()
    make_backup(tmp_path / "a.zip")
    manifest = read(tmp_path / "a.zip")
    assert manifest.tables["public.articles_article"].rows == 4
    assert "public.django_session" not in manifest.tables
    assert [name.removeprefix("media/") for name in manifest.media] == list(default_storage.sizes())
    assert manifest.site["macros"] == settings.TEX_MACROS
    assert {"/", "/feeds/atom.xml", "/categories/", "/articles/on-t/", "/tags/"} <= manifest.pages.keys()
    assert os.stat(tmp_path / "a.zip").st_mode & 0o077 == 0


def test_the_command_says_what_it_wrote_and_keeps_a_record(tmp_path, no_pages, capsys):
    fill_site()
    call_command("backup", tmp_path / "a.zip")
    assert "rows" in capsys.readouterr().out
    record = BackupRecord.objects.get()
    manifest = read(tmp_path / "a.zip")
    assert (record.backup, record.happened_at, record.kind) == (manifest.id, manifest.made_at, "backup")


def test_a_dated_file_goes_into_the_folder_of_backups(settings, tmp_path, no_pages):
    settings.BACKUPS = tmp_path / "new" / "backups"
    call_command("backup", verbosity=0)
    (file,) = settings.BACKUPS.iterdir()
    assert file.name.startswith("formulary-20")


def test_no_secret_is_in_a_backup(settings, tmp_path, no_pages):
    settings.SECRET_KEY = "a key that nobody guesses"
    make_backup(tmp_path / "a.zip")
    assert b"nobody guesses" not in (tmp_path / "a.zip").read_bytes()


def test_secrets_are_sealed_with_a_passphrase(settings, tmp_path, no_pages, capsys):
    settings.SECRET_KEY = "a key that nobody guesses"
    (tmp_path / "phrase").write_text("correct horse\n")
    (tmp_path / "wrong").write_text("incorrect horse\n")
    file = tmp_path / "a.zip"
    call_command("backup", file, with_secrets=True, passphrase_file=tmp_path / "phrase", verbosity=0)
    assert b"nobody guesses" not in file.read_bytes()
    call_command("restore", file, secrets=tmp_path / "env", passphrase_file=tmp_path / "phrase")
    assert "SECRET_KEY=a key that nobody guesses\n" in (tmp_path / "env").read_text()
    with pytest.raises(CommandError, match="not the passphrase"):
        call_command("restore", file, secrets=tmp_path / "env2", passphrase_file=tmp_path / "wrong")
    assert not (tmp_path / "env2").exists()


def test_damaged_secrets_are_refused():
    with pytest.raises(BackupError, match="damaged"):
        opened(b"[]", "correct horse")


# While others write


def write_pairs(stop, number):
    """Each transaction writes two articles that show one new picture; every third takes a pair away again."""
    try:
        author, last = make_author(f"writer-{number}"), None
        while not stop.is_set():
            colour = tuple(uuid4().bytes[:3])
            picture, _ = Picture.objects.keep(raster(colour=colour), "a.png", author)
            key = uuid4().hex
            with making_a_pair():
                for half in ("left", "right"):
                    make_article(title=f"{half} {key}", source=f"![]({picture.file.url})", author=author)
            if last and colour[0] % 3 == 0:
                with making_a_pair():
                    Article.objects.filter(title__endswith=last[0]).delete()
                    last[1].delete()
            last = key, picture
    finally:
        connection.close()


def making_a_pair():
    from django.db import transaction

    return transaction.atomic()


def test_a_backup_is_one_moment_of_a_site_that_people_write_to(tmp_path, empty_database, no_pages):
    from tests.integration.test_backup_restore import restored

    fill_site()
    stop = threading.Event()
    writers = [threading.Thread(target=write_pairs, args=[stop, number]) for number in range(2)]
    for writer in writers:
        writer.start()
    try:
        wait_until(lambda: Article.objects.count() > 14)
        make_backup(tmp_path / "a.zip")
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    media = tmp_path / "restored"
    restored(tmp_path / "a.zip", empty_database, media)
    with empty_database.connected() as there:
        titles = [title for (title,) in there.execute("SELECT title FROM articles_article")]
        pictures = there.execute("SELECT file, sha256 FROM articles_picture").fetchall()
    halves = {half: {t.split()[1] for t in titles if t.startswith(half)} for half in ("left", "right")}
    assert halves["left"] == halves["right"]
    assert len(halves["left"]) > 4
    for file, sha256 in pictures:
        assert hashlib.sha256((media / file).read_bytes()).hexdigest() == sha256


def test_a_picture_that_is_deleted_during_a_backup_stays_until_it_is_made(tmp_path, picture, monkeypatch):
    file = Path(site.MEDIA_ROOT) / picture.file.name

    def delete_it(*asked, **options):
        Picture.objects.all().delete()
        return "", {}

    monkeypatch.setattr(making, "page_hashes", delete_it)
    make_backup(tmp_path / "a.zip")
    assert f"media/{picture.file.name}" in read(tmp_path / "a.zip").media
    assert file.exists()
    again, _ = Picture.objects.keep(raster(), "a.png")
    again.delete()
    assert not file.exists()


def test_two_backups_are_not_made_at_once(tmp_path, monkeypatch):
    def another(*asked, **options):
        make_backup(tmp_path / "b.zip")

    monkeypatch.setattr(making, "page_hashes", another)
    with pytest.raises(BackupError, match="Another backup of this site is being made"):
        make_backup(tmp_path / "a.zip")
    assert list(tmp_path.glob("*.zip*")) == []


# What goes wrong


def test_a_lost_picture_is_told_and_may_be_left_out(tmp_path, picture, no_pages):
    (Path(site.MEDIA_ROOT) / picture.file.name).unlink()
    with pytest.raises(BackupError, match=f"1 files that the site needs .*{picture.file.name}"):
        make_backup(tmp_path / "a.zip")
    assert list(tmp_path.glob("*a.zip*")) == []
    make_backup(tmp_path / "a.zip", allow_missing=True)
    assert read(tmp_path / "a.zip").missing == [picture.file.name]


def test_a_killed_backup_leaves_nothing_that_looks_whole(tmp_path):
    fill_site()
    database, file = Database.of_site(), tmp_path / "a.zip"
    with stopped_dump(database):
        process = command("backup", file)
        wait_until(lambda: waiting(database, "formulary backup"))
        kill(process)
    assert not file.exists()
    assert done(command("backup", file))[0] == 0
    assert [path.name for path in tmp_path.iterdir() if "a.zip" in path.name] == ["a.zip"]


def test_a_backup_that_is_killed_among_the_pictures_leaves_nothing_that_looks_whole(tmp_path):
    large = Path(site.MEDIA_ROOT) / "large.bin"
    large.parent.mkdir(parents=True)
    with large.open("wb") as out:
        out.truncate(4 << 30)
    unfinished = tmp_path / ".a.zip.unfinished"
    process = command("backup", tmp_path / "a.zip")
    wait_until(lambda: unfinished.exists() and unfinished.stat().st_size > 20 << 20)
    kill(process)
    assert not (tmp_path / "a.zip").exists()
    unfinished.rename(tmp_path / "b.zip")
    with pytest.raises(BackupError, match="no backup, or not a whole one"):
        Archive(tmp_path / "b.zip")


def test_an_interrupted_backup_takes_its_file_away(tmp_path):
    fill_site()
    database = Database.of_site()
    with stopped_dump(database):
        process = command("backup", tmp_path / "a.zip")
        wait_until(lambda: waiting(database, "formulary backup"))
        process.send_signal(signal.SIGINT)
        assert done(process)[0] != 0
    assert list(tmp_path.glob("*a.zip*")) == []


def test_a_full_disk_is_told(tmp_path):
    fill_site()

    def little():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    code, said = done(command("backup", tmp_path / "a.zip", preexec_fn=little))
    assert code == 1
    assert said.startswith("CommandError: There is no room for “")
    assert said.count("\n") == 1
    assert list(tmp_path.glob("*a.zip*")) == []


def test_a_full_disk_behind_standard_output_is_told():
    with open("/dev/full", "wb") as full:
        code, said = done(command("backup", "-", stdout=full))
    assert (code, said) == (1, "CommandError: There is no room for “-”: No space left on device.\n")


def test_standard_output_receives_a_whole_backup(tmp_path):
    fill_site()
    with open(tmp_path / "a.zip", "wb") as out:
        code, said = done(command("backup", "-", stdout=out))
    assert code == 0, said
    assert read(tmp_path / "a.zip").tables["public.articles_article"].rows == 4
    assert zipfile.ZipFile(tmp_path / "a.zip").testzip() is None


def test_who_hangs_up_gets_a_sentence():
    fill_site()
    process = command("backup", "-")
    process.stdout.close()
    process.stdout = None
    code, said = done(process)
    assert (code, said) == (1, "CommandError: Whoever was to receive the backup has hung up.\n")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("nowhere/a.zip", "cannot be used: No such file or directory"),
        (".", "is a folder"),
        ("media/a.zip", "would be public"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(tmp_path, file, words):
    with pytest.raises(CommandError, match=words):
        call_command("backup", tmp_path / file)


def test_a_missing_pg_dump_is_told_with_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "_places", lambda name: ["/bin/true"])
    with pytest.raises(BackupError, match=r"pg_dump of PostgreSQL \d+ or newer .*postgresql-client-\d+"):
        make_backup(tmp_path / "a.zip")


def test_the_oldest_program_that_fits_is_taken(monkeypatch, tmp_path):
    paths = []
    for version in (15, 18, 16, 17):
        path = tmp_path / str(version)
        path.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.4 (Debian)'\n")
        path.chmod(0o755)
        paths.append(str(path))
    monkeypatch.setattr(programs, "_places", lambda name: paths)
    assert programs.find_program("pg_dump", at_least=16) == programs.Program(str(tmp_path / "16"), 16)


def test_a_password_is_never_on_a_command_line(tmp_path, monkeypatch, no_pages):
    there = Database.of_site()
    secret = Database({**there.parameters, "password": "quite secret", "sslmode": "prefer"})
    monkeypatch.setattr(Database, "of_site", lambda: secret)
    started = []

    class Recorded(subprocess.Popen):
        def __init__(self, line, **options):
            started.append((line, options["env"]))
            super().__init__(line, **options)

    monkeypatch.setattr(programs.subprocess, "Popen", Recorded)
    make_backup(tmp_path / "a.zip")
    (line, environment), *_ = started
    assert "quite secret" not in " ".join(line)
    assert (environment["PGPASSWORD"], environment["PGSSLMODE"]) == ("quite secret", "prefer")


def test_the_manifest_is_readable_by_people(tmp_path, no_pages):
    make_backup(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        assert json.loads(file.read("manifest.json"))["site"]["name"] == site.SITE_NAME
        assert file.read(DATABASE).startswith(b"PGDMP")
