"""Media on S3: a real server of it on this machine, spoken to over HTTP."""

from contextlib import closing
from io import BytesIO, StringIO
from uuid import uuid4

import boto3
import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from moto.server import ThreadedMotoServer

from articles.backup.archive import Archive
from articles.backup.errors import BackupError
from articles.backup.manifest import Manifest
from articles.backup.media import STAGING
from articles.backup.progress import Progress
from articles.backup.restoring import finish, restore
from articles.backup.target import Target
from articles.models import Article, Picture
from articles.pictures import image_size
from articles.pictures.bucket import MediaBucket
from config.storages import media_storage
from tests.factories import make_article
from tests.integration.backups import command, done
from tests.pictures import raster


@pytest.fixture(scope="module")
def s3():
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()
    server.stop()


@pytest.fixture
def new_bucket(s3):
    """Makes empty buckets; their STORAGE_URL."""
    host, port = s3
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "a/secret"}
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1", **keys)

    def make():
        name = f"notes-{uuid4()}"
        client.create_bucket(Bucket=name)
        return f"s3+http://key:a%2Fsecret@{host}:{port}/{name}/site?region=us-east-1"

    return make


@pytest.fixture(autouse=True)
def bucket(settings, new_bucket):
    """The site keeps its media in a bucket."""
    url = new_bucket()
    settings.STORAGES = {**settings.STORAGES, "default": media_storage(url)}
    return url


def test_a_picture_goes_to_the_bucket_and_is_served_by_the_site(client, settings):
    picture, _new = Picture.objects.keep(raster(), "cat.png")
    assert picture.file.url == f"/media/{picture.file.name}"
    assert list(default_storage.sizes()) == [picture.file.name]
    assert not settings.MEDIA_ROOT.exists()
    response = client.get(picture.file.url)
    assert b"".join(response) == default_storage.read(picture.file.name)
    assert response["Content-Type"] == "image/png"
    assert response["Content-Security-Policy"].startswith("sandbox")
    again = client.get(picture.file.url, headers={"If-Modified-Since": response["Last-Modified"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["none.png", "..%2Fsecret", "../secret", "", "%00", "a//b", ".restoring/plan.json"]
)
def test_nothing_else_is_served(client, path):
    default_storage.write(f"{STAGING}/plan.json", BytesIO(b"{}"))
    assert client.get(f"/media/{path}").status_code == 404


def test_nothing_is_written_over(settings):
    default_storage.write_once("notes/0123/a.png", b"first")
    default_storage.write_once("notes/0123/a.png", b"second")
    assert default_storage.read("notes/0123/a.png") == b"first"
    assert default_storage.first_in("notes/0123") == "a.png"
    assert default_storage.first_in("notes/012") is None


def test_a_deleted_picture_leaves_the_bucket(django_capture_on_commit_callbacks):
    picture, _new = Picture.objects.keep(raster(), "cat.png")
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert default_storage.sizes() == {}


def test_an_article_knows_the_size_of_its_picture():
    picture, _new = Picture.objects.keep(raster(), "cat.png")
    assert image_size(picture.file.url) == (30, 20)
    article = make_article(source=f"![A cat]({picture.file.url})")
    assert 'width="30" height="20"' in article.html


@pytest.mark.django_db(transaction=True)
def test_notes_with_pictures_come_in_and_go_out(tmp_path, monkeypatch, bucket):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/cat.png").write_bytes(raster())
    for number in range(20):
        (tmp_path / f"notes/{number}.md").write_text(f"# Note {number}\n\n![cat](cat.png)\n")
    monkeypatch.setenv("STORAGE_URL", bucket)
    code, said = done(command("import_markdown", tmp_path / "notes", "--jobs", "2"))
    assert code == 0, said
    (name,) = default_storage.sizes()
    assert Article.objects.filter(pictures=[name]).count() == 20
    call_command("export_markdown", str(tmp_path / "out"), verbosity=0)
    assert len(list((tmp_path / "out").rglob("cat.png"))) == 20


def test_older_pictures_are_adopted(settings):
    default_storage.write_once("notes/0123/a.png", raster())
    default_storage.write_once("notes/0123/b.txt", b"no picture")
    said = StringIO()
    call_command("adopt_pictures", stdout=said)
    assert said.getvalue() == "1 pictures adopted.\n"


def test_the_site_as_files_has_its_pictures(tmp_path, settings):
    settings.DEBUG = True  # no static files are collected
    picture, _new = Picture.objects.keep(raster(), "cat.png")
    make_article(source=f"![A cat]({picture.file.url})")
    call_command("export_site", str(tmp_path / "out"), verbosity=0)
    assert (tmp_path / "out/media" / picture.file.name).read_bytes() == default_storage.read(
        picture.file.name
    )


# Backup and restore


def restored(path, target):
    with closing(Archive(path)) as archive:
        manifest = Manifest.of(archive)
        restore(archive, manifest, target, Progress())
        finish(manifest, target)


@pytest.fixture
def target(new_bucket, empty_database):
    return Target(empty_database, MediaBucket(**media_storage(new_bucket())["OPTIONS"]))


def contents(media):
    return {name: media.read(name) for name in media.sizes()}


@pytest.mark.django_db(transaction=True)
def test_a_backup_restores_one_bucket_into_another(backup, target):
    restored(backup, target)
    assert contents(target.media) == contents(default_storage) != {}
    assert target.media.read(f"{STAGING}/plan.json") is None


@pytest.mark.django_db(transaction=True)
def test_a_restore_that_fails_leaves_the_bucket_empty(backup, target):
    with target.database.connected() as connection:
        connection.execute("CREATE VIEW categories_category AS SELECT 1 AS id")
    with pytest.raises(BackupError, match="already exists"):
        restored(backup, target)
    assert target.media._below() == {}
    with target.database.connected() as connection:
        connection.execute("DROP VIEW categories_category")
    restored(backup, target)
    assert contents(target.media) == contents(default_storage)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_restored_into_a_bucket_that_is_not_empty(backup, target):
    target.media.write_once("notes/0123/a.png", b"of somebody")
    with pytest.raises(BackupError, match="is not empty: 1 files"):
        restored(backup, target)
    assert contents(target.media) == {"notes/0123/a.png": b"of somebody"}


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_restore_brought_is_taken_away_by_the_next(backup, target):
    target.media.write_once("notes/0123/a.png", b"of the killed one")
    plan = b'{"backup": "another", "names": ["notes/0123/a.png"], "whole": false}'
    target.media.write(f"{STAGING}/plan.json", BytesIO(plan))
    restored(backup, target)
    assert contents(target.media) == contents(default_storage)
