"""What an authenticator app does (RFC 6238)."""

import base64
import hmac
import struct
import time


def code_of(secret: str, ago: int = 0) -> str:
    """The six digits that the app shows, or showed so many seconds ago."""
    counter = struct.pack(">Q", int(time.time() - ago) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
