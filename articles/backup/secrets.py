"""The site's secrets, sealed with a passphrase: scrypt makes the key, AES-GCM seals and proves."""

from __future__ import annotations

import base64
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from articles.backup.errors import BackupError

COST, BLOCK, PARALLEL = 1 << 16, 8, 1
"""Of scrypt: 64 MB of memory, and some tenths of a second, for each guess."""
PURPOSE = b"formulary secrets 1"


def sealed(plain: bytes, passphrase: str) -> bytes:
    """The text that ``opened`` opens with the same passphrase."""
    salt, nonce = os.urandom(16), os.urandom(12)
    hidden = AESGCM(_key(passphrase, salt)).encrypt(nonce, plain, PURPOSE)
    parts = {"salt": salt, "nonce": nonce, "sealed": hidden}
    return json.dumps({name: base64.b64encode(part).decode() for name, part in parts.items()}).encode()


def opened(text: bytes, passphrase: str) -> bytes:
    """What was sealed. Raises BackupError for another passphrase."""
    try:
        parts = {name: base64.b64decode(part) for name, part in json.loads(text).items()}
        cipher = AESGCM(_key(passphrase, parts["salt"]))
        return cipher.decrypt(parts["nonce"], parts["sealed"], PURPOSE)
    except InvalidTag as error:
        raise BackupError("This is not the passphrase of the secrets in this backup.") from error
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise BackupError("The secrets in this backup are damaged.") from error


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=BLOCK, p=PARALLEL).derive(passphrase.encode())
