"""Whatever is asked of an address: an answer, and never an error of the server."""

import re
from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.models import Article
from tests.factories import make_article, make_category
from tests.integration.test_access import ROUTES
from tests.unit.rendering.test_properties import texts

EXAMPLES = 60
BOUNDS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ARTICLE_FIELDS = [
    "title", "source", "macros", "summary", "slug", "author", "status", "language", "tags", "category",
    "cover", "published_at_0", "published_at_1", "base", "version", "settled", "confirmed", "_continue",
]  # fmt: skip
NAMES = [
    *ARTICLE_FIELDS,
    "q", "page", "tag", "year", "month", "tab", "in_use", "users", "days", "draft", "known", "name", "move",
    "target", "piece", "file", "image", "alt", "code", "content", "next", "action", "_selected_action",
    "select_across", "_save", "_popup", "_to_field", "o", "p", "all", "e", "old", "new", "from", "to",
    "number", "order", "status__exact", "id__in", "author__id__exact", "token", "username", "password",
    "otp_token", "old_password", "new_password1", "new_password2", "term", "app_label", "model_name",
    "field_name", "parent", "description", "ids", "revoke", "id", "prefix", "limit", "since", "until", "line",
    "text", "width",
]  # fmt: skip
VALUES = [
    "", "0", "1", "-1", "7", "99999999999999999999", "2147483648", "9223372036854775808", "1e999", "NaN",
    "\u0663", "\u00b2", "\x00", "a\x00b", "\ud800", "\ufeff", "\u202e", "x" * 5000, "%", "%00", "%s", "{}",
    "'", '"', "{0.__class__}", "<script>", "../../etc/passwd", "//evil.example/", "\\\\evil.example", "null",
    "[]", '{"a": 1}', "[1,[2]]", "true", "2024-13-45", "0000-00-00", "99999-01-01", "25:61:61",
    "2024-02-30T12:00", "note", "maths", "ada", "zh", "$x^2$", "$" * 40, 'author:ada tag:x "', "-",
    "*", "a OR b", "深度 学习", "\n\r\t", "😀", "é" * 300, "public",
]  # fmt: skip
FORM = "application/x-www-form-urlencoded"
METHODS = ["GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "BREW"]
HEADERS = [
    "HTTP_ACCEPT_LANGUAGE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE",
    "HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_X_REQUESTED_WITH", "HTTP_COOKIE", "HTTP_REFERER",
    "HTTP_ACCEPT", "HTTP_ORIGIN", "HTTP_ACCEPT_ENCODING", "HTTP_X_REQUEST_ID", "HTTP_IF_MATCH",
]  # fmt: skip

values = st.sampled_from(VALUES) | st.text(max_size=20)
fields = st.dictionaries(st.sampled_from(NAMES), values, max_size=6)
headers = st.dictionaries(st.sampled_from(HEADERS), values.filter(str.isascii), max_size=2)
kinds = st.sampled_from(["form", "json", "bytes", "file"])


@pytest.fixture
def note():
    category = make_category("Maths")
    return make_article(
        slug="note", title="A note", source="# One\n\nTwo $x^2$.", category=category, tags=["x"]
    )


@pytest.fixture
def administrator():
    return get_user_model().objects.create_superuser("root", "", "secret")


def address(route: str, parts: list[str], note: Article) -> str:
    """The address with a value for each of its parts; some are there."""
    there = {"slug": note.slug, "name": "ada", "path": "maths", "pk": str(note.pk), "object_id": str(note.pk)}
    given = iter(parts)

    def part(found: re.Match[str]) -> str:
        value = next(given, "") or there.get(found[1], "1")
        return quote(valid(value), safe="")

    return re.sub(r"<(\w+)>", part, route)


def content(kind: str, data: dict[str, str]) -> dict:
    """The arguments of a request that carries the data in this form."""
    data = {name: valid(value) for name, value in data.items()}
    if kind == "json":
        return {"data": next(iter(data.values()), "{").encode(), "content_type": "application/json"}
    if kind == "bytes":
        return {"data": "&".join(data.values()).encode() + b"%ff=\xff", "content_type": FORM}
    if kind == "file":
        data |= {name: SimpleUploadedFile("a\\../b.zip", value.encode()) for name, value in data.items()}
    return {"data": encode_multipart(BOUNDARY, data), "content_type": MULTIPART_CONTENT}


def valid(text: str) -> str:
    """What a client can send of a text."""
    return text.encode("utf-8", "replace").decode()


@BOUNDS
@given(
    st.sampled_from(ROUTES), st.lists(values | st.just(""), min_size=3, max_size=3), st.sampled_from(METHODS),
    fields, fields, kinds, headers, st.booleans(),
)  # fmt: skip
def test_no_request_is_an_error(
    note, administrator, route, parts, method, query, data, kind, extra, logged_in
):
    client = Client(raise_request_exception=True)
    asked = address(route, parts, note)
    query = {name: valid(value) for name, value in query.items()}
    with transaction.atomic():
        if logged_in:
            client.force_login(administrator)
        response = client.generic(
            method, asked, **content(kind, data), QUERY_STRING=urlencode(query), **extra
        )
        assert response.status_code < 500, (method, asked)
        for _ in response.streaming_content if response.streaming else ():
            pass
        transaction.set_rollback(True)


@BOUNDS
@example({"tags": "x" * 101}, False)
@example({"category": "1e999", "author": "x"}, True)
@given(st.dictionaries(st.sampled_from(ARTICLE_FIELDS), values, min_size=1, max_size=4), st.booleans())
def test_the_form_of_an_article_takes_any_text_or_says_what_is_wrong(note, administrator, data, is_new):
    complete = {
        "title": "A", "source": "b", "author": str(administrator.pk), "language": "en", "status": "draft",
        **{name: valid(value) for name, value in data.items()},
    }  # fmt: skip
    form = "/admin/articles/article/add/" if is_new else f"/admin/articles/article/{note.pk}/change/"
    with transaction.atomic():
        client = Client()
        client.force_login(administrator)
        assert client.post(form, complete).status_code in (200, 302, 409)
        transaction.set_rollback(True)


@BOUNDS
@given(st.dictionaries(st.sampled_from(["content", "title", "macros", "language"]), texts | values))
def test_any_text_can_be_previewed(administrator, said):
    client = Client()
    client.force_login(administrator)
    with transaction.atomic():
        said = {name: valid(value) for name, value in said.items()}
        answer = client.post("/admin/editor/markdownify/", said)
        assert answer.status_code in (200, 429)
        if answer.status_code == 200:
            assert {"title", "html", "minutes", "problems"} <= answer.json().keys()
        transaction.set_rollback(True)


@BOUNDS
@given(st.lists(st.sampled_from(VALUES) | st.text(max_size=8), max_size=6).map(" ".join))
def test_any_words_can_be_searched_for(note, query):
    query = valid(query)
    with transaction.atomic():
        assert Client().get("/search/", {"q": query}).status_code in (200, 400, 429)
        assert Client().get("/search/suggest/", {"q": query}).status_code in (200, 400, 429)
        transaction.set_rollback(True)
