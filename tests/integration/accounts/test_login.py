"""Logging in by password: what opens the desk, what is told of a refusal, what it leaves behind."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import Client

from accounts import throttling
from accounts.passwords import Argon2
from tests.integration.accounts.logins import LOGIN, PASSWORD, SECOND, SECRET, is_in, log_in, words
from tests.totp import code_of


def test_name_and_password_open_the_desk(client, ada):
    answer = log_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert is_in(client)


def test_the_login_leads_on_to_where_one_wanted_to_go(client, ada):
    form = {"username": "ada", "password": PASSWORD, "next": "/admin/auth/user/"}
    assert client.post(LOGIN, form)["Location"] == "/admin/auth/user/"
    assert 'name="next"' in Client().get(f"{LOGIN}?next=/admin/auth/user/").content.decode()


@pytest.mark.parametrize(
    "foreign", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_login_leads_to_no_other_host(client, ada, foreign):
    form = {"username": "ada", "password": PASSWORD, "next": foreign}
    assert client.post(LOGIN, form)["Location"] == "/admin/"


@pytest.mark.parametrize("who", ["nobody", "inactive", "reader", "unusable"])
def test_a_refusal_does_not_tell_why(client, ada, who):
    users = get_user_model().objects
    users.create_user("inactive", password=PASSWORD, is_staff=True, is_active=False)
    users.create_user("reader", password=PASSWORD)
    users.create_user("unusable", is_staff=True)
    wrong, refused = words(log_in(client, "ada", "wrong")), log_in(client, who)
    assert refused.status_code == 200
    assert words(refused) == wrong
    assert not is_in(client)


@pytest.mark.parametrize("who", ["nobody", "ada", "reader", "unusable"])
def test_a_refusal_takes_the_work_of_one_hash_whoever_is_named(client, ada, who, monkeypatch):
    get_user_model().objects.create_user("reader", password=PASSWORD)
    get_user_model().objects.create_user("unusable", is_staff=True)
    hashed = []
    for name in ("encode", "verify"):
        work = getattr(Argon2, name)
        monkeypatch.setattr(Argon2, name, lambda *given, work=work: hashed.append(1) or work(*given))
    log_in(client, who, "wrong")
    assert len(hashed) == 1


def test_an_old_hash_is_renewed_by_the_login(client, ada):
    ada.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    ada.save()
    log_in(client)
    ada.refresh_from_db()
    assert identify_hasher(ada.password).algorithm == "argon2"


def test_the_key_of_a_session_is_another_after_the_login(client, app):
    client.get(LOGIN)
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    log_in(client)
    client.post(SECOND, {"code": code_of(SECRET)})
    assert is_in(client)
    assert client.cookies["sessionid"].value != planted
    stolen = Client()
    stolen.cookies["sessionid"] = planted
    assert not is_in(stolen)


def test_cookies_are_kept_from_scripts_and_other_sites(client, ada, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookies = log_in(client, secure=True).cookies
    for name in ("sessionid", throttling.COOKIE):
        assert cookies[name]["httponly"]
        assert cookies[name]["secure"]
        assert cookies[name]["samesite"] == "Lax"
    assert cookies["sessionid"]["max-age"] == 14 * 86_400


@pytest.mark.parametrize(
    "address", ["/admin/account/signup/", "/admin/account/password/reset/", "/accounts/signup/"]
)
def test_nobody_makes_an_account_or_resets_a_password_by_mail(client, address):
    answer = client.get(address, follow=True)
    assert answer.status_code == 404 or answer.request["PATH_INFO"] == LOGIN


def test_who_leaves_is_asked_who_comes_next(client, ada):
    client.force_login(ada)
    assert client.post("/admin/logout/").headers["Location"] == LOGIN


@pytest.mark.parametrize("address", ["/admin/", "/admin/password_change/", "/admin/password_change/done/"])
def test_the_account_is_at_hand_on_pages_of_the_admin(client, ada, address):
    client.force_login(ada)
    assert 'href="/admin/account/"' in client.get(address).content.decode()
