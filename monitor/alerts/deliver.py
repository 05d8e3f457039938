"""Deliveries that are due, sent: claim, send, then record.

What was sent is marked after the receiver has answered, so a crash in between sends it again under the same
`webhook-id`: at least once, and a receiver that remembers ids sees it once.
"""

import json
import os
import random
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from detectors.declared import AlertChannel
from monitor.alerts import backoff, pauses, request, transport
from monitor.definition.stored import from_json
from storage import outbox, systems
from storage.outbox import Delivery
from storage.store import Store, Tx

AT_ONCE = 8
#: A batch is sent side by side, so the lease outlives the slowest answer three times over.
LEASE_US = int(3 * transport.TIMEOUT_S) * backoff.SECOND_US
ROUNDS = 8
#: How soon a delivery that waits for a person (a secret that is not set) looks again.
LOOK_AGAIN_US = 60 * backoff.SECOND_US

Post = Callable[[str, bytes, Mapping[str, str]], transport.Answer]


@dataclass(frozen=True)
class Sender:
    """How deliveries leave the house; the tests put their own parts in."""

    post: Post = transport.post
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    chance: random.Random = field(default_factory=random.Random)


@dataclass(frozen=True)
class Counts:
    """What became of the deliveries that were due; `waiting` ones wait for a person or for a pause to end."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0
    dead: int = 0


def deliver_due(store: Store, now_us: int, sender: Sender | None = None) -> Counts:
    """Send what is due at `now_us` and count.

    At most 64 in one call, so that a dead receiver never keeps a tick for more than 80 seconds.
    """
    sender = sender or Sender()
    counts: Counter[str] = Counter()
    for _ in range(ROUNDS):
        with store.begin() as tx:
            claimed = outbox.claim(tx, now_us, AT_ONCE, LEASE_US)
        if not claimed:
            break
        with ThreadPoolExecutor(AT_ONCE) as threads:
            counts.update(threads.map(lambda each: _deliver(store, each, now_us, sender), claimed))
    return Counts(**counts)


def _deliver(store: Store, delivery: Delivery, now_us: int, sender: Sender) -> str:
    with store.read() as tx:
        channel = _channel(tx, delivery)
        paused = pauses.why_paused(tx, channel.webhook, now_us) if channel else None
    if channel is None:
        return _bury(store, delivery, f"the system file has no alert channel {delivery.channel} any more")
    if paused == pauses.GONE:
        return _bury(store, delivery, "the receiver answered 410 (gone) before; name another webhook")
    if paused == pauses.BUSY:
        return _wait(store, delivery, "waits: the receiver asked for a pause", now_us)
    try:
        made = request.build(delivery, channel, now_us, sender.environment)
    except request.NotReady as reason:
        return _wait(store, delivery, str(reason), now_us)
    answer = sender.post(made.url, made.body, made.headers)
    return _record(store, delivery, channel, answer, now_us, sender.chance)


def _channel(tx: Tx, delivery: Delivery) -> AlertChannel | None:
    system = systems.get_by_id(tx, delivery.system_id)
    if system is None:
        return None
    declared = from_json(json.loads(system.definition.body))
    return next((channel for channel in declared.alerts if channel.name == delivery.channel), None)


def _record(
    store: Store,
    delivery: Delivery,
    channel: AlertChannel,
    answer: transport.Answer,
    now_us: int,
    chance: random.Random,
) -> str:
    status = answer.status
    error = answer.error or f"answered {status}"
    with store.begin() as tx:
        if status is not None and 200 <= status < 300:
            outbox.sent(tx, delivery.id, now_us)
            return "sent"
        if status == 410:
            pauses.end(tx, channel.webhook, now_us)
            outbox.dead(
                tx, delivery.id, f"{error}; nothing is sent there until the system file names another webhook"
            )
            return "dead"
        wait = backoff.wait_us(delivery.attempts, chance)
        if status in backoff.THROTTLES:
            wait = max(wait, backoff.retry_after_us(answer.retry_after, now_us) or 0)
            pauses.pause(tx, channel.webhook, now_us, wait)
        if backoff.hopeless(delivery.created, delivery.attempts, now_us):
            outbox.dead(tx, delivery.id, f"{error}; given up after {delivery.attempts} attempts")
            return "dead"
        outbox.failed(tx, delivery.id, error, now_us + wait)
        return "failed"


def _wait(store: Store, delivery: Delivery, reason: str, now_us: int) -> str:
    with store.begin() as tx:
        outbox.failed(tx, delivery.id, reason, now_us + LOOK_AGAIN_US)
    return "waiting"


def _bury(store: Store, delivery: Delivery, reason: str) -> str:
    with store.begin() as tx:
        outbox.dead(tx, delivery.id, reason)
    return "dead"
