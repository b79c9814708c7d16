"""Somebody at the desk, through the proxy."""

import json
import re
import uuid
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

PASSWORD = "a password of a few minutes"
ACCOUNT = f"""
from django.contrib.auth import get_user_model
users = get_user_model().objects
if not users.filter(username="writer").exists():
    users.create_superuser("writer", password="{PASSWORD}")
print(users.get(username="writer").pk)
"""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FORM = "application/x-www-form-urlencoded"


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


class Writer:
    """An administrator who is logged in. A status of 0 means that nobody answered."""

    def __init__(self, stack):
        self.url, self.pk = stack.url, stack.python(ACCOUNT)
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stays)
        form = {"username": "writer", "password": PASSWORD, "next": "/admin/"}
        assert self.post("/admin/login/", form)[0] == 302

    def post(self, path, form):
        """Status and text for a form, with the token that its page has."""
        status, page = self.ask(path)
        token = TOKEN.search(page)
        if not token:
            return status, page
        body = urlencode({"csrfmiddlewaretoken": token[1], **form}).encode()
        return self.ask(path, body, {"Content-Type": FORM})

    def save(self, title):
        """Writes an article and publishes it; whether the site said that it is saved."""
        form = {
            "title": title,
            "language": "en",
            "source": f"**{title}**: $a_1<b$.",
            "slug": "",
            "tags": "kept",
        }
        form |= {"author": self.pk, "status": "published", "published_at_0": "", "published_at_1": ""}
        return self.post("/admin/articles/article/add/", {**form, "_publish": "1"})

    def upload(self, data):
        """Sends a picture; its address is in the answer."""
        _status, page = self.ask("/admin/articles/article/add/")
        token = TOKEN.search(page)
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\n\r\n'
        body = head.encode() + data + f"\r\n--{mark}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        status, text = self.ask(
            "/admin/editor/upload/", body, kind | {"X-CSRFToken": token[1] if token else ""}
        )
        return status, json.loads(text) if status == 201 else text

    def ask(self, path, data=None, headers=()):
        try:
            with self.opener.open(Request(self.url + path, data, dict(headers)), timeout=30) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace")
        except OSError:
            return 0, ""
