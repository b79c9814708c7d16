"""Integration tests speak to a real PostgreSQL."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db.models.signals import post_migrate

from articles import roles
from articles.backup import making
from articles.backup.database import Database
from articles.models import Import, Picture
from tests.integration.backups import create, drop, fill_site, make_backup
from tests.pictures import raster


@pytest.fixture(scope="session", autouse=True)
def _roles_outlive_a_flush():
    """Tests of real transactions end by emptying all tables, also of what a migration put there."""

    def renew(sender, **kwargs):
        roles.grant(apps)

    articles = apps.get_app_config("articles")
    post_migrate.connect(renew, sender=articles)
    yield
    post_migrate.disconnect(renew, sender=articles)


@pytest.fixture(autouse=True)
def _database(db):
    """Every test here may use the database."""


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path):
    """Templates name static files as they are: nothing is collected for a test."""
    settings.STATIC_ROOT = tmp_path
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}


@pytest.fixture
def admin_client(admin_client):
    """Of an administrator whose session has been noted: what a test counts is its page alone."""
    admin_client.get("/admin/jsi18n/")
    return admin_client


@pytest.fixture
def enter(client):
    """Logs an account of a role in; without a role it is staff with no right."""

    def enter(role="", name=""):
        person = get_user_model().objects.create_user(name or role.lower() or "clerk", is_staff=True)
        if role:
            person.groups.add(Group.objects.get(name=role))
        client.force_login(person)
        return person

    return enter


@pytest.fixture
def picture():
    """A picture of the library that nothing shows."""
    return Picture.objects.keep(raster(), "a.png")[0]


@pytest.fixture
def backup(tmp_path, monkeypatch):
    """One of a small site, without the digests of its pages, which take long."""
    monkeypatch.setattr(making, "page_hashes", lambda *asked, **options: ("", {}))
    fill_site()
    make_backup(tmp_path / "a.zip")
    return tmp_path / "a.zip"


@pytest.fixture
def databases():
    """Makes empty databases on the tests' server, and drops them afterwards."""
    server, made = Database.of_site(), []

    def make():
        made.append(f"{server.name}_{uuid4().hex[:8]}")
        return create(server, made[-1])

    yield make
    for name in made:
        drop(server, name)


@pytest.fixture
def empty_database(databases):
    return databases()


@pytest.fixture
def another_database(databases):
    return databases()


@pytest.fixture
def works_at_once(monkeypatch):
    """Instead of a process of its own, the request does the work."""
    monkeypatch.setattr("os.nice", lambda by: None)
    monkeypatch.setattr(Import, "launch", lambda job: call_command("run_import", job.pk))
