"""Integration tests speak to a real PostgreSQL."""

import pytest


@pytest.fixture(autouse=True)
def _database(db):
    """Every test here may use the database."""


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path):
    """Templates name static files as they are: nothing is collected for a test."""
    settings.STATIC_ROOT = tmp_path
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
