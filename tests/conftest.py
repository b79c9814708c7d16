"""What all tests share: a PostgreSQL of their own, apart from the site's."""

import pytest
from django.conf import settings
from django.db import connections


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The bundled server keeps the tests' cluster beside the site's, so that a running site is left alone."""
    config = connections["default"].settings_dict
    if "DATA_DIR" in config:
        config["DATA_DIR"] = settings.VAR_DIR / "test-postgres"
        config["CONN_MAX_AGE"] = 0


@pytest.fixture(autouse=True)
def media_in_a_temporary_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SPOOL_ROOT = tmp_path / "spool"
    settings.BACKUPS = tmp_path / "backups"
