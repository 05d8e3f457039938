"""A system of one-minute windows whose every fault of the last hour and a half can be judged now."""

import io
import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from detectors.declared import MINUTE_US
from monitor import clock

NAME = "fast"
ROWS = 40
HEALTHY, BROKEN, MINUTES = 70, 12, 95
#: Minutes that are sent before they come, for a test that lasts: the present is not an outage then.
TO_COME = 5
#: The feature goes missing some windows after the money has gone, soon enough to be the cause, so that a
#: first verdict is revised.
LATER = 3

FILE = """
[system]
name = "fast"
window = "1m"
allowed_lateness = "0s"
reference = "first 20 windows"
season = ["10m"]

[model]
score = "score"

[features]
user_age = "numeric"
kind = "categorical"

[dimensions]
app_version = "infrastructure"

[metrics.requests]
role = "volume"
sum = "predictions"
[metrics.revenue]
role = "business"
series = true
aggregate = "sum"

[[alerts]]
name = "oncall"
webhook = "{webhook}"
secret_env = "TEST_WEBHOOK_SECRET"
"""


def beginning() -> int:
    """The first minute: all of the world's minutes have just passed."""
    now = clock.now_us()
    return now - now % MINUTE_US - MINUTES * MINUTE_US


def predictions(first: int, minute: int) -> list[dict[str, Any]]:
    """The served rows of one minute; the same at every call."""
    chance = np.random.default_rng(minute)
    start = first + minute * MINUTE_US
    missing = HEALTHY + LATER <= minute < HEALTHY + BROKEN
    return [
        {
            "prediction_id": f"m{minute}-{i}",
            "ts": clock.to_text(start + int(i * MINUTE_US / ROWS)),
            "score": round(float(chance.beta(2, 8)), 4),
            "user_age": None if missing and i % 10 else round(float(chance.normal(40, 9)), 1),
            "kind": str(chance.choice(["a", "b", "c"])),
            "app_version": "5.0",
        }
        for i in range(ROWS)
    ]


def revenue(first: int, minute: int) -> dict[str, Any]:
    """The money of one minute."""
    level = 0.4 if HEALTHY <= minute < HEALTHY + BROKEN else 1.0
    value = 100 * level * float(np.random.default_rng(1000 + minute).lognormal(0, 0.03))
    return {"metric": "revenue", "ts": clock.to_text(first + minute * MINUTE_US), "value": round(value, 3)}


def ndjson(rows: list[dict[str, Any]]) -> bytes:
    """Rows as a body, a line each."""
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def parquet(rows: list[dict[str, Any]]) -> bytes:
    """Rows as a Parquet file."""
    body = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), body)
    return body.getvalue()
