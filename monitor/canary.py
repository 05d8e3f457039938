"""`bifocal canary`: one marked row sent through every stage, each hop timed.

The row takes the road of any other: the same reading, checks, tables, fold, detectors, outbox and signature. Only its
stage is "canary", which no metric, detector or reference reads, so it never enters a figure.
"""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import numpy as np

from detectors import registry
from detectors.declared import AlertChannel, Declared
from detectors.detector import View
from detectors.history import History
from detectors.profile import Profile, profile_batch
from detectors.types import Window
from monitor import clock
from monitor.alerts import request, transport
from monitor.alerts.addresses import SETTING
from monitor.alerts.signing import sign
from monitor.ingest.formats import read_body
from monitor.ingest.prepare import prepare
from monitor.ingest.served import working_binning
from monitor.systems import Registered, find
from storage import Store, binnings, blocks, canaries, outbox, outcomes, predictions, profiles, references, systems

SECRET_NAME = "canary"
STAGE = "canary"
NEVER = 1 << 62

Fetch = Callable[[str], str]


class CanaryError(RuntimeError):
    """The marked row did not come through a stage."""


@dataclass(frozen=True)
class Hop:
    """A stage that the row reached, and how long that took, in microseconds."""

    name: str
    took_us: int
    text: str


def send(store: Store, name: str, fetch: Fetch) -> Iterator[Hop]:
    """Send a canary and yield each hop as it is reached. `fetch` gets the text of a path of the web pages.

    Raises CanaryError naming the stage at which the row was lost.
    """
    with store.begin() as tx:
        system = find(tx, name)
        canary = canaries.create(tx, system.id, clock.now_us())
    row_id = f"bifocal-canary-{canary.id}"
    stages: list[tuple[str, Callable[[], str]]] = [
        ("ingest", lambda: _ingest(store, system, row_id)),
        ("store", lambda: _stored(store, system, row_id)),
        ("profile", lambda: _profiled(store, system)[1]),
        ("evaluate", lambda: _evaluated(store, system)),
        ("alert", lambda: _alerted(store, system, canary.id)),
        ("page", lambda: _shown(name, canary.id, fetch)),
    ]
    for stage, step in stages:
        start = clock.now_us()
        text = step()
        end = clock.now_us()
        with store.begin() as tx:
            canaries.reach(tx, system.id, canary.id, stage, end)
        yield Hop(stage, end - start, text)


def _ingest(store: Store, system: Registered, row_id: str) -> str:
    """One row as NDJSON, read, checked and written as any other; its stage is what marks it."""
    declared, now = system.declared, clock.now_us()
    body = (json.dumps(_row(declared, row_id, now)) + "\n").encode()
    (chunk,) = read_body(body, "application/x-ndjson")
    prepared = prepare(declared, "predictions", chunk, now, None)
    if prepared.bad:
        raise CanaryError(f"ingest: the marked row was refused: {prepared.bad[0].reason}")
    with store.begin() as tx:
        systems.lock(tx, system.id)
        binning = working_binning(tx, system, prepared.table, now)
        predictions.insert(tx, system.id, prepared.table, width=declared.window_us, now=now, stage=STAGE)
        profiles.add(tx, system.id, binning, profile_batch(prepared.table, declared, binning, STAGE))
    return f"{len(body)} bytes taken in"


def _row(declared: Declared, row_id: str, now: int) -> dict[str, object]:
    row: dict[str, object] = {"prediction_id": row_id, "ts": clock.to_text(now), "model_version": "canary"}
    if declared.model is not None:
        row[declared.model.score] = 0.5
    for feature in declared.serving_features:
        row[feature.name] = 0.0 if feature.kind == "numeric" else "canary"
    for dimension in declared.dimensions:
        row.setdefault(dimension.name, "canary")
    return {declared.columns.get(name, name): value for name, value in row.items()}


def _stored(store: Store, system: Registered, row_id: str) -> str:
    with store.read() as tx:
        found = outcomes.locate(tx, predictions.hash_ids(system.id, [row_id]))
        if not found.found[0] or not found.canary[0]:
            raise CanaryError("store: the marked row is not there, or not as a canary")
        row = blocks.take(tx, system.id, found.block_id, found.block_row)
    if row["prediction_id"].to_pylist() != [row_id]:
        raise CanaryError("store: another row came back than the one that was sent")
    return f"read back from block {found.block_id[0]}"


def _profiled(store: Store, system: Registered) -> tuple[Profile, str]:
    width = system.declared.window_us
    newest = clock.now_us() - 2 * width
    with store.read() as tx:
        listed = references.listing(tx, system.id)
        binning_id = listed[0].binning_id if listed else binnings.listing(tx, system.id)[0].id
        binning = binnings.load(tx, system.id, binning_id)
        found = profiles.load(tx, system.id, STAGE, binning, newest - newest % width)
    if not found:
        raise CanaryError("profile: no profile of the stage canary holds the marked row")
    profile = found[max(found)]
    return profile, f"{profile.rows} marked row(s) in this window's canary profile"


def _evaluated(store: Store, system: Registered) -> str:
    """Run every detector on the marked row's profile, as on any window's; what they say goes nowhere."""
    profile, _ = _profiled(store, system)
    now = clock.now_us()
    with store.read() as tx:
        listed = references.listing(tx, system.id)
        reference = references.profile(tx, listed[0].id, profile.binning) if listed else None
    none = History(np.zeros(0, np.int64), (), np.zeros(0, np.bool_))
    window = Window.holding(now, system.declared.window_us)
    view = View(system.declared, window, now, profile, None, reference, none, none)
    checks = {detector.name: len(detector.check(view)) for detector in registry.discover()}
    return f"{len(checks)} detectors made {sum(checks.values())} checks"


def _alerted(store: Store, system: Registered, canary_id: str) -> str:
    """A signed webhook through the outbox to a receiver of our own on loopback, which checks the signature."""
    secret = secrets.token_urlsafe(24)
    with _receiver() as receiver:
        channel = AlertChannel(f"canary {canary_id}", receiver.url, secret_env=SECRET_NAME)
        body = {"type": "service.canary", "timestamp": clock.to_text(clock.now_us()), "data": {"id": canary_id}}
        with store.begin() as tx:
            made = outbox.put(
                tx, system.id, channel.name, "service.canary", body, dedupe_key=canary_id, now=NEVER
            )
            (delivery,) = [d for d in outbox.listing(tx, system.id, limit=1000) if d.id == made]
        made_request = request.build(delivery, channel, clock.now_us(), {SECRET_NAME: secret})
        answer = transport.post(
            made_request.url, made_request.body, made_request.headers, environment={SETTING: "loopback"}
        )
        if answer.error or not receiver.got:
            raise CanaryError(f"alert: not delivered: {answer.error or 'the receiver got nothing'}")
        headers, received = receiver.got[0]
        signed = sign(secret, headers["webhook-id"], int(headers["webhook-timestamp"]), received)
        if headers["webhook-signature"] != signed:
            raise CanaryError("alert: the signature does not fit what was received")
        with store.begin() as tx:
            outbox.sent(tx, delivery.id, clock.now_us())
    return f"webhook {delivery.id} received, its signature fits"


def _shown(name: str, canary_id: str, fetch: Fetch) -> str:
    path = f"/systems/{name}/canary/{canary_id}"
    if canary_id not in fetch(path):
        raise CanaryError(f"page: {path} does not show the marked row")
    return path


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
