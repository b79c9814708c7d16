"""Every address, as every kind of person, by every kind of request: ``access.txt`` says what they get.

Whoever adds an address, or changes who may do what, writes the table anew with ``UPDATE_GOLDEN=1`` and reads
the difference.
"""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from articles.imports import Import
from articles.models import Picture, Tag
from tests.factories import make_article, make_author, make_category, make_draft
from tests.pictures import raster

TABLE = Path(__file__).with_name("access.txt")
PEOPLE = ["stranger", "clerk", "author", "editor", "administrator"]
FOR_ALL_STAFF = {
    "/admin/",
    "/admin/login/",
    "/admin/logout/",
    "/admin/jsi18n/",
    "/admin/password_change/",
    "/admin/password_change/done/",
    "/admin/autocomplete/",
    "/admin/account/",
    "/admin/account/app/",
    "/admin/account/passkey/",
    "/admin/account/passkeys/",
    "/admin/account/passkeys/add/",
    "/admin/account/passkeys/<pk>/",
    "/admin/account/passkeys/<pk>/remove/",
    "/admin/account/sessions/",
}
REQUESTS = ["GET", "HEAD", "OPTIONS", "POST", "no token", "PUT", "DELETE", "TRACE", "BREW"]
THING, OWN = 7_000_001, 7_000_002
"""What another account has, and what the author has; above all that a sequence gives."""
PARTS = {
    **dict.fromkeys(["object_id", "pk", "id"], THING),
    "own": OWN,
    "slug": "note",
    "token": "none",
    "path": "maths",
    "name": "ada",
    "year": 2026,
    "month": "01",
    "part": 1,
    "content_type_id": 1,
    "app_label": "articles",
    "url": "none",
}


def routes(patterns, before=""):
    """The addresses of all patterns as they are written, ``/articles/<slug>/``."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield "/" + re.sub(r"\(\?P(<\w+>).*?\)(?=[/$])", r"\1", re.sub(r"<\w+:", "<", route)).replace(
                "^", ""
            ).rstrip("$")
        else:
            yield from routes(pattern.url_patterns, route)


def filled(route):
    """An address of this form."""
    return re.sub(r"<(\w+)>", lambda part: str(PARTS[part[1]]), route)


ROUTES = sorted(set(routes(get_resolver().url_patterns)))
OWN_ROUTES = [
    re.sub("<(pk|object_id)>", "<own>", route)
    for route in ROUTES
    if route.startswith("/admin/articles/article/<") or "/editor/pictures/<" in route
]


@pytest.fixture
def people():
    """A client for each kind of person, who checks for tokens as a browser's server does."""
    return {name: _enter(name) for name in PEOPLE}


def _enter(name):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if name != "stranger":
        person = get_user_model().objects.create_user(name, is_staff=True)
        if name != "clerk":
            person.groups.add(Group.objects.get(name=name.capitalize()))
        client.force_login(person)
        # The session is noted here, where it is not taken back: else every request would note it.
        client.get("/admin/jsi18n/")
    return client


@pytest.fixture
def things(people):
    ada = make_author("ada", pk=THING)
    author = get_user_model().objects.get(username="author")
    when = datetime(2026, 1, 15, tzinfo=UTC)
    make_article(slug="note", category=make_category("maths", pk=THING), published_at=when)
    make_draft(pk=THING, author=ada)
    make_draft(pk=OWN, author=author)
    Tag.objects.create(pk=THING, name="note")
    make_article(tags=["note"], published_at=when)
    Group.objects.create(pk=THING, name="others")
    Import.objects.create(pk=THING, file="notes.zip", by=ada, state=Import.State.READY)
    for pk, owner, form in [(THING, ada, "PNG"), (OWN, author, "GIF")]:
        Picture.objects.keep(raster(form), "a.png")
        Picture.objects.filter(pk__lt=THING).update(id=pk, uploaded_by=owner)


def ask(client, request, address):
    """The status of one request, whose effects are taken back."""
    session = client.cookies.get("sessionid")
    with transaction.atomic():
        if request in {"POST", "PUT", "DELETE"}:
            client.cookies["csrftoken"] = token = "a" * 32
            answer = client.generic(request, address, headers={"X-CSRFToken": token})
        else:
            client.cookies.pop("csrftoken", None)
            answer = client.generic("POST" if request == "no token" else request, address)
        transaction.set_rollback(True)
    if session:
        client.cookies["sessionid"] = session.value
    if answer.streaming:
        answer.getvalue()
    if answer.status_code not in {301, 302}:
        return str(answer.status_code)
    where = answer["Location"].split("?")[0]
    return "login" if where == "/admin/login/" else f"→{re.sub(str(THING), '1', where)}"


def row(people, route):
    """One line for each group of people who are answered alike."""
    answers = {}
    for name, client in people.items():
        said = [ask(client, request, filled(route)) for request in REQUESTS]
        answers.setdefault(tuple(said), []).append(name)
    return [f"{route}\t{' '.join(names)}\t{'  '.join(said)}" for said, names in answers.items()]


def test_everyone_is_answered_as_the_table_says(people, things):
    lines = [line for route in [*ROUTES, *OWN_ROUTES] for line in row(people, route)]
    table = "\n".join([f"address\twho\t{'  '.join(REQUESTS)}", *lines, ""])
    if "UPDATE_GOLDEN" in os.environ:
        TABLE.write_text(table, encoding="utf-8")
    assert table == TABLE.read_text(encoding="utf-8")


def rows():
    """The table's lines: the address, who, and the answers."""
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        address, who, answers = line.split("\t")
        yield address, who.split(), answers.split("  ")


def test_nothing_breaks():
    assert [
        address for address, _who, answers in rows() if any(said.startswith("5") for said in answers)
    ] == []


@pytest.mark.parametrize("person", ["stranger", "clerk"])
def test_whoever_has_no_right_gets_nothing_of_the_desk(person):
    let_in = [
        address
        for address, who, answers in rows()
        if address.startswith("/admin/")
        and person in who
        and address not in FOR_ALL_STAFF
        and not {"login", "401", "403", "404", "405"}.issuperset(said for said in answers if "→" not in said)
    ]
    assert let_in == []


def test_nothing_is_changed_without_a_token():
    assert {address for address, _who, answers in rows() if answers[4] not in {"403", "405"}} == {
        "/language/",
        "/admin/articles/import/add/",
    }


def test_whoever_sends_no_token_is_told_in_words(people):
    page = people["editor"].post("/admin/articles/article/add/", {"title": "Sent by another site"})
    assert page.status_code == 403
    assert "nothing was changed" in page.content.decode()
    assert '<link rel="stylesheet" href="/static/css/base.css">' in page.content.decode()
    page = people["editor"].post("/admin/login/", headers={"Accept-Language": "zh"})
    assert '<html lang="zh-hans">' in page.content.decode()


@pytest.mark.parametrize(
    ("cookie", "token", "origin"),
    [
        ("a" * 32, "", "http://testserver"),
        ("a" * 32, "b" * 32, "http://testserver"),
        ("", "a" * 32, "http://testserver"),
        ("a" * 32, "a" * 32, "https://evil.example"),
        ("a" * 32, "a" * 32, "null"),
    ],
)
def test_another_token_or_origin_is_none(people, cookie, token, origin):
    client, address = people["editor"], "/admin/editor/markdownify/"
    client.cookies["csrftoken"] = cookie
    assert client.post(address, headers={"Origin": origin, "X-CSRFToken": token}).status_code == 403
    client.cookies["csrftoken"] = "c" * 32
    headers = {"Origin": "http://testserver", "X-CSRFToken": "c" * 32}
    assert client.post(address, headers=headers).status_code == 200


def test_whoever_has_no_right_is_told_in_words(people):
    page = people["author"].get("/admin/articles/import/")
    assert page.status_code == 403
    assert "This is not open to you." in page.content.decode()
