"""Who asks too often is told when to come back, in words that fit the place."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.limits import SEARCH, Limit
from accounts.models import Tally
from config import clients
from tests.factories import make_article

LIMIT = Limit("test", "SEARCHES_PER_MINUTE")


@pytest.fixture(autouse=True)
def two_a_minute(settings):
    names = ("SEARCHES", "PREVIEWS", "DRAFTS", "UPLOADS")
    for name in names:
        setattr(settings, f"{name}_PER_MINUTE", 2)


def let_time_pass():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_tally SET until = clock_timestamp() - interval '1 second'")


def test_beyond_the_limit_the_wait_is_told():
    assert [LIMIT.take("ada") for _ in range(2)] == [0, 0]
    assert 0 < LIMIT.take("ada") <= 60


def test_each_is_counted_alone():
    assert [LIMIT.take("ada"), LIMIT.take("ada"), LIMIT.take("bob")] == [0, 0, 0]
    assert LIMIT.take("ada")
    assert not Limit("other", "SEARCHES_PER_MINUTE").take("ada")


def test_waiting_lifts_the_limit():
    for _ in range(9):
        LIMIT.take("ada")
    let_time_pass()
    assert [LIMIT.take("ada") for _ in range(2)] == [0, 0]
    assert LIMIT.take("ada")


def test_what_is_given_back_does_not_count():
    for _ in range(9):
        assert LIMIT.take("ada") == 0
        LIMIT.give_back("ada")


def test_the_table_tells_nobodys_name():
    LIMIT.take("ada", "192.0.2.1")
    assert "ada" not in Tally.objects.get().key


def test_old_counts_are_swept_away(monkeypatch):
    LIMIT.take("ada")
    let_time_pass()
    monkeypatch.setattr("accounts.limits.SWEEP_AFTER", 1)
    LIMIT.take("bob")
    assert Tally.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_count_is_lost_between_processes(settings):
    settings.SEARCHES_PER_MINUTE = 50

    def take(_):
        try:
            return LIMIT.take("ada")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(take, range(80)))
    assert waits.count(0) == 50


# Pages


def ask(client, address, times=3, **headers):
    return [client.get(address, **headers) for _ in range(times)][-1]


def test_a_search_too_many_gets_a_page_with_words(client):
    answer = ask(client, "/search/?q=note", headers={"Accept-Language": "en"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "Too many requests have come from you" in answer.content.decode()
    assert "Try again in" in answer.content.decode()


def test_a_suggestion_too_many_is_told_as_a_piece_of_a_page(client):
    answer = ask(client, "/search/suggest/?q=note", times=9)
    assert (answer.status_code, answer.content.decode().strip()[:3]) == (429, "<p>")


def test_addresses_that_do_not_exist_are_no_search_without_a_limit(client):
    make_article(title="Gradient descent", slug="target")
    assert "/articles/target/" in client.get("/nowhere/gradient-descent/").content.decode()
    answer = ask(client, "/nowhere/gradient-descent/", times=9)
    assert answer.status_code == 404
    assert "/articles/target/" not in answer.content.decode()


def test_another_address_may_search(client):
    ask(client, "/search/?q=note")
    assert client.get("/search/?q=note", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_search_costs_one_statement_more_and_other_pages_none(client):
    make_article()
    for address, expected in {"/search/?q=note": 1, "/": 0}.items():
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        assert sum("accounts_" in query["sql"] for query in captured) == expected


def test_a_logged_in_reader_is_no_other_reader(admin_client):
    answer = admin_client.get("/search/?q=note")
    assert "sessionid" not in answer.cookies
    SEARCH.take(clients.network(answer.wsgi_request))
    assert admin_client.get("/search/?q=note").status_code == 429


@pytest.mark.parametrize(
    ("address", "data", "kind"),
    [
        ("/admin/editor/markdownify/", {"content": "a"}, "multipart"),
        ("/admin/editor/upload/", {}, "multipart"),
        ("/admin/editor/drafts/", {}, "json"),
    ],
)
def test_the_desk_is_told_in_its_own_form(client, enter, address, data, kind):
    enter("Author")
    options = {"content_type": "application/json"} if kind == "json" else {}
    answers = [client.post(address, data, **options) for _ in range(3)]
    assert 429 not in [answer.status_code for answer in answers[:2]]
    assert answers[2].status_code == 429
    assert "Retry-After" in answers[2].headers
    assert "Try again in" in json.loads(answers[2].content)["error"]


def test_one_account_does_not_use_up_the_limit_of_another(client, enter):
    enter("Author")
    [client.post("/admin/editor/markdownify/", {"content": "a"}) for _ in range(3)]
    enter("Editor")
    assert client.post("/admin/editor/markdownify/", {"content": "a"}).status_code == 200


# Addresses


def request(**meta):
    return RequestFactory().get("/", **meta)


def test_without_a_proxy_nobody_chooses_his_address(settings):
    settings.PROXIES = 0
    assert (
        clients.address(request(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="203.0.113.9")) == "192.0.2.1"
    )


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "unknown", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_behind_proxies_only_what_they_saw_counts(settings, proxies, forwarded, client):
    settings.PROXIES = proxies
    meta = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert clients.address(request(REMOTE_ADDR="192.0.2.1", **meta)) == client


def test_all_ipv6_addresses_of_a_subscriber_are_one_client(settings):
    networks = {clients.network(request(REMOTE_ADDR=f"2001:db8:1:2::{end}")) for end in (1, 2, "ffff")}
    assert networks == {"2001:db8:1:2::/64"}
