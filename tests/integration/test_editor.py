"""What the writing desk asks for, as everybody who may try."""

import pytest
from django.contrib.auth import get_user_model

PREVIEW = "/admin/editor/markdownify/"


@pytest.fixture
def staff_client(client, db):
    client.force_login(get_user_model().objects.create_user("clerk", is_staff=True))
    return client


def test_stranger_gets_no_preview(client, db):
    response = client.post(PREVIEW, {"content": "x"})
    assert response.status_code == 401
    assert "logged out" in response.json()["error"]


def test_staff_without_the_right_gets_no_preview(staff_client):
    assert staff_client.post(PREVIEW, {"content": "x"}).status_code == 403


def test_preview_is_what_readers_will_see(admin_client):
    answer = admin_client.post(PREVIEW, {"content": "So $x<y$.\n\nAn open $z."}).json()
    assert '<span class="math inline" data-place="1:4" data-tex="x&lt;y"' in answer["html"]
    assert answer["problems"] == [
        {"line": 3, "column": 9, "words": "Line 3, column 9: A formula opened with $ is never closed."}
    ]
