"""Sessions: listed, ended, and unknown to public pages."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.test import Client

from tests.integration.accounts.logins import PASSWORD, is_in, log_in, words


def sessions_of(ada, how_many):
    clients = [Client() for _ in range(how_many)]
    for client in clients:
        client.force_login(ada)
        assert is_in(client)
    return clients


def test_sessions_are_listed_with_device_and_address(inside):
    elsewhere = Client(
        headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"}, REMOTE_ADDR="192.0.2.4"
    )
    elsewhere.force_login(get_user_model().objects.get(username="ada"))
    elsewhere.get("/admin/")
    page = words(inside.get("/admin/account/sessions/"))
    assert "Firefox · Windows 192.0.2.4" in page


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
