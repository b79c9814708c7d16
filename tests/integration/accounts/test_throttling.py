"""How often it may be tried: who guesses is stopped, who only shares his network or his name is not."""

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from accounts import throttling
from accounts.models import Tally
from tests.integration.accounts.logins import PASSWORD, SECOND, SECRET, confirm, fail, is_in, log_in, words
from tests.totp import code_of


def let_time_pass():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_tally SET until = clock_timestamp() - interval '1 second'")


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


def test_the_old_password_is_not_guessed_by_who_found_the_desk_open(client, ada):
    client.force_login(ada)
    form = {"old_password": "wrong", "new_password1": "another lamp 18", "new_password2": "another lamp 18"}
    answers = [client.post("/admin/password_change/", form).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_codes_are_not_guessed(client, app):
    log_in(client)
    answers = [client.post(SECOND, {"code": "000000"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    elsewhere = Client()
    log_in(elsewhere, REMOTE_ADDR="192.0.2.9")
    assert elsewhere.post(SECOND, {"code": code_of(SECRET)}, REMOTE_ADDR="192.0.2.9").status_code == 429
    assert not is_in(elsewhere)


def test_showing_the_password_again_is_no_place_to_guess(inside):
    for _ in range(10):
        confirm(inside, "wrong")
    assert confirm(inside).status_code == 429
