"""`bifocal canary`: every hop shown, a broken stage named, and no figure touched."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from detectors import registry
from detectors.declared import MINUTE_US
from monitor import canary, canary_alert, clock, definition, systems
from monitor.alerts import transport
from monitor.evaluate import evaluate
from monitor.ingest import ingest_body
from storage import Store, keys, outbox, outcomes, profiles
from storage.schema.base import metadata
from tests.conftest import opened, sqlite_copy
from tests.monitor.service import fast_world
from tests.monitor.service.fast_world import MINUTES, NAME
from tests.monitor.service.running import serving
from web.app import create_app

STAGES = ["ingest", "store", "profile", "evaluate", "alert", "page"]
#: Tables in which a canary leaves its own rows, and the columns by which those are told.
OWN = {"blocks": "stage", "profiles": "stage"}
#: The names it brings, its rows and hops, and its message.
LEFT_OUT = {"canaries", "outbox", "predictions", "names", "segments"}


def fetch_from(store: Store) -> Callable[[str], str]:
    """The pages of an app over the store."""
    client = create_app(store, allow_anonymous=True).test_client()
    return lambda path: client.get(path).get_data(as_text=True)


def register(store: Store, text: str = fast_world.FILE) -> None:
    with store.begin() as tx:
        systems.apply(tx, definition.parse(text.replace("{webhook}", "https://one.example/hook")), 1)


def fill(store: Store, first: int) -> None:
    """The fast world's rows, as bodies."""
    served = [row for minute in range(MINUTES) for row in fast_world.predictions(first, minute)]
    money = [fast_world.revenue(first, minute) for minute in range(MINUTES)]
    for log, rows in (("predictions", served), ("metrics", money)):
        body = fast_world.ndjson(rows)
        ingest_body(store, NAME, log, "application/x-ndjson", body, now_us=clock.now_us())


def everything(store: Store) -> dict[str, list[Any]]:
    """Every row of every table, but for what is a canary's own."""
    found = {}
    with store.read() as tx:
        for name, table in metadata.tables.items():
            if name not in LEFT_OUT:
                query = sa.select(table)
                if name in OWN:
                    query = query.where(table.c[OWN[name]] != "canary")
                found[name] = sorted(map(repr, tx.execute(query)))
    return found


def shown(store: Store) -> list[str]:
    """What the API and the pages say."""
    fetch = fetch_from(store)
    paths = ["findings", "incidents", "metrics/requests", "metrics/revenue"]
    return [fetch(f"/api/v1/systems/{NAME}/{path}") for path in paths]


def test_a_canary_goes_through_every_stage_and_each_hop_is_timed(store: Store) -> None:
    register(store)
    fill(store, fast_world.beginning())
    hops = list(canary.send(store, NAME, fetch_from(store)))
    assert [hop.name for hop in hops] == STAGES
    assert all(hop.took_us > 0 and hop.text for hop in hops)


def test_a_canary_enters_no_metric_profile_finding_window_or_series(store: Store) -> None:
    register(store)
    first = fast_world.beginning()
    fill(store, first)
    until = first + (MINUTES - 30) * MINUTE_US
    evaluate(store, NAME, until=until)
    before, pages = everything(store), shown(store)
    list(canary.send(store, NAME, fetch_from(store)))
    assert everything(store) == before
    assert shown(store) == pages


def test_later_judgements_are_the_same_with_and_without_a_canary(
    sqlite_store: Store, migrated_sqlite: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    first = fast_world.beginning()
    said = []
    with opened(sqlite_copy(migrated_sqlite, tmp_path / "other")) as other:
        for store, marked in ((sqlite_store, True), (other, False)):
            register(store)
            if marked:
                list(canary.send(store, NAME, fetch_from(store)))
            fill(store, first)
            if marked:
                list(canary.send(store, NAME, fetch_from(store)))
            evaluate(store, NAME, until=first + MINUTES * MINUTE_US)
            rows = everything(store)
            said.append(
                (rows["windows"], len(rows["findings"]), len(rows["profiles"]), len(rows["binnings"]))
            )
            assert all("canary" not in row for row in rows["findings"])
    assert said[0] == said[1]


@pytest.mark.parametrize(
    "text",
    [
        fast_world.FILE,
        f'[system]\nname = "{NAME}"\n[metrics.revenue]\nrole = "business"\nseries = true\n',
        f'[system]\nname = "{NAME}"\n[columns]\nprediction_id = "rid"\nts = "when"\n[model]\nscore = "p"\n'
        '[features]\nage = { type = "numeric", min = 10, max = 20, nullable = false }\n'
        '[[experiments]]\nname = "b"\narm = "arm"\nplanned = { x = 0.5, y = 0.5 }\n',
    ],
)
def test_a_canary_goes_through_a_system_that_never_had_a_row(text: str, sqlite_store: Store) -> None:
    register(sqlite_store, text)
    assert [hop.name for hop in canary.send(sqlite_store, NAME, fetch_from(sqlite_store))] == STAGES
    assert everything(sqlite_store)["binnings"] == []
    assert everything(sqlite_store)["windows"] == []


def test_two_canaries_in_one_window_do_not_meet(sqlite_store: Store) -> None:
    register(sqlite_store)
    for _ in range(2):
        assert len(list(canary.send(sqlite_store, NAME, fetch_from(sqlite_store)))) == 6


def refuse(*_: Any, **__: Any) -> Any:
    raise ValueError("out of order")


@pytest.mark.parametrize(
    ("stage", "place", "name"),
    [
        ("ingest", canary, "prepare"),
        ("store", outcomes, "locate"),
        ("profile", profiles, "load"),
        ("evaluate", registry, "discover"),
        ("alert", canary_alert, "sign"),
        ("alert", transport, "post"),
    ],
)
def test_a_broken_stage_is_named_and_the_hops_before_it_are_shown(
    stage: str, place: Any, name: str, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(sqlite_store)
    monkeypatch.setattr(place, name, refuse)
    hops = canary.send(sqlite_store, NAME, fetch_from(sqlite_store))
    before = STAGES[: STAGES.index(stage)]
    assert [next(hops).name for _ in before] == before
    with pytest.raises(canary.CanaryError, match=rf"^{stage}: .*out of order"):
        next(hops)
    with sqlite_store.read() as tx:
        assert outbox.counts(tx)["pending"] == 0


def test_a_page_that_does_not_show_it_is_named(sqlite_store: Store) -> None:
    register(sqlite_store)
    with pytest.raises(canary.CanaryError, match=r"^page: .* does not show the marked row"):
        list(canary.send(sqlite_store, NAME, lambda path: "nothing here"))


def test_a_running_service_is_asked_with_a_key(sqlite_store: Store, tmp_path: Path, bifocal: Any) -> None:
    url = f"sqlite:///{tmp_path / 'bifocal.db'}"
    register(sqlite_store)
    with sqlite_store.begin() as tx:
        _, secret = keys.create(tx, "reader", ["read"], clock.now_us())
    with serving(url, tmp_path) as service:
        done = bifocal("canary", NAME, "--db", url, "--url", service.url, "--key", secret, "--format", "json")
        assert (done.code, [hop["hop"] for hop in done.json]) == (0, STAGES)
        refused = bifocal("canary", NAME, "--db", url, "--url", service.url)
        assert refused.code == 2
        assert "Error: page: " in refused.err
        assert "give an API key" in refused.err
    gone = bifocal("canary", NAME, "--db", url, "--url", service.url, "--key", secret)
    assert gone.code == 2
    assert [line.split()[0] for line in gone.out.splitlines()] == STAGES[:-1]
    assert "Error: page: " in gone.err


def test_a_canary_serves_its_own_page_when_no_service_is_named(
    sqlite_store: Store, tmp_path: Path, bifocal: Any
) -> None:
    register(sqlite_store)
    done = bifocal("canary", NAME, "--db", f"sqlite:///{tmp_path / 'bifocal.db'}")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()] == STAGES
