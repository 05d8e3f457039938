"""Predictions and outcomes find each other, whichever comes first, and late ones renew their window."""

import numpy as np
import pytest

from monitor.ingest.spans import spans_of
from storage import Store, retention, windows
from storage.windows import Evaluation
from tests.monitor.ingest.ads import (
    HOUR_US,
    NOW,
    START_MS,
    came,
    profile_bytes,
    register,
    rows_by_window,
    served,
    take,
    waiting,
)

START = START_MS * 1000


def judge(store: Store, system_id: int, start: int) -> None:
    with store.begin() as tx:
        for phase in windows.PHASES:
            windows.record(tx, system_id, Evaluation(start, phase, 0, 1, NOW))


def revisions(store: Store, system_id: int, start: int) -> tuple[int, int]:
    with store.read() as tx:
        known = windows.load(tx, system_id, start, start + HOUR_US)[start]
    return known.inputs_revision, known.outcomes_revision


def test_the_first_copy_stays_within_a_batch_and_over_all_time(store: Store) -> None:
    system_id = register(store)
    rows = [served(0, score=0.5), served(0, score=0.75), served(1)]
    result = take(store, "predictions", rows)
    assert (result.accepted, result.duplicates) == (2, 1)
    before = profile_bytes(store, system_id, "predictions")
    assert take(store, "predictions", [served(0, score=0.9, ts=START_MS + 7_200_000)]).duplicates == 1
    assert profile_bytes(store, system_id, "predictions") == before


def test_an_outcome_before_its_prediction_waits_for_it(store: Store) -> None:
    system_id = register(store)
    assert take(store, "outcomes", [came(0), came(1)]).accepted == 2
    assert profile_bytes(store, system_id, "outcomes") == {}
    take(store, "predictions", [served(1)])
    take(store, "predictions", [served(0)])
    early = profile_bytes(store, system_id, "outcomes")
    other = register(store, SECOND)
    assert other != system_id
    assert len(early) == 1
    assert take(store, "outcomes", [came(0, label=1), came(1)]).duplicates == 2
    assert profile_bytes(store, system_id, "outcomes") == early


SECOND = '[system]\nname = "second"'


def test_the_same_id_in_two_systems_is_two_predictions(store: Store) -> None:
    from monitor.ingest import ingest_body
    from tests.monitor.ingest.ads import ndjson

    register(store)
    register(store, SECOND)
    take(store, "predictions", [served(0)])
    row = ndjson([{"prediction_id": "id-0", "ts": START_MS}])
    assert ingest_body(store, "second", "predictions", "application/x-ndjson", row, now_us=NOW).accepted == 1


def test_a_late_prediction_renews_both_phases_once_per_judgement(store: Store) -> None:
    system_id = register(store)
    take(store, "predictions", [served(0), served(1)])
    judge(store, system_id, START)
    take(store, "predictions", [served(0)])
    assert revisions(store, system_id, START) == (0, 0)
    take(store, "predictions", [served(2)])
    take(store, "predictions", [served(3)])
    assert revisions(store, system_id, START) == (1, 1)


def test_a_late_outcome_renews_its_own_phase_alone(store: Store) -> None:
    system_id = register(store)
    take(store, "predictions", [served(0), served(1)])
    judge(store, system_id, START)
    take(store, "outcomes", [came(0)])
    assert revisions(store, system_id, START) == (0, 1)
    take(store, "outcomes", [came(0)])
    assert revisions(store, system_id, START) == (0, 1)


def test_rows_over_more_windows_than_fit_one_fold_land_alike(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.ingest.served.spans_of", lambda ts, width: spans_of(ts, width, most=2))
    system_id = register(sqlite_store)
    rows = [served(at) for at in range(60)]
    # The first copy stays, though the second one's window is folded before it.
    twice = [served(50), served(50, ts=START_MS), *rows, *rows]
    result = take(sqlite_store, "predictions", twice)
    assert (result.accepted, result.duplicates) == (60, 62)
    assert set(rows_by_window(sqlite_store, system_id).values()) == {6}
    assert take(sqlite_store, "outcomes", [came(at) for at in range(60)]).accepted == 60
    assert len(profile_bytes(sqlite_store, system_id, "outcomes")) == 10


def test_every_row_is_in_one_cut() -> None:
    ts = np.random.default_rng(3).integers(0, 10_000, 5_000)
    cuts = spans_of(ts, width_us=10, most=7)
    assert np.array_equal(np.sort(np.concatenate(cuts)), np.arange(5_000))
    assert max(len(np.unique(ts[cut] // 10)) for cut in cuts) == 7


def test_rows_from_before_the_kept_ones_are_refused(store: Store) -> None:
    system_id = register(store)
    take(store, "predictions", [served(0), served(10)])
    with store.begin() as tx:
        retention.prune(tx, system_id, START + HOUR_US)
    result = take(store, "predictions", [served(0), served(10), served(11)])
    assert (result.accepted, result.duplicates, result.quarantined) == (1, 1, 1)
    assert [row.reason for row in waiting(store, system_id)] == [
        "ts is older than the raw rows that are kept"
    ]
