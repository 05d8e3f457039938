"""A system with an experiment, judged like any other: users in two arms, before and after the start."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from monitor import definition, systems
from monitor.evaluate import evaluate
from storage import Store
from tests.monitor.evaluation.small_world import send

NAME = "trial"
START = datetime(2026, 11, 2, tzinfo=UTC)
HOURS, BEFORE, REQUESTS = 16, 6, 900

SYSTEM_FILE = """
[system]
name = "trial"
reference = "first 3 windows"
[model]
task = "binary"
[features]
user = "categorical"
[metrics.ctr]
role = "proxy"
ratio = ["labels", "predictions"]
[metrics.revenue]
role = "business"
sum = "value"
[[experiments]]
name = "ranker-b"
arm = "arm"
unit = "user"
planned = { control = 0.5, treatment = 0.5 }
"""


def run(store: Store, *, lift: float = 0.0, lost: float = 0.0, apart: bool = False) -> dict[str, list[float]]:
    """Apply, ingest, judge; since the start the treatment clicks more by `lift` and loses `lost` of its rows.

    `apart`: the users' column is logged as the experiment's unit alone, and is no feature.

    Gives each arm's clicks and requests since the start.
    """
    rng = np.random.default_rng(3)
    taste, treated = rng.lognormal(0, 0.8, 400), rng.random(400) < 0.5
    count = HOURS * REQUESTS
    hour = np.repeat(np.arange(HOURS), REQUESTS)
    user, late = rng.integers(0, 400, count), hour >= BEFORE
    arm = treated[user]
    chance = np.clip(0.1 * taste[user] * np.where(arm & late, 1 + lift, 1.0), 0, 1)
    kept = ~(arm & late & (rng.random(count) < lost))
    label = (rng.random(count) < chance).astype(np.float64)
    times = [START + timedelta(hours=int(h), seconds=4 * (i % REQUESTS)) for i, h in enumerate(hour.tolist())]
    ids = np.array([f"r{i}" for i in range(count)])
    served = {
        "prediction_id": ids,
        "ts": times,
        "score": np.clip(0.1 * taste[user], 0, 1),
        "user": np.array([f"u{each}" for each in user.tolist()]),
        "arm": np.where(arm, "treatment", "control"),
    }
    known = {"prediction_id": ids, "ts": times, "label": label, "value": 2 * label}
    event = {
        "ts": [START + timedelta(hours=BEFORE)],
        "kind": ["experiment"],
        "title": ["starts"],
        "subject": ["ranker-b"],
    }
    with store.begin() as tx:
        text = SYSTEM_FILE.replace('[features]\nuser = "categorical"\n', "") if apart else SYSTEM_FILE
        systems.apply(tx, definition.parse(text), 1)
    for log, columns in (("events", event), ("predictions", served), ("outcomes", known)):
        table = pa.table(columns)
        table = table if log == "events" else table.filter(pa.array(kept))
        send(store, log, table, NAME)
    until = int((START + timedelta(hours=HOURS + 1)).timestamp() * 1e6)
    evaluate(store, NAME, until=until)
    chosen = {name: kept & late & (arm == (name == "treatment")) for name in ("control", "treatment")}
    return {name: [float(label[rows].sum()), float(rows.sum())] for name, rows in chosen.items()}
