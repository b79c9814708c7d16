"""What somebody does who logs in."""

import re

PASSWORD = "tangerine lamp 17"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, SECOND = "/admin/login/", "/admin/account/second-factor/"


def log_in(client, name="ada", password=PASSWORD, **options):
    return client.post(LOGIN, {"username": name, "password": password}, **options)


def fail(client, times, name="ada", **options):
    return [log_in(client, name, "wrong", **options) for _ in range(times)][-1]


def is_in(client):
    return client.get("/admin/").status_code == 200


def confirm(client, password=PASSWORD):
    return client.post("/admin/account/confirm/", {"password": password, "next": "/admin/account/"})


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())
