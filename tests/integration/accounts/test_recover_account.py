"""The command that lets somebody in again who has lost everything."""

import re
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.recovery import renew_codes
from tests.integration.accounts.logins import PASSWORD, is_in, log_in


def recover(name, **options):
    said = StringIO()
    call_command("recover_account", name, stdout=said, **options)
    return said.getvalue()


def test_the_command_brings_back_who_has_lost_everything(inside, app):
    renew_codes(app)
    said = recover("ada")
    assert not is_in(inside)
    password = re.search(r"password is (\S+)", said)[1]
    assert log_in(Client(), password=password)["Location"] == "/admin/"
    assert not app.recovery_codes.exists()
    assert LogEntry.objects.filter(object_id=app.pk, change_message__contains="command").count() == 2


def test_the_command_keeps_what_it_is_told_to_keep(app):
    recover("ada", keep_password=True, keep_second_factor=True)
    app.refresh_from_db()
    assert app.check_password(PASSWORD)
    assert app.authenticator_set.exists()


def test_the_command_says_that_there_is_no_such_account():
    with pytest.raises(CommandError, match="no account “nobody”"):
        recover("nobody")


def test_the_command_says_that_an_account_may_not_enter():
    get_user_model().objects.create_user("reader")
    assert "cannot log in" in recover("reader")
