"""An incident does not end while a success is still worth less, though that alone would open none."""

import numpy as np
import pyarrow as pa

from detectors.declared import HOUR_US, MINUTE_US
from monitor import clock, definition
from monitor.evaluate import evaluate
from storage import Store, incidents
from tests.monitor.evaluation.small_world import NAME, register, send

START = 497_208 * HOUR_US
CALM = 24 * 10
FILE = f"""
[system]
name = "{NAME}"
[metrics.revenue]
role = "business"
series = true
[metrics.worth]
role = "value"
series = true
"""


def send_hours(store: Store, metric: str, levels: list[float]) -> None:
    """One value an hour from the start on, each `level` times the usual one."""
    noise = np.random.default_rng(5).lognormal(0, 0.03, len(levels))
    ts = [clock.to_text(START + hour * HOUR_US) for hour in range(len(levels))]
    values = 100 * np.array(levels) * noise
    send(store, "metrics", pa.table({"metric": [metric] * len(ts), "ts": ts, "value": values}))


def states(store: Store, system_id: int, hours: int) -> list[str]:
    """The states of all incidents once so many hours after the calm have been judged."""
    evaluate(store, NAME, until=START + (CALM + hours) * HOUR_US + 10 * MINUTE_US)
    with store.read() as tx:
        return [incident.state for incident in incidents.listing(tx, system_id)]


def test_an_incident_ends_three_windows_after_a_success_is_worth_what_it_was(sqlite_store: Store) -> None:
    system_id = register(sqlite_store, definition.parse(FILE))
    send_hours(sqlite_store, "revenue", [1.0] * CALM + [0.5] * 6 + [1.0] * 14)
    send_hours(sqlite_store, "worth", [1.0] * CALM + [0.5] * 12 + [1.0] * 8)
    assert states(sqlite_store, system_id, 12) == ["open"]
    assert states(sqlite_store, system_id, 14) == ["open"]
    assert states(sqlite_store, system_id, 15) == ["resolved"]


def test_what_a_success_is_worth_opens_no_incident(sqlite_store: Store) -> None:
    system_id = register(sqlite_store, definition.parse(FILE))
    send_hours(sqlite_store, "revenue", [1.0] * (CALM + 12))
    send_hours(sqlite_store, "worth", [1.0] * CALM + [0.5] * 12)
    assert states(sqlite_store, system_id, 12) == []
