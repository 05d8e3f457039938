"""Points, events, probe results, refused rows and counters."""

import pytest

from detectors.declared import Combine
from detectors.types import Event, ProbeResult
from storage import Store, counters, events, probes, quarantine, series
from storage.series import Point
from tests.storage.tables import HOUR, START, register


def test_a_point_is_known_by_metric_time_and_dimensions(store: Store) -> None:
    system_id = register(store)
    points = [Point("m", START, 1.0), Point("m", START, 2.0, {"dc": "eu"}), Point("n", START, 3.0)]
    with store.begin() as tx:
        assert series.insert(tx, system_id, points).tolist() == [True, True, True]
        again = [Point("m", START, 9.0), Point("m", START + 1, 4.0), Point("m", START + 1, 5.0)]
        assert series.insert(tx, system_id, again).tolist() == [False, True, False]
        assert series.load(tx, system_id, "m", START, START + HOUR) in (
            [points[0], points[1], Point("m", START + 1, 4.0)],
            [points[1], points[0], Point("m", START + 1, 4.0)],
        )
        assert series.span(tx, system_id) == (START, START + 1)


@pytest.mark.parametrize(("combine", "value"), [("sum", 7.0), ("mean", 7 / 3), ("last", 2.0), ("max", 4.0)])
def test_the_points_of_a_window_become_one_value(store: Store, combine: Combine, value: float) -> None:
    system_id = register(store)
    with store.begin() as tx:
        points = [Point("m", START + 2, 2.0), Point("m", START, 1.0), Point("m", START + 1, 4.0)]
        series.insert(tx, system_id, [*points, Point("m", START + 2 * HOUR, 8.0)])
    with store.read() as tx:
        found = series.by_window(tx, system_id, "m", combine, HOUR, START, START + 3 * HOUR)
        counts = series.counts(tx, system_id, "m", HOUR, START, START + 3 * HOUR)
    assert found == {START: value, START + 2 * HOUR: 8.0}
    assert counts == {START: 3, START + 2 * HOUR: 1}


def test_a_total_that_was_posted_beside_its_parts_is_not_counted_twice(store: Store) -> None:
    system_id = register(store)
    parts = [Point("m", START, 1.0, {"dc": "eu"}), Point("m", START, 2.0, {"dc": "us"})]
    later = [Point("m", START + HOUR, 5.0, {"dc": "eu"}), Point("m", START + HOUR, 6.0, {"dc": "us"})]
    with store.begin() as tx:
        series.insert(tx, system_id, [*parts, Point("m", START, 3.5), *later])
        found = series.by_window(tx, system_id, "m", "sum", HOUR, START, START + 2 * HOUR)
    assert found == {START: 3.5, START + HOUR: 11.0}


def test_a_metric_without_points_has_no_values(store: Store) -> None:
    system_id = register(store)
    with store.read() as tx:
        assert series.by_window(tx, system_id, "m", "sum", HOUR, START, START + HOUR) == {}
        assert series.span(tx, system_id) is None


def test_a_point_must_be_finite(store: Store) -> None:
    system_id = register(store)
    with pytest.raises(ValueError, match="finite"), store.begin() as tx:
        series.insert(tx, system_id, [Point("m", START, float("inf"))])


def test_events_are_kept_once_and_found_by_the_span_they_touch(store: Store) -> None:
    system_id = register(store)
    deploy = Event(START, "deploy", "v8", None, "app")
    holiday = Event(START - HOUR, "holiday", "Easter", START + HOUR)
    with store.begin() as tx:
        assert events.insert(tx, system_id, [deploy, holiday]).tolist() == [True, True]
        assert events.insert(tx, system_id, [holiday, deploy, deploy]).tolist() == [False, False, False]
        assert events.listing(tx, system_id) == [holiday, deploy]
        assert events.listing(tx, system_id, START + 1, START + HOUR) == [holiday]
        assert events.listing(tx, system_id, START, START + HOUR) == [holiday, deploy]
        assert events.listing(tx, system_id, START + HOUR, START + 2 * HOUR) == []


def test_probe_results_are_kept_once_and_come_back(store: Store) -> None:
    system_id = register(store)
    good = ProbeResult("golden", "1", START, 0.5, 0.5, 3.0, "v7")
    silent = ProbeResult("golden", "2", START, 0.5, None)
    other = ProbeResult("other", "1", START, 0.5, 0.25)
    with store.begin() as tx:
        assert probes.insert(tx, system_id, [good, silent, other]).all()
        assert not probes.insert(tx, system_id, [other, good]).any()
        assert sorted(map(str, probes.load(tx, system_id, START, START + 1, "golden"))) == sorted(
            map(str, [good, silent])
        )
        assert probes.load(tx, system_id, START + 1, START + 2) == []


def test_why_a_case_has_no_number_is_kept(store: Store) -> None:
    system_id = register(store)
    odd = ProbeResult("golden", "1", START, 0.5, None, nonsense="NaN")
    lost = ProbeResult("golden", "2", START, 0.5, None, silence="connection refused")
    with store.begin() as tx:
        probes.insert(tx, system_id, [odd, lost])
        found = probes.load(tx, system_id, START, START + 1)
    assert sorted(map(str, found)) == sorted(map(str, [odd, lost]))
    assert [each.answered for each in (odd, lost)] == [True, False]


def test_results_and_answers_are_counted_by_window_and_probe(store: Store) -> None:
    system_id = register(store)
    results = [
        ProbeResult("golden", "1", START + 5, 0.5, 0.5),
        ProbeResult("golden", "2", START + 5, 0.5, None, nonsense="NaN"),
        ProbeResult("golden", "3", START + 5, 0.5, None, silence="connection refused"),
        ProbeResult("other", "1", START + HOUR, 0.5, None),
    ]
    with store.begin() as tx:
        probes.insert(tx, system_id, results)
        assert probes.counts(tx, system_id, START, START + 2 * HOUR, HOUR) == {
            (START, "golden"): (3, 2),
            (START + HOUR, "other"): (1, 0),
        }
        assert probes.newest(tx, system_id, START, START + HOUR) == {"golden": START + 5}
        assert probes.forget(tx, system_id, START + HOUR) == 3


def test_an_answer_that_is_not_finite_is_refused(store: Store) -> None:
    system_id = register(store)
    with pytest.raises(ValueError, match="observed"), store.begin() as tx:
        probes.insert(tx, system_id, [ProbeResult("golden", "1", START, 0.5, float("nan"))])


def test_refused_rows_wait_in_order_until_they_are_replayed(store: Store) -> None:
    system_id = register(store)
    rows = [("score: not a number", {"score": f"x{i}", "naïve": "\x00"}) for i in range(5)]
    with store.begin() as tx:
        quarantine.add(tx, system_id, "predictions", rows, START)
        quarantine.add(tx, system_id, "outcomes", [("no id", {})], START)
        page = quarantine.listing(tx, system_id, log="predictions", limit=3)
        rest = quarantine.listing(tx, system_id, log="predictions", after=page[-1].id)
        assert [(r.reason, r.row) for r in [*page, *rest]] == rows
        assert quarantine.mark_replayed(tx, system_id, [r.id for r in page], START + 1) == 3
        assert quarantine.mark_replayed(tx, system_id, [r.id for r in page], START + 2) == 0
        assert quarantine.listing(tx, system_id, log="predictions") == rest
        assert len(quarantine.listing(tx, system_id, replayed=True)) == 6
        assert quarantine.reasons(tx, system_id) == {
            ("outcomes", "no id"): 1,
            ("predictions", "score: not a number"): 2,
        }


def test_counters_add_up(store: Store) -> None:
    system_id = register(store)
    with store.begin() as tx:
        counters.add(tx, system_id, "predictions", {"accepted": 2, "duplicates": 0})
        counters.add(tx, system_id, "predictions", {"accepted": 3, "late": 1})
        counters.add(tx, system_id, "outcomes", {})
        assert counters.load(tx, system_id) == {"predictions": {"accepted": 5, "late": 1}}
