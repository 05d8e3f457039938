"""Systems whose users come again: stores of slowly moving values, and experiments that fill their arms.

Users are a pool with activities that differ by factors (log sd 1), of ten times the rows of an hour or of a
fiftieth of them; who is in which arm is a hash of the user, and users differ in what they buy.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pyarrow as pa

from detectors.declared import HOUR_US, Declared, Experiment, Feature, Metric, Model
from detectors.detector import View
from detectors.history import History, new_cache
from detectors.profile import Binning, Profile, build_binning, empty, merge_all, profile_batch
from detectors.profile.profile import Stage
from detectors.types import Check
from tests.benchmarks.detectors.healthy.world import (
    Floats,
    Generator,
    Ints,
    World,
    hour,
    hours,
    rhythm,
    wandering,
)

ROWS = {100: 4, 1_000: 3, 10_000: 2, 100_000: 1}  # rows an hour, and systems of that size
POOLS = {"many users": 10.0, "few users": 0.02}
FEWEST = 60
HISTORY, JUDGED, PAST = 60, 120, 200
ON_WEEKDAYS, WEEKS, WEEK = (
    1_000,
    14 * 24,
    7 * 24,
)  # rows, hours before and hours judged of a store by weekdays
WEEKDAYS = "on_weekdays"
STORE = ("each_row", "hourly", "half_daily", "nightly", "in_three_days", "never", WEEKDAYS)
STORED = Declared(
    "store",
    features=(Feature("user", "numeric"), *(Feature(name, "numeric") for name in STORE)),
    experiments=(Experiment("ranker", "halves", {"control": 0.5, "new": 0.5}, unit="user"),),
)
SPLIT = Declared(
    "split",
    model=Model(),
    outcome_delay_us=HOUR_US,
    features=(Feature("user", "numeric"),),
    metrics=(
        Metric("ctr", "proxy", ratio=("labels", "predictions")),
        Metric("revenue", "business", sum="value"),
    ),
    experiments=(
        Experiment("halves", "halves", {"control": 0.5, "new": 0.5}, unit="user"),
        Experiment("tenth", "tenth", {"control": 0.9, "new": 0.1}, unit="user"),
        Experiment("thirds", "thirds", {"control": 0.4, "new": 0.3, "newer": 0.3}, unit="user"),
    ),
)


def worlds() -> Iterator[World]:
    """Stores and experiments at every size."""
    for rows, systems in ROWS.items():
        size, windows = f"{rows:,} rows", systems * JUDGED
        stored = partial(stores, rows=rows, history=HISTORY)
        yield World(("stale_entities",), "stores", size, windows, stored, part=_is_usual)
        if rows == ON_WEEKDAYS:
            weekly = partial(stores, rows=rows, history=WEEKS)
            yield World(("stale_entities",), "at night on weekdays", size, 4 * WEEK, weekly, part=_is_weekly)
        for name, users in POOLS.items():
            split = partial(arms, rows=rows, users=max(int(users * rows), FEWEST))
            yield World(("arm_balance", "experiment"), name, size, windows, split)


def _is_usual(check: Check) -> bool:
    return check.subject != WEEKDAYS


def _is_weekly(check: Check) -> bool:
    return check.subject == WEEKDAYS


def stores(rng: Generator, windows: int, rows: int, history: int) -> Iterator[View]:
    """Values by user that are refreshed at different paces; no arms are judged."""
    judged = min(windows, JUDGED if history == HISTORY else WEEK)
    for _ in range(0, windows, judged):
        tables = [_store_hour(rng, index, rows) for index in range(history + judged)]
        yield from _judged(tables, STORED, history)


def _store_hour(rng: Generator, index: int, rows: int) -> pa.Table:
    user, ts = _drawn(rng, index, rows, 4 * rows)
    phase = user * 7919 % 72
    night = np.full(len(user), (index - 3) // 24)
    day, of_week = night % 7, night // 7
    columns = {
        "each_row": rng.normal(size=len(user)),
        "hourly": _value(user, np.full(len(user), index)),
        "half_daily": _value(user, (index + phase) // 12),
        "nightly": _value(user, night),
        "in_three_days": _value(user, (index + phase) // 72),
        "never": _value(user, 0 * user),
        WEEKDAYS: _value(user, 5 * of_week + np.minimum(day, 4)),
    }
    return pa.table({"ts": ts, "f:user": user * 1.0, **{f"f:{name}": each for name, each in columns.items()}})


def _value(user: Ints, step: Ints) -> Floats:
    """What the store holds of each user since a refresh, to three digits: the same whenever it is asked."""
    return np.round((np.sin(user * 12.9898 + step * 78.233) * 43758.5453) % 1, 3)


def arms(rng: Generator, windows: int, rows: int, users: int) -> Iterator[View]:
    """Three experiments at once, arms by a hash of the user."""
    count = HISTORY + min(windows, JUDGED)
    for _ in range(0, windows, JUDGED):
        habit = np.exp(rng.normal(0, 0.7, users))
        hashed = {e.arm: rng.random(users) for e in SPLIT.experiments}
        drift = wandering(rng, count, 0.9, 0.1)
        activity = np.exp(rng.normal(0, 1, users))
        tables = [
            _split_hour(rng, index, rows, activity, habit * np.exp(drift[index]), hashed)
            for index in range(count)
        ]
        yield from _judged(tables, SPLIT, HISTORY)


def _split_hour(
    rng: Generator, index: int, rows: int, activity: Floats, habit: Floats, hashed: dict[str, Floats]
) -> pa.Table:
    user, ts = _drawn(rng, index, rows, len(activity), activity)
    label = (rng.random(len(user)) < np.minimum(0.05 * habit[user], 0.5)) * 1.0
    columns = {
        "status": np.zeros(len(user), dtype=np.int8),
        "score": np.full(len(user), 0.05),
        "label": label,
        "value": label * rng.lognormal(0, 0.8, len(user)),
        "known": ts + HOUR_US // 2,
    }
    for experiment in SPLIT.experiments:
        names, shares = list(experiment.planned), np.cumsum(list(experiment.planned.values()))
        code = np.searchsorted(shares[:-1], hashed[experiment.arm][user], side="right")
        columns[f"a:{experiment.arm}"] = pa.DictionaryArray.from_arrays(
            pa.array(code.astype(np.int32)), names
        )
    return pa.table({"ts": ts, "f:user": user * 1.0, **columns})


def _drawn(
    rng: Generator, index: int, rows: int, users: int, activity: Floats | None = None
) -> tuple[Ints, Ints]:
    """Users and times of an hour's rows."""
    count = int(rng.poisson(rows * np.exp(0.5 * rhythm(np.array([index]))[0])))
    if activity is None:
        user = np.minimum(rng.exponential(users / 4, count).astype(np.int64), users - 1)
    else:
        total = np.cumsum(activity)
        user = np.searchsorted(total, rng.random(count) * total[-1] * (1 - 1e-12))
    return user, hours(index + 1)[-1] + np.sort(rng.integers(0, HOUR_US, count))


def _judged(tables: list[pa.Table], system: Declared, history: int) -> Iterator[View]:
    """The windows after the history, each beside those before."""
    binning = build_binning(system, tables[:2])
    served = [_folded(table, system, binning, "predictions") for table in tables]
    known = [_folded(table, system, binning, "outcomes") for table in tables if system.model]
    starts, cache = hours(len(tables)), new_cache()
    for now in range(history, len(tables)):
        held = slice(max(now - PAST, 0), now)
        healthy = np.arange(held.start, now) < now - 2
        past = History(starts[held], tuple(served[held]), healthy, cache)
        answered = History(starts[held], tuple(known[held]), healthy, cache) if known else History()
        window = hour(now)
        yield View(
            system, window, window.end + HOUR_US, served[now], known[now] if known else None, served[0],
            past, answered, versions={"": served[now].rows}, past_versions={"": 1},
        )  # fmt: skip


def _folded(table: pa.Table, system: Declared, binning: Binning, stage: Stage) -> Profile:
    return merge_all([empty(binning, stage), *profile_batch(table, system, binning, stage).values()])
