"""The whole service in real processes: rows over HTTP, an incident's life, signed webhooks, pages."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from monitor import clock, definition, systems
from storage import Store, leases
from tests.conftest import opened
from tests.monitor.alerts.receiver import Receiver, Reply, receiving
from tests.monitor.service import fast_world
from tests.monitor.service.fast_world import HEALTHY, MINUTES, NAME, TO_COME
from tests.monitor.service.running import SECRET, Service, eventually, serving

NDJSON = "application/x-ndjson"
PARQUET = "application/vnd.apache.parquet"
LOGS = f"/api/v1/systems/{NAME}/logs"
LEASE = f"evaluate:{NAME}"


@contextmanager
def no_evaluation(store: Store) -> Iterator[None]:
    """Keep every worker from judging the system until its rows are there, as its minutes have all passed."""
    with store.begin() as tx:
        assert leases.acquire(tx, LEASE, "test", clock.now_us(), 300_000_000)
    yield
    with store.begin() as tx:
        leases.release(tx, LEASE, "test")


def register(store: Store, webhook: str) -> None:
    with store.begin() as tx:
        systems.apply(tx, definition.parse(fast_world.FILE.replace("{webhook}", webhook)), clock.now_us())


def send(service: Service, first: int) -> None:
    """Every row of the world and of the minutes to come, half of it as Parquet, a part of it twice."""
    half, minutes = MINUTES // 2, MINUTES + TO_COME
    early = [row for minute in range(half) for row in fast_world.predictions(first, minute)]
    later = [row for minute in range(half, minutes) for row in fast_world.predictions(first, minute)]
    answer = service.post(f"{LOGS}/predictions", fast_world.parquet(early), PARQUET)
    assert (answer.status, answer.json["accepted"]) == (200, len(early))
    answer = service.post(f"{LOGS}/predictions", fast_world.ndjson(early[-10:] + later), NDJSON)
    assert (answer.json["accepted"], answer.json["duplicates"]) == (len(later), 10)
    money = [fast_world.revenue(first, minute) for minute in range(minutes)]
    assert service.post(f"{LOGS}/metrics", fast_world.ndjson(money), NDJSON).json["accepted"] == minutes


def check_messages(receiver: Receiver, incident: str) -> None:
    """Each turn once, in order, signed, under an id of its own."""
    for got in receiver.got:
        headers = {name.lower(): value for name, value in got.headers.items()}
        assert Webhook(SECRET).verify(got.body, headers) == got.json
        assert (got.json["data"]["system"], got.json["data"]["incident"]) == (NAME, incident)
    ids = Counter(got.headers["webhook-id"] for got in receiver.got)
    assert set(ids.values()) == {1}
    types = [got.json["type"] for got in sorted(receiver.got, key=lambda got: str(got.headers["webhook-id"]))]
    assert types == ["incident.opened", "incident.diagnosed", "incident.resolved"]
    verdicts = {got.json["type"]: got.json["data"]["verdict"] for got in receiver.got}
    assert verdicts["incident.diagnosed"] == "infrastructure" != verdicts["incident.opened"]


def check_shown(service: Service, first: int, incident: str) -> None:
    """The API and the pages show what was concluded."""
    diagnosis = service.get(f"/api/v1/systems/{NAME}/incidents/{incident}/diagnosis").json
    assert (diagnosis["verdict"], diagnosis["causes"][0]["cause"]) == ("infrastructure", "features.missing")
    assert diagnosis["causes"][0]["subject"] == "user_age"
    found = service.get(f"/api/v1/systems/{NAME}/findings").json["items"]
    broken = clock.to_text(first + HEALTHY * 60_000_000)
    assert {f["detector"] for f in found} == {"metric", "missing"}
    assert min(f["window"]["start"] for f in found) == broken
    for path in ("/", f"/systems/{NAME}", f"/systems/{NAME}/incidents/{incident}"):
        page = service.get(path)
        assert page.status == 200
        assert NAME.encode() in page.body
    assert b"user_age" in page.body


def test_an_incident_is_opened_diagnosed_anew_and_resolved_and_each_turn_is_told_once(
    migrated_url: str, tmp_path: Path
) -> None:
    first = fast_world.beginning()
    with opened(migrated_url) as store, receiving() as receiver, serving(migrated_url, tmp_path) as service:
        register(store, receiver.url)
        with no_evaluation(store):
            send(service, first)
        eventually(lambda: len(receiver.got) >= 3, 60, "three webhooks")
        (incident,) = service.get(f"/api/v1/systems/{NAME}/incidents").json["items"]
        assert (incident["state"], incident["top_cause"]) == ("resolved", "features.missing")
        check_messages(receiver, incident["id"])
        check_shown(service, first, incident["id"])
        assert service.stop() == 0
        assert "Traceback" not in service.log.read_text()


def test_a_receiver_that_fails_at_first_gets_the_same_message_again(
    migrated_sqlite: Path, sqlite_store: Store, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'bifocal.db'}"
    with receiving(Reply(500), Reply()) as receiver, serving(url, tmp_path) as service:
        register(sqlite_store, receiver.url)
        with no_evaluation(sqlite_store):
            send(service, fast_world.beginning())
        eventually(
            lambda: len({str(got.headers["webhook-id"]) for got in receiver.got}) == 3, 60, "every message"
        )
        eventually(lambda: len(receiver.got) >= 4, 60, "the message that failed, once more")
        bodies: dict[str, set[bytes]] = {}
        for got in receiver.got:
            bodies.setdefault(str(got.headers["webhook-id"]), set()).add(got.body)
        assert {len(different) for different in bodies.values()} == {1}


@pytest.mark.parametrize("tick", ["0", "soon", "-1", "1e9", "nan"])
def test_a_tick_that_is_no_time_is_refused(
    tick: str, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from monitor import worker

    monkeypatch.setenv("BIFOCAL_TICK_SECONDS", tick)
    with pytest.raises(worker.WorkerError, match=r"from 0\.1 to 3600"):
        worker.jobs(sqlite_store)
