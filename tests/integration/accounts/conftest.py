"""Ada, who works at the desk."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model

from tests.integration.accounts.logins import PASSWORD, SECOND, SECRET, log_in
from tests.totp import code_of


@pytest.fixture
def ada():
    return get_user_model().objects.create_user("ada", password=PASSWORD, is_staff=True)


@pytest.fixture
def app(ada):
    """Ada has an authenticator app."""
    TOTP.activate(ada, SECRET)
    return ada


@pytest.fixture
def inside(client, app):
    """Ada, who has logged in."""
    log_in(client)
    client.post(SECOND, {"code": code_of(SECRET)})
    return client
