"""Signatures as the Standard Webhooks library checks them."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from monitor.alerts.signing import PREFIX, SecretError, sign

MESSAGE = "01M6CRWH0018C3YWKVEKQ95AMN"


def headers(signature: str, timestamp_s: int) -> dict[str, str]:
    return {"webhook-id": MESSAGE, "webhook-timestamp": str(timestamp_s), "webhook-signature": signature}


def now_s() -> int:
    return int(datetime.now(UTC).timestamp())


@given(key=st.binary(min_size=1, max_size=64), body=st.text(max_size=200))
def test_the_reference_library_accepts_what_we_sign(key: bytes, body: str) -> None:
    secret = PREFIX + base64.b64encode(key).decode()
    at = now_s()
    signature = sign(secret, MESSAGE, at, body.encode())
    own = Webhook(secret).sign(MESSAGE, datetime.fromtimestamp(at, UTC), body)
    assert signature == own


def test_a_secret_without_the_prefix_is_the_key_itself() -> None:
    at = now_s()
    signature = sign("correct-horse", MESSAGE, at, b"{}")
    assert Webhook(b"correct-horse").verify(b"{}", headers(signature, at)) == {}


def test_each_of_several_secrets_is_accepted_while_they_rotate() -> None:
    old, new = (PREFIX + base64.b64encode(key).decode() for key in (b"old key", b"new key"))
    at = now_s()
    signature = sign(f"{old} {new}", MESSAGE, at, b"{}")
    assert len(signature.split()) == 2
    for secret in (old, new):
        assert Webhook(secret).verify(b"{}", headers(signature, at)) == {}


def test_a_changed_body_is_not_accepted() -> None:
    at = now_s()
    signature = sign("key", MESSAGE, at, b'{"a": 1}')
    with pytest.raises(WebhookVerificationError):
        Webhook(b"key").verify(b'{"a": 2}', headers(signature, at))


@pytest.mark.parametrize("secret", ["", "  ", PREFIX, PREFIX + "!!", PREFIX + "é"])
def test_a_secret_that_cannot_be_read_is_refused_and_never_told(secret: str) -> None:
    with pytest.raises(SecretError) as refused:
        sign(secret, MESSAGE, 0, b"")
    assert "!!" not in str(refused.value)
