"""What somebody tries who has an account, or a network, and wants more."""

import json

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from fido2.utils import websafe_encode

from tests.passkey import Key

PASSWORD = "tangerine lamp 17"


def account(name, *groups, **marks):
    made = get_user_model().objects.create_user(name, password=PASSWORD, is_staff=True, **marks)
    made.groups.add(*Group.objects.filter(name__in=groups))
    return made


@pytest.fixture
def owners():
    """A group with a right that administrators have not."""
    group = Group.objects.create(name="Owners")
    group.permissions.add(Permission.objects.get(codename="change_group"))
    return group


@pytest.fixture
def administrator():
    """Has just shown his password."""
    administrator = account("root", "Administrator")
    administrator.client = Client()
    administrator.client.force_login(administrator)
    administrator.client.post("/admin/account/confirm/", {"password": PASSWORD})
    return administrator


def form(user, **changes):
    said = {"username": user.username, "is_staff": "on", "is_active": "on", "groups": []}
    said |= {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    return said | changes


def test_nobody_gives_himself_a_group_with_more_rights_than_he_has(administrator, owners):
    address = f"/admin/auth/user/{administrator.pk}/change/"
    mine = list(administrator.groups.values_list("pk", flat=True))
    administrator.client.post(address, form(administrator, groups=[*mine, owners.pk]))
    assert owners not in administrator.groups.all()
    editors = Group.objects.get(name="Editor")
    administrator.client.post(address, form(administrator, groups=[*mine, editors.pk]))
    assert editors in administrator.groups.all()


@pytest.mark.parametrize("marks", [{}, {"is_active": False}])
@pytest.mark.parametrize("how", ["group", "right"])
def test_nobody_takes_over_an_account_with_more_rights_than_he_has(administrator, owners, how, marks):
    owner = account("owner", **marks)
    if how == "group":
        owner.groups.add(owners)
    else:
        owner.user_permissions.add(Permission.objects.get(codename="change_group"))
    new = {"password1": "quince ladder 99", "password2": "quince ladder 99", "usable_password": "true"}
    page = f"/admin/auth/user/{owner.pk}"
    assert administrator.client.post(f"{page}/password/", new).status_code == 403
    assert administrator.client.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
    assert administrator.client.post(f"{page}/change/", form(owner, username="gone")).status_code == 403
    owner.refresh_from_db()
    assert owner.check_password(PASSWORD)


def test_administrators_look_after_one_another(administrator):
    other = account("other", "Administrator")
    new = {"password1": "quince ladder 99", "password2": "quince ladder 99", "usable_password": "true"}
    assert administrator.client.post(f"/admin/auth/user/{other.pk}/password/", new).status_code == 302
    other.refresh_from_db()
    assert other.check_password("quince ladder 99")


LOGIN, SECOND = "/admin/login/", "/admin/account/second-factor/"


@pytest.fixture
def key():
    """Bob's security key, which he uses after his password."""
    key = Key()
    WebAuthn.add(account("bob"), "key", key.registered())
    return key


def challenge(client):
    return client.session["mfa.webauthn.state"]["challenge"]


def test_a_key_after_the_password_is_enough(client, key):
    client.post(LOGIN, {"username": "bob", "password": PASSWORD})
    client.get(SECOND)
    said = json.dumps(key.touched(challenge(client), owner()))
    assert client.post(SECOND, {"credential": said})["Location"] == "/admin/"


def test_a_stolen_key_is_no_login_by_itself_whatever_its_challenge_was_made_for(client, key):
    """Mallory lets a half-way login of her own run out, and answers its challenge as Bob."""
    TOTP.activate(account("mallory"), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client.post(LOGIN, {"username": "mallory", "password": PASSWORD})
    client.get(SECOND)
    session = client.session
    session["account_login"]["initiated_at"] -= 1000
    session.save()
    said = json.dumps(key.touched(challenge(client), owner()))
    client.post("/admin/account/passkey/", {"credential": said})
    assert client.get("/admin/").status_code == 302


def owner():
    bob = Authenticator.objects.get(type="webauthn").user
    return websafe_encode(user_pk_to_url_str(bob).encode())
