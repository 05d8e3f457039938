"""A system with one channel and one incident, and private webhooks allowed as on a test bench."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from detectors.declared import Declared
from monitor import systems
from monitor.alerts import queue
from monitor.alerts.addresses import SETTING
from monitor.definition import parse
from storage import Store, incidents, outbox
from storage.incidents import Incident
from storage.outbox import Delivery

NOW = 1_793_577_600 * 1_000_000
SECOND = 1_000_000


@dataclass
class Bench:
    """A store with a declared system and an incident in it."""

    store: Store
    system_id: int
    declared: Declared
    incident: Incident

    def enqueue(self, type: str = "incident.opened", now: int = NOW) -> int:
        """Queue an alert about the incident."""
        with self.store.begin() as tx:
            return queue.enqueue(tx, self.system_id, self.declared, type, self.incident, None, now)

    def deliveries(self) -> list[Delivery]:
        """All of them, newest first."""
        with self.store.read() as tx:
            return outbox.listing(tx, self.system_id)


MakeBench = Callable[..., Bench]


@pytest.fixture
def bench(store: Store, monkeypatch: pytest.MonkeyPatch) -> MakeBench:
    """Make a bench whose channel leads to a webhook; more keys of the channel as TOML lines."""
    monkeypatch.setenv(SETTING, "loopback")

    def make(webhook: str, *lines: str) -> Bench:
        channel = "\n".join(['[[alerts]]\nname = "oncall"', f'webhook = "{webhook}"', *lines])
        declared = parse(
            f'[system]\nname = "ads"\n[metrics.revenue]\nrole = "business"\nseries = true\n{channel}'
        )
        with store.begin() as tx:
            system, _ = systems.apply(tx, declared, NOW)
            incident = incidents.create(
                tx,
                system.id,
                metric="revenue",
                severity="critical",
                window_start=NOW - 3600 * SECOND,
                opened=NOW,
                onset=NOW - 3600 * SECOND,
            )
        return Bench(store, system.id, declared, incident)

    return make
