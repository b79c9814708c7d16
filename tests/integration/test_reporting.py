"""Errors go where SENTRY_DSN says, without what people wrote."""

import gzip
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.reporting import report_errors

FAIL = """
import django
django.setup()
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

def fails(request, token):
    text = request.POST["source"]
    raise ZeroDivisionError("on purpose")

fails.csrf_exempt = True

import articles.urls
from django.urls import path
articles.urls.urlpatterns.insert(0, path("preview/<token>/", fails))
# Newer Pythons send the lines of this very code along.
headers, data = {"Cookie": "a=my" + "-session"}, {"source": "a secret" + " draft"}
headers["Referer"] = "http://testserver/preview/1:the-to" + "ken/"
asked = RequestFactory(headers=headers).post("/preview/1:the-to" + "ken/", data)
get_wsgi_application()(asked.environ, lambda *_: None)
"""


@pytest.fixture
def receiver():
    received = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, received
    server.shutdown()
    server.server_close()


def test_an_error_is_reported_without_what_was_written(receiver):
    port, received = receiver
    environment = os.environ | {
        # Without collected files.
        "DEBUG": "1",
        "ALLOWED_HOSTS": "testserver",
        "SENTRY_DSN": f"http://key@127.0.0.1:{port}/1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    subprocess.run(
        [sys.executable, "-c", FAIL], cwd=settings.BASE_DIR, env=environment, check=True, timeout=60
    )
    report = b"".join(received).decode()
    assert "on purpose" in report
    assert "secret draft" not in report
    assert "my-session" not in report
    assert "the-token" not in report
    assert "http://testserver/preview/-/" in report


def test_what_is_no_address_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN must look like"):
        report_errors("nonsense")
