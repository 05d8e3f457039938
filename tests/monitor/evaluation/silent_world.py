"""Days of a small shop of which, hour by hour, what came can be chosen: rows, outcomes, the ledger."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from detectors.declared import HOUR_US, MINUTE_US
from monitor import clock, definition
from monitor.evaluate import evaluate
from monitor.systems import find
from storage import Store, diagnoses, incidents
from storage.incidents import Incident
from tests.monitor.evaluation.small_world import NAME, register, send

START = 497_208 * HOUR_US
CALM = 5 * 24
ROWS = 60
FILE = f"""
[system]
name = "{NAME}"
outcome_delay = "1h"
reference = "first 24 windows"
season = ["1d"]
[model]
[metrics.requests]
role = "volume"
sum = "predictions"
[metrics.revenue]
role = "business"
sum = "value"
[metrics.billed]
role = "ledger"
series = true
reconciles = "revenue"
"""


@dataclass(frozen=True)
class Hour:
    """What came of one hour: were its rows logged, shares of its rows and outcomes, was the ledger posted."""

    logged: bool = True
    rows: float = 1.0
    outcomes: float = 1.0
    posted: bool = True


Told = Callable[[int], Hour]
GONE = Hour(logged=False, outcomes=0.0, posted=False)
Columns = dict[str, list[Any]]


def at(hour: int) -> int:
    """The start of an hour, counted from the end of the calm days, µs."""
    return START + (CALM + hour) * HOUR_US


def calm(store: Store) -> None:
    """The calm days, sent and judged."""
    register(store, definition.parse(FILE))
    happen(store, range(-CALM, 0), lambda _: Hour())
    judged(store, 0)


def happen(store: Store, hours: range, told: Told) -> None:
    """Send what was `told` to have come in those hours."""
    chance = np.random.default_rng(5 + CALM + hours.start)
    rows: Columns = {"prediction_id": [], "ts": [], "score": []}
    outcomes: Columns = {"prediction_id": [], "ts": [], "label": [], "value": []}
    posts: Columns = {"metric": [], "ts": [], "value": []}
    for hour in hours:
        came = told(hour)
        many = int(ROWS * came.rows)
        ids = [f"{hour}-{each}" for each in range(many)]
        ts = at(hour) + np.arange(many) * MINUTE_US // 2
        value = chance.lognormal(0, 0.1, many)
        kept = chance.random(many) < came.outcomes
        if came.logged:
            rows["prediction_id"] += ids
            rows["ts"] += [clock.to_text(int(each)) for each in ts]
            rows["score"] += [0.5] * many
        outcomes["prediction_id"] += [each for each, keep in zip(ids, kept, strict=True) if keep]
        outcomes["ts"] += [clock.to_text(int(each) + MINUTE_US) for each in ts[kept]]
        outcomes["label"] += [1] * int(kept.sum())
        outcomes["value"] += value[kept].tolist()
        if came.posted:
            posts["metric"].append("billed")
            posts["ts"].append(clock.to_text(at(hour)))
            posts["value"].append(float(value.sum()))
    for log, columns in (("predictions", rows), ("outcomes", outcomes), ("metrics", posts)):
        if columns["ts"]:
            send(store, log, pa.table(columns))


def declare(store: Store, kind: str, title: str, first: int, until: int) -> None:
    """Declare an event from one hour to another."""
    span = {"ts": clock.to_text(at(first)), "until": clock.to_text(at(until))}
    send(store, "events", pa.Table.from_pylist([{"kind": kind, "title": title, **span}]))


def judged(store: Store, hours: int) -> None:
    """Judge all that is due that many hours after the calm days."""
    evaluate(store, NAME, until=at(hours) + 10 * MINUTE_US)


def answer(store: Store) -> tuple[Incident, dict[str, Any]]:
    """The one incident and its newest diagnosis."""
    with store.read() as tx:
        system_id = find(tx, NAME).id
        (incident,) = incidents.listing(tx, system_id)
        given = diagnoses.newest(tx, system_id, incident.id)
    assert given is not None
    return incident, dict(given.body)
