"""What a security key does (WebAuthn): here one without a PIN, which is only touched."""

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

CREDENTIAL = b"a key on a ring."
CREATE, GET = CollectedClientData.TYPE.CREATE, CollectedClientData.TYPE.GET
FLAG = AuthenticatorData.FLAG


class Key:
    """A key for a host."""

    def __init__(self, host: str = "testserver") -> None:
        self.host, self.private = host, generate_private_key(SECP256R1())

    def registered(self) -> dict:
        """What the site keeps of it."""
        public = ES256.from_cryptography_key(self.private.public_key())
        known = AttestedCredentialData.create(b"\0" * 16, CREDENTIAL, public)
        data = AuthenticatorData.create(sha256(self.host.encode()), FLAG.UP | FLAG.AT, 0, known)
        made = AttestationObject.create("none", data, {})
        response = {"attestationObject": websafe_encode(made), "clientDataJSON": self._client(CREATE, "AAAA")}
        return self._answer(response)

    def touched(self, challenge: str, owner: str) -> dict:
        """What it answers for ``owner``, the encoded id of an account, whoever touches it."""
        data = AuthenticatorData.create(sha256(self.host.encode()), FLAG.UP, 0)
        client = CollectedClientData.create(GET, challenge, f"https://{self.host}")
        signature = self.private.sign(data + client.hash, ECDSA(SHA256()))
        response = {
            "authenticatorData": websafe_encode(data),
            "clientDataJSON": websafe_encode(client),
            "signature": websafe_encode(signature),
            "userHandle": owner,
        }
        return self._answer(response)

    def _client(self, kind: str, challenge: str) -> str:
        return websafe_encode(CollectedClientData.create(kind, challenge, f"https://{self.host}"))

    def _answer(self, response: dict) -> dict:
        encoded = websafe_encode(CREDENTIAL)
        extensions = {"clientExtensionResults": {}}
        return {"id": encoded, "rawId": encoded, "type": "public-key", "response": response, **extensions}
