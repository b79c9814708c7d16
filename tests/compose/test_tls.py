"""Logging in where nginx speaks HTTPS itself, by ``docker-compose.tls.yml``."""

import ssl
import subprocess
from contextlib import closing
from http.client import HTTPConnection

import pytest

from tests.compose.conftest import PROJECT, free_port, running
from tests.compose.writer import FORM, Writer

FILES = ("docker-compose.yml", "docker-compose.tls.yml", "tests/compose/free-ports.yml")


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    names = ["-keyout", "privkey.pem", "-out", "fullchain.pem", "-subj", "/CN=localhost"]
    ours = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *names]
    subprocess.run(
        [*ours, "-addext", "subjectAltName=DNS:localhost"], cwd=folder, check=True, capture_output=True
    )
    trusted = ssl.create_default_context(cafile=folder / "fullchain.pem")
    settings = {"CERTIFICATE": str(folder), "ACME": str(folder), "PLAIN_PORT": str(free_port())}
    yield from running(settings, "https", project=f"{PROJECT}-tls", files=FILES, trusted=trusted)


def test_a_login_by_https_is_kept_by_cookies_for_https_alone(stack):
    writer = Writer(stack)
    assert writer.ask("/admin/")[0] == 200
    assert writer.save("Written by HTTPS")[0] == 302
    assert writer.ask("/language/", b"language=en", {"Content-Type": FORM})[0] == 302
    cookies = {cookie.name: cookie for cookie in writer.cookies}
    assert {"sessionid", "csrftoken", "django_language"} <= cookies.keys()
    assert all(cookie.secure for cookie in cookies.values())
    assert cookies["sessionid"].has_nonstandard_attr("HttpOnly")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost", "https://localhost", "null", ""]
)
def test_a_form_from_another_origin_is_refused(stack, origin):
    writer = Writer(stack)
    writer.origin = {"Origin": origin} if origin else {}
    assert writer.save("Sent by another site")[0] == 403


@pytest.mark.parametrize("path", ["/", "/admin/login/", "/nothing/"])
def test_browsers_are_told_to_come_by_https_alone(stack, path):
    assert stack.get(path).headers["Strict-Transport-Security"] == "max-age=31536000"


def test_whoever_comes_by_http_is_led_to_https(stack):
    with closing(HTTPConnection("127.0.0.1", int(stack.environment["PLAIN_PORT"]))) as plain:
        plain.request("GET", "/tags/?a=b", headers={"Host": "localhost"})
        answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, "https://localhost/tags/?a=b")
