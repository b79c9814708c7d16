"""Each picture is stored once, whole or not at all."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import connection, connections, transaction

from articles import usage
from articles.library import leaving_no_orphans
from articles.models import Article, Picture
from articles.transfer.importing import import_folder
from tests.integration.uploads import LIBRARY, files, send, upload
from tests.pictures import phone_photo, raster

# Once


def test_same_picture_has_the_same_address(admin_client, settings):
    first, second = send(admin_client, raster(), "a.png"), send(admin_client, raster(), "b.png")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert len(files(settings)) == 1


def test_picture_that_was_downloaded_comes_back_as_itself(admin_client, settings):
    answer = send(admin_client, phone_photo()).json()
    again = send(admin_client, files(settings)[0].read_bytes()).json()
    assert again["url"] == answer["url"]


def test_picture_that_differs_only_in_its_notes_is_the_same(admin_client):
    one, other = raster("GIF", comment=b"one"), raster("GIF", comment=b"other")
    assert send(admin_client, one).json()["url"] == send(admin_client, other).json()["url"]


def test_imported_picture_is_in_the_library_and_not_stored_twice(admin_client, settings, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text("![p](猫.png)\n")
    (tmp_path / "notes/猫.png").write_bytes(raster())
    import_folder(tmp_path / "notes")
    picture = Picture.objects.get()
    assert (picture.name, picture.uploaded_by) == ("猫.png", None)
    assert send(admin_client, raster(), "cat.png").json()["url"] == picture.file.url
    assert usage.uses_of([picture.file.name])[picture.file.name].now == {Article.objects.get().pk}
    assert len(files(settings)) == 1


def test_older_pictures_are_adopted_once(settings, db):
    folder = settings.MEDIA_ROOT / "notes/0123"
    folder.mkdir(parents=True)
    (folder / "a.png").write_bytes(raster())
    (folder / "b.txt").write_text("no picture")
    (folder / ".half").write_bytes(raster("GIF"))
    for expected in ("1 pictures adopted.\n", "0 pictures adopted.\n"):
        said = StringIO()
        call_command("adopt_pictures", stdout=said)
        assert said.getvalue() == expected
    assert Picture.objects.get().file.name == "notes/0123/a.png"


def test_what_a_killed_process_left_is_cleared_after_a_day(settings):
    settings.MEDIA_ROOT.mkdir()
    old, new = (settings.MEDIA_ROOT / f".unfinished-{name}" for name in "ab")
    old.touch()
    new.touch()
    os.utime(old, (0, 0))
    call_command("adopt_pictures", verbosity=0)
    assert files(settings) == [new]


# Whole or not at all


def test_failed_transaction_leaves_no_file(settings, db):
    def fail():
        with leaving_no_orphans(), transaction.atomic():
            Picture.objects.keep(raster(), "a.png")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert files(settings) == []
    assert not Picture.objects.exists()


def test_file_that_cannot_be_written_leaves_no_row(admin_client, settings, monkeypatch):
    monkeypatch.setattr(
        "articles.pictures.storing.os.replace", lambda *_: (_ for _ in ()).throw(OSError("full"))
    )
    with pytest.raises(OSError, match="full"):
        send(admin_client, raster())
    assert files(settings) == []
    assert not Picture.objects.exists()


def test_lost_file_comes_back_with_the_next_upload(admin_client, settings):
    send(admin_client, raster())
    files(settings)[0].unlink()
    send(admin_client, raster())
    assert len(files(settings)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_upload_the_same_at_once_share_it(settings):
    def keep(number):
        try:
            return Picture.objects.keep(raster(size=(300, 300)), f"{number}.png")[0].pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(keep, range(8)))) == 1
    assert len(files(settings)) == 1


@pytest.mark.django_db(transaction=True)
def test_deleting_a_picture_deletes_its_file(settings):
    Picture.objects.keep(raster(), "a.png")
    Picture.objects.get().delete()
    Picture.objects.keep(raster("GIF"), "a.gif")
    Picture.objects.all().delete()
    assert files(settings) == []


def test_uploads_are_in_the_log(admin_client):
    picture = upload(admin_client)
    send(admin_client, raster())
    admin_client.post(f"{LIBRARY}{picture.pk}/", {"alt": "x"})
    assert [entry.action_flag for entry in LogEntry.objects.order_by("pk")] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_picture_that_is_uploaded_while_it_is_deleted_is_there_afterwards(settings):
    Picture.objects.keep(raster(), "a.png")

    def keep():
        try:
            return Picture.objects.keep(raster(), "a.png")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Picture.objects.get().delete()
            coming = pool.submit(keep)
            wait_for_a_lock()
        picture, is_new = coming.result()
    assert is_new
    assert [settings.MEDIA_ROOT / picture.file.name] == files(settings)


def wait_for_a_lock():
    """Returns when another connection waits for this one."""
    waiting = "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        while not cursor.execute(waiting) or not cursor.fetchall():
            time.sleep(0.01)
