"""What two people want at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection
from django.test import Client
from psycopg.errors import DeadlockDetected

from articles.models import Tag
from tests.factories import make_author

FORMS = {
    "/admin/articles/article/add/": {
        "title": "Wanted",
        "slug": "wanted",
        "source": "x",
        "language": "en",
        "tags": "",
        "status": "draft",
        "published_at_0": "",
        "published_at_1": "",
    },
    "/admin/articles/tag/add/": {"name": "Wanted", "slug": ""},
    "/admin/categories/category/add/": {"name": "Wanted", "slug": "wanted", "parent": "", "description": ""},
    "/admin/auth/user/add/": {
        "username": "wanted",
        "password1": "kd83hf-uu2nn",
        "password2": "kd83hf-uu2nn",
        "usable_password": "true",
    },
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", FORMS)
def test_one_gets_it_and_the_others_are_told(path):
    user = make_author("chief", is_staff=True, is_superuser=True)
    together = Barrier(4)

    def send(_number):
        client = Client()
        client.force_login(user)
        together.wait()
        try:
            return client.post(path, FORMS[path] | {"author": user.pk})
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 302]
    assert all("errorlist" in answer.content.decode() for answer in answers if answer.status_code == 200)


def fail(monkeypatch, times):
    """Lets the database give up a tag's save so many times."""
    save, failures = Tag.save, iter(range(times))

    def given_up(self, *args, **kwargs):
        if next(failures, None) is not None:
            raise OperationalError("deadlock detected") from DeadlockDetected()
        save(self, *args, **kwargs)

    monkeypatch.setattr(Tag, "save", given_up)


def test_who_was_given_up_for_another_is_read_again(admin_client, monkeypatch):
    fail(monkeypatch, times=2)
    answer = admin_client.post("/admin/articles/tag/add/", {"name": "Waited for", "slug": ""})
    assert answer.status_code == 302
    assert Tag.objects.get().name == "Waited for"


def test_who_is_given_up_again_and_again_is_told(admin_client, monkeypatch):
    fail(monkeypatch, times=10)
    admin_client.raise_request_exception = False
    answer = admin_client.post("/admin/articles/tag/add/", {"name": "Waited for", "slug": ""})
    assert answer.status_code == 503
    assert not Tag.objects.exists()
