"""What is no passkey opens nothing. What is one: ``tests/browser/test_accounts.py``."""

import json

from allauth.mfa.models import Authenticator

from tests.integration.accounts.logins import LOGIN, SECOND, confirm, is_in, log_in

PLAIN = {
    "id": "AAAA",
    "rawId": "AAAA",
    "type": "public-key",
    "response": dict.fromkeys(
        ("clientDataJSON", "authenticatorData", "signature", "userHandle", "attestationObject"), "AAAA"
    ),
}
MALFORMED = [
    *(
        "",
        "1",
        "[]",
        "null",
        "{}",
        "[" * 5000,
        '{"id": 5, "response": {}}',
        '{"response": {"userHandle": "\\ud800"}}',
    ),
    *(json.dumps({**PLAIN, name: value}) for name in PLAIN for value in (None, 5, [], "!", "é")),
    *(
        json.dumps({**PLAIN, "response": {**PLAIN["response"], name: value}})
        for name in PLAIN["response"]
        for value in (None, 5, [], "!", "é", "MQ")
    ),
]


def test_what_is_no_passkey_opens_nothing_and_breaks_nothing(client, app):
    for said in MALFORMED:
        client.get("/admin/account/passkey/", headers={"Accept": "application/json"})
        assert client.post("/admin/account/passkey/", {"credential": said})["Location"] == LOGIN
    assert not is_in(client)


def test_what_is_no_passkey_is_no_second_factor(client, app):
    log_in(client)
    for said in MALFORMED:
        assert client.post(SECOND, {"credential": said}).status_code == 200
    assert not is_in(client)


def test_what_is_no_passkey_is_not_added(inside, app):
    confirm(inside)
    for said in MALFORMED:
        answer = inside.post("/admin/account/passkeys/add/", {"name": "key", "credential": said})
        assert answer.status_code == 200
    assert app.authenticator_set.count() == 1


def test_a_passkey_has_a_name_of_bounded_length(inside, app):
    confirm(inside)
    key = Authenticator.objects.create(
        user=app, type=Authenticator.Type.WEBAUTHN, data={"name": "key", "credential": {}}
    )
    address = f"/admin/account/passkeys/{key.pk}/"
    assert "名称" in inside.get(address, headers={"Accept-Language": "zh-CN"}).content.decode()
    assert inside.post(address, {"name": "x" * 5000}).status_code == 200
    assert inside.post(address, {"name": "blue"}).status_code == 302
    key.refresh_from_db()
    assert key.data["name"] == "blue"
