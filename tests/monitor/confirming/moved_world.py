"""A system whose features moved for its last hours: judged, so that drift alarms stand in the store."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from detectors.declared import HOUR_US
from detectors.types import Finding
from monitor import definition, systems
from monitor.evaluate import evaluate
from monitor.ingest import ingest_body
from monitor.systems import Registered, find
from storage import Store, findings

NAME = "shop"
START = 497_500 * HOUR_US
HEALTHY, MOVED, ROWS = 40, 5, 300
END = START + (HEALTHY + MOVED) * HOUR_US
SCRIPT = "</script><script>parent.postMessage(document.cookie, '*'); alert(1)</script>"

FILE = """
[system]
name = "shop"
allowed_lateness = "0s"
[model]
[features]
age = "numeric"
price = "numeric"
kind = "categorical"
[dimensions]
country = "quality"
[metrics.requests]
role = "volume"
sum = "predictions"
"""


def rows(seed: int, count: int, moved: bool) -> dict[str, pa.Array]:
    """Features: the mean age and the kinds move, the price doesn't; a kind that would close a script."""
    chance = np.random.default_rng(seed)
    shares = [0.2, 0.3, 0.5] if moved else [0.5, 0.3, 0.2]
    return {
        "age": pa.array(chance.normal(55 if moved else 40, 9, count)),
        "price": pa.array(chance.lognormal(3, 0.5, count)),
        "kind": pa.array(chance.choice(["a", SCRIPT, "c"], count, p=shares)),
        "country": pa.array(["DE"] * count),
    }


def served(hours: range) -> pa.Table:
    """The served rows of these hours."""
    parts = []
    for hour in hours:
        ts = START + hour * HOUR_US + np.arange(ROWS) * (HOUR_US // ROWS)
        plain = {
            "prediction_id": pa.array([f"{hour}-{i}" for i in range(ROWS)]),
            "ts": pa.array(ts, pa.timestamp("us")),
            "score": pa.array(np.random.default_rng(hour).beta(2, 8, ROWS)),
        }
        parts.append(pa.table({**plain, **rows(1000 + hour, ROWS, hour >= HEALTHY)}))
    return pa.concat_tables(parts)


def send(store: Store, log: str, table: pa.Table) -> None:
    """One body of rows; every one of them is taken."""
    body = io.BytesIO()
    pq.write_table(table, body)
    found = ingest_body(store, NAME, log, "application/vnd.apache.parquet", body.getvalue(), now_us=END)
    assert found.accepted == len(table)


def judged(store: Store) -> Registered:
    """The system, with its logs sent and its windows judged."""
    with store.begin() as tx:
        systems.apply(tx, definition.parse(FILE), START)
    send(store, "training", pa.table(rows(1, 3_000, moved=False)))
    send(store, "predictions", served(range(HEALTHY + MOVED)))
    evaluate(store, NAME, until=END)
    with store.read() as tx:
        return find(tx, NAME)


def alarms(store: Store, system: Registered) -> list[Finding]:
    """The drift alarms, oldest window first."""
    with store.read() as tx:
        found = findings.listing(tx, system.id, severities=["alarm"])
    return sorted((f for f in found if f.detector == "drift"), key=lambda f: (f.window.start, f.subject))
