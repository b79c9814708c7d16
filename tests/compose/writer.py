"""Somebody at the desk, through the proxy."""

import json
import re
import uuid
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

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
        self.origin = {"Origin": stack.url}
        self.cookies = CookieJar()
        tls = HTTPSHandler(context=stack.trusted)
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), tls, _Stays)
        form = {"username": "writer", "password": PASSWORD, "next": "/admin/"}
        assert self.post("/admin/login/", form)[0] == 302

    def post(self, path, form, to=""):
        """Status and text for a form of a page, with the token that the page has."""
        status, page = self.ask(path)
        if not TOKEN.search(page):
            assert status != 302, f"{path} leads elsewhere"
            return status, page
        return self._hand_in(to or path, page, form)

    def _hand_in(self, path, page, form):
        body = urlencode({"csrfmiddlewaretoken": TOKEN.search(page)[1], **form}, doseq=True).encode()
        return self.ask(path, body, {"Content-Type": FORM})

    def import_at(self, address):
        """How far an import is, as its page asks; nothing where nobody answers."""
        status, text = self.ask(f"{address}progress/")
        return json.loads(text) if status == 200 else {"state": "", "total": 0}

    def save(self, title, **fields):
        """Writes an article and publishes it; whether the site said that it is saved."""
        form = self._form(title) | {"_publish": "1"} | fields
        return self.post("/admin/articles/article/add/", form)

    def change(self, pk, title, **fields):
        """Saves an article once more, with other values in some fields."""
        path = f"/admin/articles/article/{pk}/change/"
        status, page = self.ask(path)
        kept = dict(re.findall(r'name="(base|slug)" value="([^"]+)"', page))
        form = self._form(title) | kept | fields
        return self._hand_in(path, page, form) if kept else (status, page)

    def _form(self, title):
        form = {
            "title": title,
            "source": f"**{title}**: $a_1<b$.",
            "language": "en",
            "slug": "",
            "tags": "kept",
        }
        return {**form, "author": self.pk, "status": "published", "published_at_0": "", "published_at_1": ""}

    def upload(self, data):
        """Sends a picture; its address is in the answer."""
        status, text = self._send("/admin/editor/upload/", {"image": ("a.png", data)})
        return status, json.loads(text) if status == 201 else text

    def send_notes(self, name, data):
        """Sends a ZIP to the import; the address of its page."""
        form = {"file": (f"{name}.zip", data), "authors": ("", b"me")}
        status, text = self._send("/admin/articles/import/add/", form, Accept="application/json")
        assert status == 200, text
        return json.loads(text)["address"].removesuffix("change/")

    def _send(self, path, form, **headers):
        token = TOKEN.search(self.ask("/admin/password_change/")[1])
        mark = uuid.uuid4().hex
        body = b"".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{field}"'.encode()
            + (f'; filename="{name}"' if name else "").encode()
            + b"\r\n\r\n" + data + b"\r\n"
            for field, (name, data) in form.items()
        )  # fmt: skip
        headers |= {"Content-Type": f"multipart/form-data; boundary={mark}"}
        headers["X-CSRFToken"] = token[1] if token else ""
        return self.ask(path, body + f"--{mark}--\r\n".encode(), headers)

    def ask(self, path, data=None, headers=()):
        request = Request(self.url + path, data, {**self.origin, **dict(headers)})
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except HTTPError as error:
            with error:
                return error.code, error.read().decode(errors="replace")
        except (OSError, HTTPException):
            return 0, ""
