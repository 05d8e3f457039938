"""The canary's alert: a signed webhook through the outbox to a receiver of our own."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from detectors.declared import AlertChannel
from monitor import clock
from monitor.alerts import request, transport
from monitor.alerts.addresses import SETTING
from monitor.alerts.signing import sign
from storage import Store, outbox
from storage.outbox import Delivery

SECRET_NAME = "canary"
#: Due at no time, so that no worker takes it: the canary itself delivers.
NEVER = 1 << 62


def tell(store: Store, system_id: int, canary_id: str) -> str:
    """Queue, sign, send and receive one message and check its signature; what was done. Raises ValueError."""
    delivery = _queued(store, system_id, canary_id)
    try:
        _delivered(delivery)
    except Exception as error:
        with store.begin() as tx:
            outbox.dead(tx, delivery.id, str(error))
        raise
    with store.begin() as tx:
        outbox.sent(tx, delivery.id, clock.now_us())
    return f"webhook {delivery.id} received, its signature fits"


def _queued(store: Store, system_id: int, canary_id: str) -> Delivery:
    body = {
        "type": "service.canary",
        "timestamp": clock.to_text(clock.now_us()),
        "data": {"id": canary_id},
    }
    with store.begin() as tx:
        made = outbox.put(
            tx, system_id, f"canary {canary_id}", "service.canary", body, dedupe_key=canary_id, now=NEVER
        )
        (delivery,) = [d for d in outbox.listing(tx, system_id, limit=1000) if d.id == made]
    return delivery


def _delivered(delivery: Delivery) -> None:
    secret = secrets.token_urlsafe(24)
    with _receiver() as receiver:
        channel = AlertChannel(delivery.channel, receiver.url, secret_env=SECRET_NAME)
        made = request.build(delivery, channel, clock.now_us(), {SECRET_NAME: secret})
        answer = transport.post(made.url, made.body, made.headers, environment={SETTING: "loopback"})
        if answer.error or not receiver.got:
            raise ValueError(f"not delivered: {answer.error or 'the receiver got nothing'}")
        headers, received = receiver.got[0]
    signed = sign(secret, headers["webhook-id"], int(headers["webhook-timestamp"]), received)
    if headers["webhook-signature"] != signed:
        raise ValueError("the signature does not fit what was received")


@dataclass(frozen=True)
class _Receiver:
    url: str
    got: list[tuple[dict[str, str], bytes]]


@contextmanager
def _receiver() -> Iterator[_Receiver]:
    """An HTTP server on loopback that keeps what is posted to it."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: what arrives is looked at by the caller."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield _Receiver(f"http://127.0.0.1:{server.server_port}/", got)
    finally:
        server.shutdown()
        server.server_close()
