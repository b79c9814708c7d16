"""Every address of the desk, as a stranger and as staff without any right: whoever adds one is asked here."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from tests.factories import make_article

FOR_ALL_STAFF = {
    "/admin/",
    "/admin/login/",
    "/admin/logout/",
    "/admin/password_change/",
    "/admin/password_change/done/",
    "/admin/jsi18n/",
}


def addresses(patterns, before="/"):
    """The addresses of all patterns; what varies in one is 1."""
    for pattern in patterns:
        route = before + re.sub(r"<[^>]+>|\(\?P<.*?\)(?=/|\$)", "1", str(pattern.pattern)).strip("^$")
        if isinstance(pattern, URLPattern):
            yield re.sub(r"\(\?P<\w+>.*\)", "1", route)
        else:
            yield from addresses(pattern.url_patterns, route)


DESK = sorted(
    {address for address in addresses(get_resolver().url_patterns) if address.startswith("/admin/")}
    - FOR_ALL_STAFF
)


def test_the_addresses_of_the_desk_are_found():
    assert {"/admin/editor/drafts/", "/admin/articles/article/1/change/"} <= set(DESK)
    assert len(DESK) > 60


@pytest.fixture(params=["stranger", "staff without rights"])
def outsider(request, client):
    make_article(pk=1)
    if request.param != "stranger":
        client.force_login(get_user_model().objects.create(pk=2, username="clerk", is_staff=True))
    return client


@pytest.mark.parametrize("method", ["get", "post"])
def test_outsiders_are_turned_away_everywhere(outsider, method):
    answers = {address: getattr(outsider, method)(address, follow=True) for address in DESK}
    let_in = {address: answer.status_code for address, answer in answers.items() if not is_refused(answer)}
    assert let_in == {}


def is_refused(answer):
    if answer.status_code == 200:
        return bool(answer.redirect_chain) and answer.request["PATH_INFO"] in {"/admin/", "/admin/login/"}
    return answer.status_code in {401, 403, 404, 405}
