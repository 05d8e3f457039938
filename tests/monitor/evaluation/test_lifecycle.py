"""An incident's life on a posted metric: what opens it, what it becomes, what ends it."""

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import HOUR_US, MINUTE_US
from monitor import clock, definition, grouping
from monitor.evaluate import Report, evaluate
from storage import Store, diagnoses, incidents, outbox
from storage.incidents import Incident
from tests.monitor.evaluation.small_world import NAME, register, send

START = 497_208 * HOUR_US
CALM = 24 * 15
FILE = f"""
[system]
name = "{NAME}"
[metrics.revenue]
role = "business"
series = true
aggregate = "sum"
[[alerts]]
name = "oncall"
webhook = "https://one.example/hook"
"""


class Shop:
    """A system of one posted metric, judged hour by hour."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.system_id = register(store, definition.parse(FILE))
        self.chance = np.random.default_rng(5)
        self.hour = 0
        self.post([1.0] * CALM)

    def post(self, levels: list[float]) -> Report:
        """Post one value an hour, each `level` times the usual one, and judge what is due."""
        hours = range(self.hour, self.hour + len(levels))
        values = [100 * level * float(self.chance.lognormal(0, 0.03)) for level in levels]
        ts = [clock.to_text(START + hour * HOUR_US) for hour in hours]
        send(self.store, "metrics", pa.table({"metric": ["revenue"] * len(ts), "ts": ts, "value": values}))
        self.hour += len(levels)
        return self.judge()

    def judge(self) -> Report:
        return evaluate(self.store, NAME, until=START + self.hour * HOUR_US + 10 * MINUTE_US)

    def announce(self, kind: str, start: int, end: int) -> None:
        """An event over the hours `[start, end)`."""
        ts, until = (clock.to_text(START + hour * HOUR_US) for hour in (start, end))
        event = {"ts": [ts], "kind": [kind], "title": ["announced"], "until": [until]}
        send(self.store, "events", pa.table(event))

    def incidents(self) -> list[Incident]:
        """Oldest first."""
        with self.store.read() as tx:
            return incidents.listing(tx, self.system_id)[::-1]

    def told(self) -> list[str]:
        """Types of the messages, oldest first."""
        with self.store.read() as tx:
            return [d.type for d in outbox.listing(tx, self.system_id)][::-1]


@pytest.fixture
def shop(sqlite_store: Store) -> Shop:
    return Shop(sqlite_store)


def test_a_calm_fortnight_opens_nothing(shop: Shop) -> None:
    assert shop.incidents() == []


def test_a_fall_opens_a_critical_incident_that_ends_after_three_quiet_windows(shop: Shop) -> None:
    shop.post([0.5] * 6)
    (opened,) = shop.incidents()
    assert (opened.metric, opened.state, opened.severity) == ("revenue", "open", "critical")
    assert opened.window_start == START + CALM * HOUR_US
    shop.post([1.0] * 2)
    assert [i.state for i in shop.incidents()] == ["open"]
    shop.post([1.0])
    (resolved,) = shop.incidents()
    assert (resolved.state, resolved.resolved) == ("resolved", START + shop.hour * HOUR_US)
    assert (shop.told()[0], shop.told()[-1]) == ("incident.opened", "incident.resolved")


def test_a_small_fall_that_lasts_opens_an_incident_that_begins_where_it_fell(shop: Shop) -> None:
    shop.post([0.92] * 24)
    (opened,) = shop.incidents()
    assert (opened.metric, opened.severity) == ("revenue", "critical")
    assert abs(opened.window_start - START - CALM * HOUR_US) <= 2 * HOUR_US
    assert opened.opened >= opened.window_start + 6 * HOUR_US


def test_a_rise_opens_an_incident_too(shop: Shop) -> None:
    shop.post([2.0] * 6)
    assert [i.state for i in shop.incidents()] == ["open"]


def test_an_alarm_between_quiet_windows_keeps_the_incident_open(shop: Shop) -> None:
    shop.post([0.5] * 5 + [1.0] * 2 + [0.5] * 5 + [1.0] * 2)
    assert [i.state for i in shop.incidents()] == ["open"]
    assert shop.told().count("incident.opened") == 1


def test_an_incident_that_a_person_resolved_is_not_opened_again_by_the_alarm_that_still_runs(
    shop: Shop,
) -> None:
    shop.post([0.5] * 5)
    (incident,) = shop.incidents()
    with shop.store.begin() as tx:
        assert incidents.resolve(tx, shop.system_id, incident.id, clock.now_us())
    shop.post([0.5] * 5)
    assert [i.state for i in shop.incidents()] == ["resolved"]


def test_a_new_fall_after_one_that_a_person_resolved_opens_the_next_incident(shop: Shop) -> None:
    shop.post([0.5] * 5)
    (incident,) = shop.incidents()
    with shop.store.begin() as tx:
        assert incidents.resolve(tx, shop.system_id, incident.id, START + shop.hour * HOUR_US)
    shop.post([1.0] * 6)
    shop.post([0.4] * 6)
    assert [i.state for i in shop.incidents()] == ["resolved", "open"]


def test_an_incident_does_not_end_while_the_next_alarm_is_beginning(shop: Shop) -> None:
    shop.post([0.5] * 6 + [1.0] * 2 + [0.5])
    assert [(i.state, i.quiet) for i in shop.incidents()] == [("open", 2)]
    shop.post([1.0])
    assert [i.state for i in shop.incidents()] == ["resolved"]


def test_a_declared_holiday_opens_no_incident_and_what_lasts_beyond_it_does(shop: Shop) -> None:
    shop.announce("holiday", CALM, CALM + 8)
    shop.post([0.5] * 8)
    assert shop.incidents() == []
    shop.post([0.5] * 2)
    assert [i.state for i in shop.incidents()] == ["open"]


def test_an_acknowledged_incident_goes_on_and_ends_as_any_other(shop: Shop) -> None:
    shop.post([0.5] * 5)
    (incident,) = shop.incidents()
    with shop.store.begin() as tx:
        assert incidents.acknowledge(tx, shop.system_id, incident.id, clock.now_us())
    shop.post([0.5] * 3)
    assert [i.state for i in shop.incidents()] == ["acknowledged"]
    shop.post([1.0] * 3)
    assert [i.state for i in shop.incidents()] == ["resolved"]


def test_a_late_post_for_an_old_window_ends_no_incident(shop: Shop) -> None:
    shop.post([0.5] * 5)
    shop.post([1.0] * 2)
    for minute in range(1, 6):
        ts = clock.to_text(START + 10 * HOUR_US + minute * MINUTE_US)
        send(shop.store, "metrics", pa.table({"metric": ["revenue"], "ts": [ts], "value": [0.001]}))
        assert shop.judge().steps <= 1
    (incident,) = shop.incidents()
    assert (incident.state, incident.quiet) == ("open", 2)


def test_a_judgement_that_fails_leaves_nothing_half_done(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("no diagnosis today")

    with monkeypatch.context() as patch:
        patch.setattr(grouping, "diagnose", refuse)
        with pytest.raises(RuntimeError, match="no diagnosis"):
            shop.post([0.5] * 5)
    assert shop.incidents() == []
    assert shop.told() == []
    shop.judge()
    (incident,) = shop.incidents()
    with shop.store.read() as tx:
        assert diagnoses.newest(tx, shop.system_id, incident.id) is not None
    assert shop.told()[0] == "incident.opened"


def test_an_alarm_that_lasts_is_told_once_as_a_finding_where_findings_are_asked_for(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = FILE.replace(
        'webhook = "https://one.example/hook"',
        'webhook = "https://one.example/hook"\nwhen = ["finding.alarm"]',
    )
    monkeypatch.setattr("tests.monitor.evaluation.test_lifecycle.FILE", asked)
    shop = Shop(sqlite_store)
    shop.post([0.4] * 8)
    assert shop.told() == ["finding.alarm"]
