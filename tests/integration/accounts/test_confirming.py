"""Who changes what is weighty shows once more who he is."""

import pytest
from django.contrib.auth import get_user_model

from tests.integration.accounts.logins import PASSWORD, SECRET, confirm
from tests.totp import code_of

WEIGHTY = [
    "/admin/account/app/remove/",
    "/admin/account/passkeys/add/",
    "/admin/account/recovery-codes/",
]


@pytest.mark.parametrize("address", WEIGHTY)
@pytest.mark.parametrize("method", ["get", "post"])
def test_factors_are_changed_only_by_who_shows_the_password_again(inside, address, method):
    assert "/admin/account/confirm/" in getattr(inside, method)(address)["Location"]
    confirm(inside, "wrong")
    assert "/admin/account/confirm/" in getattr(inside, method)(address)["Location"]
    confirm(inside)
    assert getattr(inside, method)(address).status_code in {200, 302}
    assert "confirm" not in getattr(inside, method)(address).get("Location", "")


def test_the_code_may_be_shown_in_the_place_of_the_password(inside):
    form = {"code": code_of(SECRET, ago=-30), "next": "/admin/account/"}
    assert inside.post("/admin/account/confirm/code/", form)["Location"] == "/admin/account/"


def test_an_administrator_shows_his_password_before_he_sets_one(client):
    boss = get_user_model().objects.create_superuser("boss", password=PASSWORD)
    client.force_login(boss)
    address = f"/admin/auth/user/{boss.pk}/password/"
    form = {"password1": "another lamp 18", "password2": "another lamp 18"}
    for answer in (client.get(address), client.post(address, form)):
        assert "/admin/account/confirm/" in answer["Location"]
    confirm(client)
    assert client.get(address).status_code == 200
    boss.refresh_from_db()
    assert boss.check_password(PASSWORD)
