"""Posted metrics that are no longer posted: a fault of their log, and no fall of what they count."""

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import HOUR_US, MINUTE_US
from monitor import clock, definition
from monitor.evaluate import evaluate
from monitor.inquiry import as_text
from storage import Store, diagnoses, findings, incidents, windows
from tests.monitor.evaluation.small_world import NAME, register, send

START = 497_208 * HOUR_US
CALM, SILENT = 24 * 9, 14
FILE = f"""
[system]
name = "{NAME}"
[metrics.visits]
role = "volume"
series = true
aggregate = "sum"
[metrics.worth]
role = "value"
series = true
[metrics.revenue]
role = "business"
series = true
aggregate = "sum"
[metrics.billed]
role = "ledger"
series = true
reconciles = "revenue"
"""
USUAL = {"visits": 1_000.0, "worth": 0.1}
NAMES = (*USUAL, "revenue", "billed")


def posted(stops: str, start: int = START) -> pa.Table:
    """Every metric by the hour; the one named `stops` no more in the last hours."""
    chance = np.random.default_rng(3)
    columns: dict[str, list[object]] = {"metric": [], "ts": [], "value": []}
    for hour in range(CALM + SILENT):
        values = {name: level * float(chance.lognormal(0, 0.02)) for name, level in USUAL.items()}
        values["revenue"] = float(np.prod(list(values.values())))
        values["billed"] = values["revenue"] * float(chance.lognormal(0, 0.002))
        kept = [name for name in NAMES if name != stops or hour < CALM]
        columns["metric"] += kept
        columns["ts"] += [clock.to_text(start + hour * HOUR_US)] * len(kept)
        columns["value"] += [values[name] for name in kept]
    return pa.table(columns)


@pytest.mark.parametrize("stops", ["revenue", "billed"])
def test_a_metric_that_is_no_longer_posted_is_one_incident_of_its_log(
    sqlite_store: Store, stops: str
) -> None:
    system_id = register(sqlite_store, definition.parse(FILE))
    send(sqlite_store, "metrics", posted(stops))
    evaluate(sqlite_store, NAME, until=START + (CALM + SILENT) * HOUR_US + 10 * MINUTE_US)
    with sqlite_store.read() as tx:
        (incident,) = incidents.listing(tx, system_id)
        body = diagnoses.history(tx, system_id, incident.id)[0].body
        alarms = {(f.detector, f.subject) for f in findings.listing(tx, system_id) if f.severity == "alarm"}
    assert alarms == {("posts", stops)}
    assert 0 <= incident.window_start - START - CALM * HOUR_US <= 8 * HOUR_US
    assert (body["verdict"], body["causes"][0]["cause"]) == ("infrastructure", "logging.loss")
    assert body["causes"][0]["subject"] == stops
    assert body["confidence"] > 0.9
    assert f"{stops} is no longer posted" in as_text(dict(body))
    unfounded = [c for c in body["causes"][1:] if c["lens"] == "quality" and c["probability"] > 0.05]
    assert not unfounded
    assert body["change"] is None or body["change"]["relative"] > -0.05


def test_posts_missing_at_the_end_of_a_backfill_up_to_now_may_still_come(sqlite_store: Store) -> None:
    now = clock.now_us()
    start = now - now % HOUR_US - (CALM + SILENT) * HOUR_US
    system_id = register(sqlite_store, definition.parse(FILE))
    send(sqlite_store, "metrics", posted("billed", start))
    evaluate(sqlite_store, NAME, until=now)
    with sqlite_store.read() as tx:
        assert windows.judged(tx, system_id)[(start + (CALM + SILENT - 2) * HOUR_US, "inputs")] == 0
        assert not [f for f in findings.listing(tx, system_id) if f.detector == "posts"]
