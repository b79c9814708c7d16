"""Clients that mean harm, through the real proxy."""

import socket
import time
from select import select
from urllib.parse import urlsplit

import pytest

EVIL = "evil.example"


def send(stack, data, seconds=15):
    """All that comes back for these bytes on one connection."""
    where = urlsplit(stack.url)
    with socket.create_connection((where.hostname, where.port), timeout=seconds) as connection:
        connection.sendall(data.encode("latin-1") if isinstance(data, str) else data)
        received = b""
        while part := _part(connection):
            received += part
    return received.decode("latin-1")


def _part(connection):
    try:
        return connection.recv(65536)
    except (ConnectionResetError, TimeoutError):
        return b""


def ask(stack, target, *headers, method="GET", body=""):
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", body]
    return send(stack, "\r\n".join(lines))


def status(answer):
    return int(answer.split(" ", 2)[1])


@pytest.mark.parametrize(
    "host", [EVIL, "localhost.evil.example", "localhost:80@evil.example", "", "a b", "[::1"]
)
def test_another_host_is_refused_and_not_kept(stack, host):
    answer = send(stack, f"GET /tags/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    assert status(answer) == 400
    assert stack.get("/tags/").status == 200


@pytest.mark.parametrize(
    "header",
    [
        f"X-Forwarded-Host: {EVIL}",
        f"Forwarded: for=1.2.3.4;host={EVIL};proto=https",
        f"X-Original-URL: /{EVIL}/",
        f"X-Rewrite-URL: /{EVIL}/",
        f"X-Forwarded-Prefix: /{EVIL}",
        f"X-Forwarded-Server: {EVIL}",
        f"Origin: https://{EVIL}",
        f"Referer: https://{EVIL}/",
        f"User-Agent: {EVIL}",
        f"Accept-Language: {EVIL}",
        f"Cookie: django_language={EVIL}; sessionid={EVIL}; csrftoken={EVIL}",
        f"Authorization: Basic {EVIL}",
        "X-HTTP-Method-Override: DELETE",
        "X-Forwarded-Proto: https",
        "Range: bytes=0-3",
        "Accept-Encoding: br;q=1, zstd",
    ],
)
def test_no_header_poisons_what_others_get(stack, header):
    name = header.split(":")[0].lower()
    address = f"/tags/?{name}"
    clean = stack.get("/tags/")
    poisoned = ask(stack, address, header)
    assert status(poisoned) in {200, 206}
    assert EVIL not in poisoned
    after = stack.get(address)
    assert (after.status, EVIL in after.text, "Set-Cookie" in after.headers) == (200, False, False)
    assert len(after.text) == pytest.approx(len(clean.text), abs=200)


@pytest.mark.parametrize(
    "target",
    [
        "/media/../../etc/passwd",
        "/media/..%2f..%2f..%2fetc/passwd",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/static/../../etc/passwd",
        "/static/..%5c..%5cetc/passwd",
        "/static../app/config/settings.py",
        "/media../app/config/settings.py",
        "/media/%00/etc/passwd",
        "//etc/passwd",
        "/static/%252e%252e/etc/passwd",
        "/.env",
        "/.git/config",
        "/app/config/settings.py",
    ],
)
def test_no_path_leaves_its_folder(stack, target):
    answer = ask(stack, target)
    assert status(answer) in {400, 404}
    assert "root:" not in answer
    assert "SECRET_KEY" not in answer


@pytest.mark.parametrize(
    "target",
    [
        f"//{EVIL}/tags",
        f"/{EVIL}//..",
        f"/\\{EVIL}",
        f"/%5c%5c{EVIL}/tags",
        f"//{EVIL}/%2e%2e",
        f"/tags/%0d%0aLocation:%20//{EVIL}",
    ],
)
def test_nobody_is_sent_to_another_host(stack, target):
    answer = ask(stack, target)
    location = next(
        (line for line in answer.splitlines() if line.lower().startswith("location:")), "location: /"
    )
    where = location.split(":", 1)[1].strip()
    assert where.startswith(("/", stack.url))
    assert not where.startswith(("//", "/\\"))


@pytest.mark.parametrize("path", ["/admin/login/", "/language/"])
def test_a_form_sends_nobody_to_another_host(stack, path):
    body = f"next=https://{EVIL}/&language=en"
    kind = "Content-Type: application/x-www-form-urlencoded"
    answer = ask(stack, path, kind, f"Content-Length: {len(body)}", method="POST", body=body)
    assert f"location: https://{EVIL}" not in answer.lower()


INNER = "GET /smuggled-inside/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
SMUGGLED = {
    "length and chunks": f"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{INNER}",
    "chunks and length": f"Transfer-Encoding: chunked\r\nContent-Length: 67\r\n\r\n0\r\n\r\n{INNER}",
    "two lengths": f"Content-Length: 0\r\nContent-Length: {len(INNER)}\r\n\r\n{INNER}",
    "a length with a sign": f"Content-Length: +{len(INNER)}\r\n\r\n{INNER}",
    "chunks by another name": f"Transfer-Encoding: xchunked\r\nContent-Length: {len(INNER)}\r\n\r\n{INNER}",
    "chunks after a blank": f"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{INNER}",
    "chunks twice": f"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n{INNER}",
    "a folded header": f"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n{INNER}",
    "an extension of a chunk": f"Transfer-Encoding: chunked\r\n\r\n0;\n{INNER}\r\n\r\n",
}


@pytest.mark.parametrize("attack", SMUGGLED)
def test_no_request_hides_in_another(stack, attack):
    start = "POST /tags/ HTTP/1.1\r\nHost: localhost\r\n"
    received = send(stack, start + SMUGGLED[attack], seconds=2)
    assert received.count("HTTP/1.1 ") >= 1
    assert status(received) in {400, 403, 405, 501}
    # What the proxy takes for a second request of the same client is his own; the application saw no third.
    assert received.count("HTTP/1.1 ") <= 2
    assert stack.get("/tags/").status == 200


def test_requests_of_one_connection_are_answered_one_by_one(stack):
    first, last = (f"GET /{name}/ HTTP/1.1\r\nHost: localhost\r\n" for name in ("tags", "archive"))
    assert send(stack, f"{first}\r\n{last}Connection: close\r\n\r\n").count("HTTP/1.1 200") == 2


@pytest.mark.parametrize(
    ("target", "headers", "statuses"),
    [
        ("/" + "a" * 9_000, [], {414}),
        ("/tags/", ["X-Long: " + "a" * 9_000], {400, 431}),
        ("/tags/", [f"X-{number}: {'a' * 100}" for number in range(1_000)], {400, 431}),
        ("/search/?q=" + "%E4%BD%A0" * 800, [], {200, 414}),
    ],
)
def test_long_heads_are_refused(stack, target, headers, statuses):
    assert status(ask(stack, target, *headers)) in statuses


def test_a_long_body_is_refused_before_it_is_read(stack):
    assert status(ask(stack, "/tags/", "Content-Length: 100000000000", method="POST")) == 413
    assert status(ask(stack, "/admin/login/", "Content-Length: 100000000000", method="POST")) == 413


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "BREW", "PROPFIND", "get", "DELETE"])
def test_odd_methods_are_refused(stack, method):
    assert status(ask(stack, "/tags/", method=method)) in {400, 403, 405}


def test_who_sends_his_request_by_drops_is_hung_up_on(stack):
    where = urlsplit(stack.url)
    with socket.create_connection((where.hostname, where.port), timeout=30) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        assert any(_is_hung_up(connection, number) for number in range(300))


def _is_hung_up(connection, number):
    time.sleep(0.1)
    try:
        connection.sendall(f"X-{number}: a\r\n".encode())
    except OSError:
        return True
    return False


BEGUN = f"""POST /admin/login/ HTTP/1.1\r
Host: localhost\r
Cookie: csrftoken={"a" * 32}\r
Content-Type: application/x-www-form-urlencoded\r
Content-Length: 1000\r
\r
a""".encode()


def test_many_who_wait_leave_room_for_readers(stack):
    where = urlsplit(stack.url)
    waiting = [socket.create_connection((where.hostname, where.port)) for _ in range(400)]
    try:
        for connection in waiting:
            connection.sendall(BEGUN)
        time.sleep(1)
        assert stack.get("/tags/?many-wait").status == 200
        assert stack.get("/admin/login/").status == 200
        # Nobody had to be hung up on for that.
        assert select(waiting, [], [], 0)[0] == []
    finally:
        for connection in waiting:
            connection.close()
