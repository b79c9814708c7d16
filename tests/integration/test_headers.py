"""What every answer says to a browser, and what Django finds to complain of in production."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import make_article

PRODUCTION = {
    "SITE_URL": "https://notes.example",
    "ALLOWED_HOSTS": "notes.example",
    "SECRET_KEY": "".join(chr(33 + number % 90) for number in range(64)),
}


def manage(*arguments):
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | PRODUCTION
    command = [sys.executable, "-W", "error", "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)


def test_django_finds_nothing_wrong_with_a_site_in_production():
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize(
    "address", ["/", "/articles/note/", "/none/", "/admin/login/", "/search/?q=a", "/feeds/atom.xml"]
)
def test_every_answer_shuts_what_no_page_needs(client, address):
    make_article(slug="note")
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]


def test_no_public_page_allows_a_style_in_the_page(client):
    assert "unsafe" not in client.get("/").headers["Content-Security-Policy"]


@pytest.fixture
def by_https(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 31_536_000
    return Client()


def test_who_comes_by_https_is_to_come_by_nothing_else(by_https):
    said = by_https.get("/", headers={"X-Forwarded-Proto": "https"}).headers
    assert said["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in by_https.get("/").headers
