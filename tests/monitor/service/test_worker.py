"""Workers: one judges a system at a time, a dead one is replaced, a failing system keeps none waiting."""

import logging
import threading
from collections.abc import Mapping
from typing import Any

import pytest

from monitor import clock, definition, systems, worker
from monitor.evaluate import Report
from monitor.scheduler import Job, Ticker
from storage import StorageError, Store, idempotency, leases, outbox


def register(store: Store, *names: str) -> None:
    with store.begin() as tx:
        for name in names:
            text = f'[system]\nname = "{name}"\n[metrics.m]\nrole = "business"\nseries = true\n'
            systems.apply(tx, definition.parse(text), 1)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The systems that were judged, in turn; "broken" fails."""
    names: list[str] = []

    def evaluate(store: Store, name: str, *, until: int) -> Report:
        names.append(name)
        if name == "broken":
            raise StorageError("out of order")
        return Report(name)

    monkeypatch.setattr(worker, "evaluate", evaluate)
    return names


def test_a_system_that_fails_does_not_keep_the_others_waiting(
    store: Store, judged: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    register(store, "ads", "broken", "shop")
    worker.evaluate_all(store, "me")
    assert judged == ["ads", "broken", "shop"]
    assert "broken: not judged: out of order" in caplog.text


def test_a_system_that_another_worker_judges_is_left_to_it(store: Store, judged: list[str]) -> None:
    register(store, "ads", "shop")
    with store.begin() as tx:
        leases.acquire(tx, "evaluate:ads", "another", clock.now_us(), 60_000_000)
    worker.evaluate_all(store, "me")
    assert judged == ["shop"]


def test_a_lease_is_given_back_so_that_another_worker_may_go_on_at_once(
    store: Store, judged: list[str]
) -> None:
    register(store, "ads", "broken")
    worker.evaluate_all(store, "me")
    worker.evaluate_all(store, "another")
    assert judged == ["ads", "broken"] * 2


def test_a_worker_that_died_is_replaced_when_its_lease_has_run_out(store: Store, judged: list[str]) -> None:
    register(store, "ads")
    with store.begin() as tx:
        long_ago = clock.now_us() - int(worker.LEASE_SECONDS * 1_000_000) - 1
        leases.acquire(tx, "evaluate:ads", "dead", long_ago, int(worker.LEASE_SECONDS * 1_000_000))
    worker.evaluate_all(store, "me")
    assert judged == ["ads"]


def test_a_worker_that_takes_long_keeps_its_lease(
    sqlite_store: Store, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    register(sqlite_store, "ads")
    # Short beside the work, long beside what a busy machine keeps a thread waiting.
    monkeypatch.setattr(worker, "LEASE_SECONDS", 1.5)
    held = []

    def slow(store: Store, name: str, *, until: int) -> Report:
        for _ in range(8):
            threading.Event().wait(0.3)
            with store.read() as tx:
                held.append(leases.holder_of(tx, f"evaluate:{name}", clock.now_us()))
        return Report(name)

    monkeypatch.setattr(worker, "evaluate", slow)
    worker.evaluate_all(sqlite_store, "me")
    assert held == ["me"] * 8


def test_a_tick_that_fails_is_logged_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    twice = threading.Semaphore(0)

    def fail() -> None:
        twice.release()
        raise RuntimeError("not today")

    ticker = Ticker([Job("failing", 0.1, worker._guarded("failing", fail))])
    with caplog.at_level(logging.ERROR):
        ticker.start()
        assert all(twice.acquire(timeout=10) for _ in range(3))
        ticker.stop()
    assert "failing failed; it is tried again at the next tick" in caplog.text


def test_a_ticker_that_stops_breaks_off_what_takes_long() -> None:
    began, stop = threading.Event(), threading.Event()

    def long() -> None:
        began.set()
        assert stop.wait(60)

    ticker = Ticker([Job("long", 60, long, stop.set)])
    ticker.start()
    assert began.wait(10)
    ticker.stop()
    assert stop.is_set()


ALERTED = """
[system]
name = "ads"
[metrics.m]
role = "business"
series = true
[[alerts]]
name = "oncall"
webhook = "https://example.com/hook"
when = ["service.degraded", "finding.alarm"]
"""


def queued(store: Store, system_id: int) -> list[Mapping[str, Any]]:
    with store.read() as tx:
        return [delivery.body for delivery in outbox.listing(tx, system_id)]


def test_a_system_that_can_not_be_judged_is_told_once_a_day_and_keeps_none_waiting(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.begin() as tx:
        ads, _ = systems.apply(tx, definition.parse(ALERTED), 1)
    register(store, "shop")
    judged = []

    def evaluate(store: Store, name: str, *, until: int) -> Report:
        judged.append(name)
        if name == "ads":
            raise ZeroDivisionError("division by zero")
        return Report(name)

    monkeypatch.setattr(worker, "evaluate", evaluate)
    worker.evaluate_all(store, "me")
    worker.evaluate_all(store, "me")
    assert judged == ["ads", "shop"] * 2
    (body,) = queued(store, ads.id)
    assert body["type"] == "service.degraded"
    assert "ads is not judged: ZeroDivisionError" in str(body["data"])


def test_keeping_house_forgets_what_is_old_and_nothing_else(store: Store) -> None:
    now = clock.now_us()
    with store.begin() as tx:
        ads, _ = systems.apply(tx, definition.parse(ALERTED), 1)
        for key, at in (("old", now - worker.ANSWERS_KEPT_US - 1), ("new", now)):
            idempotency.put(tx, ads.id, key, b"request", {"accepted": 1}, at)
        for key, at in (("old", now - worker.SETTLED_KEPT_US - 1), ("new", now), ("waiting", 1)):
            made = outbox.put(tx, ads.id, "oncall", "finding.alarm", {"key": key}, dedupe_key=key, now=at)
            assert made is not None
            if key != "waiting":
                outbox.sent(tx, made, at)
    worker.keep_house(store)
    with store.read() as tx:
        assert idempotency.get(tx, ads.id, "old", b"request") is None
        assert idempotency.get(tx, ads.id, "new", b"request") is not None
    assert sorted(body["key"] for body in queued(store, ads.id)) == ["new", "waiting"]
