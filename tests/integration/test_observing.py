"""What a host sees of a running site."""

import json
import logging

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.urls import path

from config.observing import JsonLines
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def logs_and_answers(request):
    logging.getLogger("formulary.test").warning("something with “%s”", "quotes")
    return HttpResponse("ok")


urlpatterns = [path("logs/", logs_and_answers)]


def test_a_request_keeps_the_number_that_the_proxy_gave_it(client):
    assert client.get("/", headers={"X-Request-ID": "0123456789abcdef"})["X-Request-ID"] == "0123456789abcdef"


@pytest.mark.parametrize("given", ["", "short", "a b c d e f g h", "x" * 65])
def test_a_request_without_a_proper_number_gets_one(client, given):
    number = client.get("/", headers={"X-Request-ID": given})["X-Request-ID"]
    assert number != given
    assert len(number) == 32


def test_a_line_of_the_log_names_its_request(client, settings, caplog):
    settings.ROOT_URLCONF = __name__
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(json.loads(JsonLines().format(record)))
    logging.getLogger("formulary.test").addHandler(handler)
    client.get("/logs/", headers={"X-Request-ID": "number-of-the-request"})
    assert lines[0]["message"] == "something with “quotes”"
    assert lines[0]["request"] == "number-of-the-request"


def test_slow_queries_are_logged_without_their_values(client, settings, caplog):
    make_article(slug="secret-slug")
    client.get("/articles/secret-slug/")
    assert not caplog.records
    settings.SLOW_QUERY_MILLISECONDS = 0
    client.get("/articles/secret-slug/")
    assert "SELECT" in caplog.text
    assert "secret-slug" not in caplog.text


def test_a_site_with_missing_migrations_is_not_ready(client):
    assert client.get("/readyz/").status_code == 200
    newest = MigrationLoader(connection).graph.leaf_nodes("articles")[0]
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/readyz/")
    assert response.status_code == 503
    assert b"migrations are missing" in response.content
