"""Signatures of the Standard Webhooks specification: HMAC-SHA256 over `id.timestamp.body`.

A receiver that knows the secret can tell that a message came from us, unchanged and lately.
Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac

PREFIX = "whsec_"


class SecretError(ValueError):
    """A signing secret that cannot be used, with a message that never shows the secret."""


def key_of(secret: str) -> bytes:
    """The key's bytes: base64 after `whsec_`, else the text itself as UTF-8. Raises SecretError."""
    if not secret.startswith(PREFIX):
        return secret.encode()
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        raise SecretError(f"a secret that starts with {PREFIX} must go on in base64") from None
    if not key:
        raise SecretError(f"a secret that starts with {PREFIX} holds no key")
    return key


def sign(secrets: str, message_id: str, timestamp_s: int, body: bytes) -> str:
    """The `webhook-signature` header: one `v1,base64` for each of the space-separated secrets.

    Several secrets let a receiver rotate: it accepts the message when any signature fits. Raises
    SecretError when there is no secret or one cannot be read.
    """
    keys = [key_of(secret) for secret in secrets.split()]
    if not keys:
        raise SecretError("the signing secret is empty")
    content = f"{message_id}.{timestamp_s}.".encode() + body
    return " ".join(f"v1,{_digest(key, content)}" for key in keys)


def _digest(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
