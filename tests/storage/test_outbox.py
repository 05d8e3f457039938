"""Alerts in the outbox: put once, claimed by one, tried again after a crash."""

import threading

import pytest

from storage import Store, outbox, silences
from storage.store import Tx
from tests.storage.tables import START, register

LEASE = 60_000_000


def put(tx: Tx, system_id: int, key: str, channel: str = "oncall", now: int = START) -> str | None:
    return outbox.put(
        tx, system_id, channel, "incident.opened", {"id": key}, dedupe_key=key, now=now, incident_id=None
    )


def test_an_alert_is_put_once_per_channel_and_key(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        assert put(tx, system_id, "a") is not None
        assert put(tx, system_id, "a") is None
        assert put(tx, system_id, "a", "mail") is not None
        assert outbox.counts(tx) == {"pending": 2, "sent": 0, "dead": 0}


def test_a_claimed_alert_is_not_claimed_again_until_its_lease_ends(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        put(tx, system_id, "a")
        (claimed,) = outbox.claim(tx, START, 10, LEASE)
        assert claimed.attempts == 1
        assert outbox.claim(tx, START + LEASE - 1, 10, LEASE) == []
        (again,) = outbox.claim(tx, START + LEASE, 10, LEASE)
    assert (again.id, again.attempts, again.body) == (claimed.id, 2, {"id": "a"})


def test_a_failed_attempt_waits_for_its_time_and_keeps_its_reason(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        put(tx, system_id, "a")
        (claimed,) = outbox.claim(tx, START, 10, LEASE)
        assert outbox.failed(tx, claimed.id, "503 \x00\ud800 busy", START + 5 * LEASE)
        assert outbox.claim(tx, START + 5 * LEASE - 1, 10, LEASE) == []
        (again,) = outbox.claim(tx, START + 5 * LEASE, 10, LEASE)
    assert again.last_error is not None
    assert again.last_error.startswith("503 ")


def test_what_was_sent_or_given_up_is_settled(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        sent, dead = put(tx, system_id, "a"), put(tx, system_id, "b")
        assert sent is not None
        assert dead is not None
        assert outbox.sent(tx, sent, START + 1)
        assert not outbox.sent(tx, sent, START + 2)
        assert outbox.dead(tx, dead, "410 Gone")
        assert not outbox.failed(tx, dead, "late", START)
        assert outbox.claim(tx, START + 10 * LEASE, 10, LEASE) == []
        assert outbox.counts(tx) == {"pending": 0, "sent": 1, "dead": 1}
        assert [d.sent_at for d in outbox.listing(tx, system_id, state="sent")] == [START + 1]


def test_alerts_are_claimed_oldest_first_and_listed_newest_first(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        ids = [put(tx, system_id, str(i), now=START + i) for i in range(4)]
        claimed = outbox.claim(tx, START + 10, 3, LEASE)
        assert [d.id for d in claimed] == ids[:3]
        page = outbox.listing(tx, system_id, limit=3)
        assert [d.id for d in page] == ids[:0:-1]
        assert [d.id for d in outbox.listing(tx, system_id, before=page[-1].id)] == ids[:1]


def test_racing_workers_claim_each_alert_once(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        ids = {put(tx, system_id, str(i)) for i in range(200)}
    claimed: list[str] = []

    def work() -> None:
        while True:
            with store.begin() as tx:
                got = outbox.claim(tx, START, 7, LEASE)
            if not got:
                return
            claimed.extend(delivery.id for delivery in got)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == 200
    assert set(claimed) == ids


def test_a_silence_covers_what_it_names_while_it_lasts(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        made = silences.create(
            tx, system_id, starts=START, until=START + 10, reason="maintenance", metric="revenue"
        )
        assert silences.silenced(tx, system_id, START, "oncall", "revenue")
        assert not silences.silenced(tx, system_id, START, "oncall", "clicks")
        assert not silences.silenced(tx, system_id, START, "oncall", None)
        assert not silences.silenced(tx, system_id, START + 10, "oncall", "revenue")
        assert not silences.silenced(tx, system_id, START - 1, "oncall", "revenue")
        assert silences.end(tx, system_id, made.id, START + 5)
        assert not silences.end(tx, system_id, made.id, START + 5)
        assert not silences.silenced(tx, system_id, START + 5, "oncall", "revenue")
        assert silences.listing(tx, system_id, now=START + 5) == []
        assert [s.until for s in silences.listing(tx, system_id)] == [START + 5]


def test_a_silence_must_end_after_it_starts(store: Store) -> None:
    system_id = register(store)
    with pytest.raises(ValueError, match="end after it starts"), store.begin() as tx:
        silences.create(tx, system_id, starts=START, until=START, reason="none")
