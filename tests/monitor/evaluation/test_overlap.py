"""A milder loss soon after an incident that ended, seen in pools that reach back into that incident."""

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import HOUR_US, MINUTE_US
from monitor import clock, definition
from monitor.evaluate import evaluate
from monitor.streak import first_window
from storage import Store, findings, incidents, outbox
from tests.monitor.evaluation.small_world import NAME, register, send

START = 497_208 * HOUR_US
HOURS = 24 * 16
FIRST, SECOND = (345, 355), 360
FILE = f"""
[system]
name = "{NAME}"
[metrics.revenue]
role = "business"
series = true
aggregate = "sum"
[[alerts]]
name = "hook"
webhook = "https://hook.example/x"
when = ["finding.alarm"]
"""


@pytest.fixture
def judged(sqlite_store: Store) -> tuple[Store, int]:
    """Half of the revenue lost for ten hours; five hours after, 12 % of it for good."""
    rng = np.random.default_rng(1)
    hours = np.arange(HOURS)
    value = 1000 * (1 + 0.4 * np.sin(hours / 24 * 2 * np.pi)) * rng.lognormal(0, 0.05, HOURS)
    value[slice(*FIRST)] *= 0.5
    value[SECOND:] *= 0.88
    times = [clock.to_text(START + hour * HOUR_US) for hour in hours.tolist()]
    system_id = register(sqlite_store, definition.parse(FILE))
    send(sqlite_store, "metrics", pa.table({"metric": ["revenue"] * HOURS, "ts": times, "value": value}))
    evaluate(sqlite_store, NAME, until=START + HOURS * HOUR_US + 10 * MINUTE_US)
    return sqlite_store, system_id


def test_a_loss_counts_in_one_incident_and_each_streak_is_told(judged: tuple[Store, int]) -> None:
    store, system_id = judged
    with store.read() as tx:
        second, first = incidents.listing(tx, system_id)
        alarms = [f for f in findings.listing(tx, system_id) if f.severity == "alarm"]
        told = outbox.listing(tx, system_id)
    assert first.resolved is not None
    assert any(f.window.start > first.resolved and f.since == first.window_start for f in alarms)
    assert second.window_start == first.resolved
    assert len(told) == len({(f.key, first_window(f)) for f in alarms}) == 2
