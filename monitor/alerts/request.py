"""The HTTP request of one delivery: body in the channel's form, headers, signature."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from detectors.declared import AlertChannel
from monitor.alerts.forms import form_named
from monitor.alerts.signing import SecretError, sign
from storage.outbox import Delivery


class NotReady(Exception):
    """The delivery cannot be sent until someone mends the worker's environment; the message says what."""


@dataclass(frozen=True)
class Request:
    """What goes over the wire."""

    url: str
    body: bytes
    headers: Mapping[str, str]


def build(delivery: Delivery, channel: AlertChannel, now_us: int, environment: Mapping[str, str]) -> Request:
    """The request of one attempt: the same `webhook-id` and body each time, a new timestamp and signature.

    Raises NotReady when the channel names a secret that the environment does not hold: a message that
    should be signed is never sent unsigned.
    """
    form = form_named(channel.form)
    secret = _secret(channel, environment)
    value = form.render(delivery.body, secret)
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp_s = now_us // 1_000_000
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Bifocal",
        "webhook-id": delivery.id,
        "webhook-timestamp": str(timestamp_s),
    }
    if secret is not None and form.SIGNED:
        try:
            headers["webhook-signature"] = sign(secret, delivery.id, timestamp_s, body)
        except SecretError as error:
            raise NotReady(f"the environment variable {channel.secret_env} is unusable: {error}") from None
    return Request(channel.webhook, body, headers)


def _secret(channel: AlertChannel, environment: Mapping[str, str]) -> str | None:
    if channel.secret_env is None:
        return None
    secret = environment.get(channel.secret_env, "").strip()
    if not secret:
        raise NotReady(
            f"waits: the environment variable {channel.secret_env} of the worker is not set, "
            f"and the channel {channel.name} signs with it"
        )
    return secret
