"""The second factor: the codes of an app, recovery codes, and of whom it is required."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.test import Client

from accounts.models import RecoveryCode
from accounts.recovery import renew_codes, use_code
from tests.integration.accounts.logins import LOGIN, SECOND, SECRET, confirm, is_in, log_in, words
from tests.totp import code_of


def test_the_password_alone_does_not_open_an_account_with_a_second_factor(client, app):
    assert log_in(client)["Location"] == SECOND
    assert not is_in(client)
    assert client.get("/admin/account/").status_code == 302
    assert client.post("/admin/editor/drafts/").status_code == 401
    assert client.get("/admin/password_change/").status_code == 302


def test_the_code_of_the_app_opens_it(client, app):
    log_in(client)
    assert client.post(SECOND, {"code": code_of(SECRET)})["Location"] == "/admin/"
    assert is_in(client)


@pytest.mark.parametrize("code", ["000000", "", "abcdef", "-1", "9" * 5000, "\0"])
def test_a_wrong_code_does_not(client, app, code):
    log_in(client)
    assert client.post(SECOND, {"code": code}).status_code == 200
    assert not is_in(client)


def test_a_code_opens_once(client, app):
    code = code_of(SECRET)
    for browser, status in ((client, 302), (Client(), 200)):
        log_in(browser)
        assert browser.post(SECOND, {"code": code}).status_code == status


def test_an_old_code_does_not_open(client, app):
    log_in(client)
    assert client.post(SECOND, {"code": code_of(SECRET, ago=90)}).status_code == 200


def test_the_second_step_is_no_way_in_without_the_first(client, app):
    answer = client.post(SECOND, {"code": code_of(SECRET)})
    assert answer["Location"].startswith(LOGIN)
    assert not is_in(client)


def test_a_login_that_stands_half_way_can_be_left(client, app):
    log_in(client)
    assert client.get(LOGIN)["Location"] == SECOND
    client.post("/admin/account/cancel/", {"next": LOGIN})
    assert client.get(LOGIN).status_code == 200


def test_a_recovery_code_opens_once(client, app):
    code = renew_codes(app)[3]
    for browser, status in ((client, 302), (Client(), 200)):
        log_in(browser)
        assert browser.post(SECOND, {"code": code.upper().replace("-", " ")}).status_code == status
    assert RecoveryCode.objects.count() == 9


def test_recovery_codes_are_kept_as_hashes(app):
    codes = renew_codes(app)
    assert not {row.hash for row in RecoveryCode.objects.all()} & set(codes)
    assert len(set(codes)) == 10


def test_new_recovery_codes_end_the_old(app):
    old = renew_codes(app)
    renew_codes(app)
    assert not use_code(app, old[0])


def test_the_recovery_codes_of_one_are_none_of_another(app):
    bob = get_user_model().objects.create_user("bob")
    assert not use_code(bob, renew_codes(app)[0])


def test_an_app_is_set_up_and_leads_to_the_recovery_codes(client, ada):
    log_in(client)
    confirm(client)
    page = client.get("/admin/account/app/").content.decode()
    secret = re.search(r'account-secret">(\w+)<', page)[1]
    answer = client.post("/admin/account/app/", {"code": code_of(secret)})
    assert answer["Location"] == "/admin/account/recovery-codes/"
    shown = client.post("/admin/account/recovery-codes/").content.decode()
    code = re.search(r"<code>(.+?)</code>", shown)[1]
    assert code not in client.get("/admin/account/recovery-codes/").content.decode()
    other = Client()
    log_in(other)
    assert other.post(SECOND, {"code": code}).status_code == 302


def test_the_app_is_removed_and_the_codes_with_it(inside, app):
    renew_codes(app)
    confirm(inside)
    inside.post("/admin/account/app/remove/")
    assert not app.authenticator_set.exists()
    assert not app.recovery_codes.exists()
    assert "removed" in LogEntry.objects.latest("pk").change_message


@pytest.mark.parametrize(("required", "status"), [("nobody", 200), ("superusers", 200), ("everyone", 302)])
def test_a_second_factor_may_be_required_of_everyone(client, ada, settings, required, status):
    settings.REQUIRE_SECOND_FACTOR = required
    log_in(client)
    assert client.get("/admin/").status_code == status


def test_who_lacks_it_reaches_nothing_but_where_it_is_set_up(client, settings):
    settings.REQUIRE_SECOND_FACTOR = "superusers"
    client.force_login(get_user_model().objects.create_superuser("boss"))
    assert client.get("/admin/articles/article/")["Location"] == "/admin/account/"
    answer = client.post("/admin/editor/drafts/")
    assert (answer.status_code, "second factor" in answer.json()["error"]) == (403, True)
    assert "second factor" in words(client.get("/admin/account/"))


def test_who_has_it_works(inside, settings):
    settings.REQUIRE_SECOND_FACTOR = "everyone"
    assert is_in(inside)
