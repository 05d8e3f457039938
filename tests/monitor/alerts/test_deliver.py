"""Deliveries against a real receiver: sent at least once, under one id, signed or not at all."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import formatdate

import pytest
from standardwebhooks.webhooks import Webhook

from monitor import systems
from monitor.alerts import backoff, deliver, transport
from monitor.alerts.deliver import Counts, Sender, deliver_due
from monitor.definition import parse
from storage import Store
from tests.monitor.alerts.conftest import NOW, SECOND, MakeBench
from tests.monitor.alerts.receiver import Reply, receiving

DAY = 86_400 * SECOND


def test_an_alert_is_sent_once_and_then_is_done(bench: MakeBench) -> None:
    with receiving() as receiver:
        made = bench(receiver.url)
        assert made.enqueue() == 1
        assert deliver_due(made.store, NOW) == Counts(sent=1)
        assert deliver_due(made.store, NOW + DAY) == Counts()
    (delivery,) = made.deliveries()
    assert (delivery.state, delivery.sent_at, delivery.last_error) == ("sent", NOW, None)
    (got,) = receiver.got
    assert got.headers["webhook-id"] == delivery.id
    assert got.json["type"] == "incident.opened"
    assert got.json["data"]["incident"] == made.incident.id


def test_the_signature_is_one_that_the_reference_library_accepts(
    bench: MakeBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_SECRET", "whsec_a2V5")
    with receiving() as receiver:
        made = bench(receiver.url, 'secret_env = "HOOK_SECRET"')
        made.enqueue()
        deliver_due(made.store, NOW)
    (got,) = receiver.got
    # The library checks the timestamp against its own clock, so the signature is compared and not verified.
    oracle = Webhook("whsec_a2V5")
    expected = oracle.sign(
        got.headers["webhook-id"], datetime.fromtimestamp(NOW // SECOND, UTC), got.body.decode()
    )
    assert got.headers["webhook-signature"] == expected
    assert got.headers["webhook-timestamp"] == str(NOW // SECOND)


def test_a_message_whose_secret_is_not_set_waits_and_is_never_sent_unsigned(
    bench: MakeBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOOK_SECRET", raising=False)
    with receiving() as receiver:
        made = bench(receiver.url, 'secret_env = "HOOK_SECRET"')
        made.enqueue()
        for minute in range(5):
            assert deliver_due(made.store, NOW + minute * 60 * SECOND) == Counts(waiting=1)
        assert receiver.got == []
        (delivery,) = made.deliveries()
        assert delivery.last_error is not None
        assert "HOOK_SECRET of the worker is not set" in delivery.last_error
        monkeypatch.setenv("HOOK_SECRET", "key")
        assert deliver_due(made.store, NOW + 600 * SECOND) == Counts(sent=1)
    assert "webhook-signature" in receiver.got[0].headers


def test_a_secret_that_cannot_be_read_waits_without_being_told(
    bench: MakeBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_SECRET", "whsec_!!")
    made = bench("http://127.0.0.1:9/", 'secret_env = "HOOK_SECRET"')
    made.enqueue()
    assert deliver_due(made.store, NOW) == Counts(waiting=1)
    error = made.deliveries()[0].last_error or ""
    assert "HOOK_SECRET is unusable" in error
    assert "!!" not in error


def test_a_failure_is_tried_again_under_the_same_id_with_a_new_timestamp(bench: MakeBench) -> None:
    with receiving(Reply(500, body=b"oops"), Reply(200)) as receiver:
        made = bench(receiver.url)
        made.enqueue()
        assert deliver_due(made.store, NOW) == Counts(failed=1)
        (waiting,) = made.deliveries()
        assert (waiting.state, waiting.last_error) == ("pending", "answered 500: oops")
        assert 4 * SECOND <= waiting.next_attempt - NOW <= 6 * SECOND
        assert deliver_due(made.store, NOW + SECOND) == Counts()
        assert deliver_due(made.store, NOW + 6 * SECOND) == Counts(sent=1)
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 6


def test_a_redirect_is_a_failure(bench: MakeBench) -> None:
    with receiving(Reply(302, {"Location": "http://127.0.0.1:9/"})) as receiver:
        made = bench(receiver.url)
        made.enqueue()
        assert deliver_due(made.store, NOW) == Counts(failed=1)


@pytest.mark.parametrize(
    ("header", "asked"), [("900", 900), (formatdate(NOW // SECOND + 900, usegmt=True), 900)]
)
def test_a_busy_receiver_is_left_alone_as_long_as_it_asks(bench: MakeBench, header: str, asked: int) -> None:
    with receiving(Reply(429, {"Retry-After": header}), Reply(200)) as receiver:
        made = bench(receiver.url)
        made.enqueue()
        assert deliver_due(made.store, NOW) == Counts(failed=1)
        assert made.deliveries()[0].next_attempt == NOW + asked * SECOND
        made.enqueue("incident.resolved", NOW + SECOND)
        assert deliver_due(made.store, NOW + SECOND) == Counts(waiting=1)
        assert len(receiver.got) == 1
        assert deliver_due(made.store, NOW + (asked + 61) * SECOND) == Counts(sent=2)


def test_a_receiver_that_is_gone_gets_nothing_any_more_until_it_is_another_one(bench: MakeBench) -> None:
    with receiving(Reply(410)) as receiver, receiving() as successor:
        made = bench(receiver.url)
        made.enqueue()
        assert deliver_due(made.store, NOW) == Counts(dead=1)
        made.enqueue("incident.diagnosed", NOW + SECOND)
        assert deliver_due(made.store, NOW + SECOND) == Counts(dead=1)
        assert len(receiver.got) == 1
        assert {each.state for each in made.deliveries()} == {"dead"}
        renamed = bench(successor.url)
        renamed.enqueue("incident.opened", NOW + 2 * SECOND)
        assert deliver_due(renamed.store, NOW + 2 * SECOND) == Counts(sent=1)


def test_a_receiver_that_refuses_connections_or_is_too_slow_is_tried_again(bench: MakeBench) -> None:
    made = bench("http://127.0.0.1:9/hook")
    made.enqueue()
    assert deliver_due(made.store, NOW) == Counts(failed=1)
    assert "refused" in (made.deliveries()[0].last_error or "")
    with receiving(Reply(200, wait=2)) as receiver:
        slow = bench(receiver.url)
        assert deliver_due(slow.store, NOW + 60 * SECOND, Sender(post=_impatient)) == Counts(failed=1)
    assert slow.deliveries()[0].last_error == "no answer within 0.2 s"


def _impatient(url: str, body: bytes, headers: Mapping[str, str]) -> transport.Answer:
    return transport.post(url, body, headers, timeout_s=0.2)


def test_waits_grow_from_five_seconds_to_eight_hours_and_end_after_three_days(bench: MakeBench) -> None:
    with receiving(Reply(500)) as receiver:
        made = bench(receiver.url)
        made.enqueue()
        at, waits = NOW, []
        while deliver_due(made.store, at).failed:
            following = made.deliveries()[0].next_attempt
            waits.append((following - at) / SECOND)
            at = following
    assert [base * 0.8 <= wait <= base * 1.2 for base, wait in zip(backoff.WAITS_S, waits, strict=False)] == [
        True
    ] * 7
    assert all(0.8 * 28_800 <= wait <= 1.2 * 28_800 for wait in waits[6:])
    (delivery,) = made.deliveries()
    assert delivery.state == "dead"
    assert "given up after" in (delivery.last_error or "")
    assert at - NOW >= 3 * DAY


def test_an_alert_about_the_past_is_tried_as_often_as_any(bench: MakeBench) -> None:
    made = bench("http://127.0.0.1:9/hook")
    made.enqueue(now=NOW - 365 * DAY)
    at, attempts = NOW, 0
    while deliver_due(made.store, at).failed:
        at, attempts = made.deliveries()[0].next_attempt, attempts + 1
    assert attempts == len(backoff.WAITS_S)
    assert made.deliveries()[0].state == "dead"


def test_a_channel_that_the_system_file_dropped_is_not_written_to(bench: MakeBench) -> None:
    with receiving() as receiver:
        made = bench(receiver.url)
        made.enqueue()
        with made.store.begin() as tx:
            systems.apply(tx, parse('[system]\nname = "ads"'), NOW)
        assert deliver_due(made.store, NOW) == Counts(dead=1)
    assert receiver.got == []


def test_a_private_webhook_is_a_failure_that_names_the_setting(
    bench: MakeBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving() as receiver:
        made = bench(receiver.url)
        monkeypatch.delenv("BIFOCAL_ALLOW_PRIVATE_WEBHOOKS")
        made.enqueue()
        assert deliver_due(made.store, NOW) == Counts(failed=1)
    assert "BIFOCAL_ALLOW_PRIVATE_WEBHOOKS" in (made.deliveries()[0].last_error or "")
    assert receiver.got == []


def test_many_deliveries_are_sent_side_by_side_each_once(bench: MakeBench, store: Store) -> None:
    with receiving(Reply(200, wait=0.05)) as receiver:
        made = bench(receiver.url)
        for _ in range(20):
            bench(receiver.url).enqueue()
        assert deliver_due(made.store, NOW) == Counts(sent=20)
    assert len({got.headers["webhook-id"] for got in receiver.got}) == len(receiver.got) == 20


KILLED = """
import os, signal, sys
from monitor.alerts import transport
from monitor.alerts.deliver import Sender, deliver_due
from storage import open_store

def post(url, body, headers):
    transport.post(url, body, headers)
    os.kill(os.getpid(), signal.SIGKILL)

deliver_due(open_store(sys.argv[1]), int(sys.argv[2]), Sender(post=post))
"""


def test_a_kill_between_sending_and_marking_sends_again_under_the_same_id(
    bench: MakeBench, migrated_url: str
) -> None:
    with receiving() as receiver:
        made = bench(receiver.url)
        made.enqueue()
        killed = subprocess.run(
            [sys.executable, "-c", KILLED, migrated_url, str(NOW)], env=os.environ, timeout=60
        )
        assert killed.returncode == -signal.SIGKILL
        assert len(receiver.got) == 1
        assert deliver_due(made.store, NOW + SECOND) == Counts()
        assert deliver_due(made.store, NOW + deliver.LEASE_US) == Counts(sent=1)
    first, second = (got.headers["webhook-id"] for got in receiver.got)
    assert first == second
