"""Logging in: what opens the desk, what does not, and how often it may be tried."""

import json
import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts import throttling
from accounts.models import RecoveryCode, Tally
from accounts.recovery import renew_codes, use_code
from tests.totp import code_of

PASSWORD = "tangerine lamp 17"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, SECOND = "/admin/login/", "/admin/account/second-factor/"


@pytest.fixture
def ada():
    return get_user_model().objects.create_user("ada", password=PASSWORD, is_staff=True)


@pytest.fixture
def app(ada):
    """Ada has an authenticator app."""
    TOTP.activate(ada, SECRET)
    return ada


def log_in(client, name="ada", password=PASSWORD, **options):
    return client.post(LOGIN, {"username": name, "password": password}, **options)


def fail(client, times, name="ada", **options):
    return [log_in(client, name, "wrong", **options) for _ in range(times)][-1]


def is_in(client):
    return client.get("/admin/").status_code == 200


def let_time_pass():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_tally SET until = clock_timestamp() - interval '1 second'")


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# By password


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
    from accounts.passwords import Argon2

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


# How often


def test_after_five_mistakes_one_is_told_when_to_try_again(client, ada):
    assert fail(client, 5).status_code == 200
    answer = log_in(client, headers={"Accept-Language": "en"})
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 900
    assert "Too many attempts. Try again in 15 minutes." in words(answer)
    let_time_pass()
    assert log_in(client).status_code == 302


def test_a_name_that_nobody_has_is_locked_alike(client, ada):
    answers = [fail(client, 6, name) for name in ("ada", "nobody")]
    assert words(answers[0]) == words(answers[1])
    assert answers[1].status_code == 429


def test_the_writing_of_a_name_gives_no_more_attempts(client, ada):
    for name in ("ADA", "Ada", " ada", "ａｄａ", "aDa"):
        log_in(client, name, "wrong")
    assert log_in(client).status_code == 429


def test_guessing_elsewhere_locks_nobody_out(client, ada):
    fail(client, 9, REMOTE_ADDR="192.0.2.1")
    assert log_in(client, REMOTE_ADDR="192.0.2.2").status_code == 302


def test_one_network_alone_locks_nobody_out(client, ada):
    fail(client, 60, REMOTE_ADDR="192.0.2.1")
    assert log_in(Client(), REMOTE_ADDR="192.0.2.2").status_code == 302


def test_a_network_that_is_stopped_fills_no_table_with_names(client, ada):
    for number in range(120):
        fail(client, 1, f"name{number}")
    assert Tally.objects.count() == 201


def test_many_networks_together_are_bounded_by_the_account(client, ada):
    for number in range(50):
        fail(Client(), 1, REMOTE_ADDR=f"192.0.2.{number}")
    assert log_in(Client(), REMOTE_ADDR="198.51.100.1").status_code == 429


def test_a_device_that_is_known_is_never_locked_out_by_others(client, ada):
    log_in(client)
    client.post("/admin/logout/")
    for number in range(60):
        fail(Client(), 1, REMOTE_ADDR=f"192.0.2.{number}")
    fail(Client(), 9)
    assert log_in(client).status_code == 302


def test_a_device_that_is_known_guesses_no_more_than_twice_as_often(client, ada):
    log_in(client)
    client.post("/admin/logout/")
    assert fail(client, 10).status_code == 200
    assert log_in(client).status_code == 429


def test_the_device_of_one_is_not_that_of_another(client, ada):
    get_user_model().objects.create_user("bob", password=PASSWORD, is_staff=True)
    log_in(client)
    client.post("/admin/logout/")
    fail(client, 5, "bob")
    assert log_in(client, "bob").status_code == 429


def test_a_forged_device_is_none(client, ada):
    client.cookies[throttling.COOKIE] = "0123456789abcdef:ada:forged"
    fail(client, 5)
    assert log_in(client).status_code == 429


def test_a_network_that_guesses_many_names_is_stopped(client, ada):
    for number in range(100):
        fail(client, 1, f"name{number}")
    assert log_in(client).status_code == 429


def test_a_school_behind_one_address_logs_in(ada):
    assert {log_in(Client()).status_code for _ in range(40)} == {302}


def test_who_leaves_is_asked_who_comes_next(client, ada):
    client.force_login(ada)
    assert client.post("/admin/logout/").headers["Location"] == LOGIN


@pytest.mark.parametrize("address", ["/admin/", "/admin/password_change/", "/admin/password_change/done/"])
def test_the_account_is_at_hand_on_pages_of_the_admin(client, ada, address):
    client.force_login(ada)
    assert 'href="/admin/account/"' in client.get(address).content.decode()


def test_the_old_password_is_not_guessed_by_who_found_the_desk_open(client, ada):
    client.force_login(ada)
    form = {"old_password": "wrong", "new_password1": "another lamp 18", "new_password2": "another lamp 18"}
    answers = [client.post("/admin/password_change/", form).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


# Second factor


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


def test_codes_are_not_guessed(client, app):
    log_in(client)
    answers = [client.post(SECOND, {"code": "000000"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    elsewhere = Client()
    log_in(elsewhere, REMOTE_ADDR="192.0.2.9")
    assert elsewhere.post(SECOND, {"code": code_of(SECRET)}, REMOTE_ADDR="192.0.2.9").status_code == 429
    assert not is_in(elsewhere)


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


# Passkeys that are none


PLAIN = {
    "id": "AAAA",
    "rawId": "AAAA",
    "type": "public-key",
    "response": dict.fromkeys(
        ("clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject"), "AAAA"
    ),
}
MALFORMED = [
    *(
        "",
        "1",
        "[]",
        "null",
        "{}",
        "[" * 5000,
        '{"id": 5, "response": {}}',
        '{"response": {"userHandle": "\\ud800"}}',
    ),
    *(json.dumps({**PLAIN, name: value}) for name in PLAIN for value in (None, 5, [], "!", "é")),
    *(
        json.dumps({**PLAIN, "response": {**PLAIN["response"], name: value}})
        for name in PLAIN["response"]
        for value in (None, 5, [], "!", "é", "MQ")
    ),
]


def test_what_is_no_passkey_opens_nothing_and_breaks_nothing(client, app):
    for said in MALFORMED:
        client.get("/admin/account/passkey/", headers={"Accept": "application/json"})
        assert client.post("/admin/account/passkey/", {"credential": said})["Location"] == LOGIN
    assert not is_in(client)


def test_what_is_no_passkey_is_no_second_factor(client, app):
    log_in(client)
    for said in MALFORMED:
        assert client.post(SECOND, {"credential": said}).status_code == 200
    assert not is_in(client)


def test_what_is_no_passkey_is_not_added(inside, app):
    confirm(inside)
    for said in MALFORMED:
        answer = inside.post("/admin/account/passkeys/add/", {"name": "key", "credential": said})
        assert answer.status_code == 200
    assert app.authenticator_set.count() == 1


# What is weighty is asked again


WEIGHTY = [
    "/admin/account/app/",
    "/admin/account/app/remove/",
    "/admin/account/passkeys/add/",
    "/admin/account/recovery-codes/",
]


@pytest.fixture
def inside(client, app):
    """Ada, who has logged in."""
    log_in(client)
    client.post(SECOND, {"code": code_of(SECRET)})
    return client


def confirm(client, password=PASSWORD):
    return client.post("/admin/account/confirm/", {"password": password, "next": "/admin/account/"})


@pytest.mark.parametrize("address", WEIGHTY[1:])
@pytest.mark.parametrize("method", ["get", "post"])
def test_factors_are_changed_only_by_who_shows_the_password_again(inside, address, method):
    assert "/admin/account/confirm/" in getattr(inside, method)(address)["Location"]
    confirm(inside, "wrong")
    assert "/admin/account/confirm/" in getattr(inside, method)(address)["Location"]
    confirm(inside)
    assert getattr(inside, method)(address).status_code in {200, 302}
    assert "confirm" not in getattr(inside, method)(address).get("Location", "")


def test_showing_the_password_again_is_no_place_to_guess(inside):
    for _ in range(10):
        confirm(inside, "wrong")
    assert confirm(inside).status_code == 429


def test_the_code_may_be_shown_in_the_place_of_the_password(inside):
    form = {"code": code_of(SECRET, ago=-30), "next": "/admin/account/"}
    assert inside.post("/admin/account/confirm/code/", form)["Location"] == "/admin/account/"


def test_the_app_is_removed_and_the_codes_with_it(inside, app):
    renew_codes(app)
    confirm(inside)
    inside.post("/admin/account/app/remove/")
    assert not app.authenticator_set.exists()
    assert not app.recovery_codes.exists()
    assert "removed" in LogEntry.objects.latest("pk").change_message


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


def test_an_administrator_shows_his_password_before_he_sets_one(client):
    boss = get_user_model().objects.create_superuser("boss", password=PASSWORD)
    client.force_login(boss)
    address = f"/admin/auth/user/{boss.pk}/password/"
    form = {"password1": "another lamp 18", "password2": "another lamp 18"}
    for answer in (client.get(address), client.post(address, form)):
        assert "/admin/account/confirm/" in answer["Location"]
    confirm(client)
    assert client.get(address).status_code == 200
    boss.refresh_from_db()
    assert boss.check_password(PASSWORD)


# Where it is required


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


# Sessions


def test_sessions_are_listed_with_device_and_address(inside):
    elsewhere = Client(
        headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}, REMOTE_ADDR="192.0.2.4"
    )
    elsewhere.force_login(get_user_model().objects.get(username="ada"))
    elsewhere.get("/admin/")
    page = words(inside.get("/admin/account/sessions/"))
    assert "Firefox · Windows 192.0.2.4" in page


def sessions_of(ada, how_many):
    clients = [Client() for _ in range(how_many)]
    for client in clients:
        client.force_login(ada)
        assert is_in(client)
    return clients


def test_one_session_is_ended(ada):
    mine, lost, other = sessions_of(ada, 3)
    row = UserSession.objects.get(session_key=lost.session.session_key)
    mine.post("/admin/account/sessions/", {"end": row.pk})
    assert [is_in(client) for client in (mine, lost, other)] == [True, False, True]


def test_all_others_are_ended(ada):
    mine, *others = sessions_of(ada, 3)
    mine.post("/admin/account/sessions/", {"end": "others"})
    assert [is_in(client) for client in (mine, *others)] == [True, False, False]


def test_nobody_ends_the_session_of_another(ada):
    [mine] = sessions_of(ada, 1)
    [his] = sessions_of(get_user_model().objects.create_user("bob", is_staff=True), 1)
    mine.post("/admin/account/sessions/", {"end": UserSession.objects.get(user__username="bob").pk})
    assert is_in(his)


def test_a_new_password_ends_the_others(ada):
    mine, other = sessions_of(ada, 2)
    form = {"old_password": PASSWORD, "new_password1": "another lamp 18", "new_password2": "another lamp 18"}
    assert mine.post("/admin/password_change/", form).status_code == 302
    assert [is_in(mine), is_in(other)] == [True, False]
    assert len(UserSession.objects.purge_and_list(ada)) == 1


def test_a_request_writes_nothing_while_its_session_was_seen_lately(ada, django_assert_num_queries):
    [mine] = sessions_of(ada, 1)
    with django_assert_num_queries(2):
        assert mine.get("/admin/jsi18n/").status_code == 200


def test_public_pages_know_no_session(client, ada):
    log_in(client)
    answer = client.get("/")
    assert not answer.cookies
    assert not answer.wsgi_request.session.accessed


# Recovery by the server


def recover(name, **options):
    from io import StringIO

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
