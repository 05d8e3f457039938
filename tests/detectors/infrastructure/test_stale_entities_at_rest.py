"""Stores that rest at weekends are no news, those that stop on a working day are; a default is no stop."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import HOUR_US, Declared, Experiment, Feature
from detectors.detector import View
from detectors.history import Cache, History
from detectors.infrastructure.stale_entities import check
from detectors.profile import Binning, Profile, build_binning
from detectors.types import Check, Window
from tests.detectors.infrastructure.test_stale_entities import USERS, profile, stored, tells

DAY, WEEK, REACH = 24, 168, 200
NAMES = ("nightly", "hourly", "daytime")
SYSTEM = Declared(
    "shop",
    features=(Feature("user", "categorical"), *(Feature(name, "numeric") for name in NAMES)),
    experiments=(Experiment("ranker-b", "arm", {"a": 0.5, "b": 0.5}, unit="user"),),
)
TUESDAY = 3 * WEEK + DAY


def refreshed(name: str, index: int) -> int:
    """The hour of the last refresh: at two at night or each hour, on five days; or by day, on all days."""
    day, hour = divmod(index, DAY)
    if name == "daytime":
        return max(h for h in range(index + 1) if h % DAY in range(6, 22) or not h)
    if name == "nightly":
        day -= hour < 2
        return 0 if day < 0 else DAY * max(d for d in range(day + 1) if d % 7 < 5) + 2
    return index if day % 7 < 5 else DAY * (day - day % 7 + 5) - 1


def hour(index: int, stopped: int | None = None) -> pa.Table:
    """Two hundred rows; all stores stop at the hour `stopped`."""
    rng = np.random.default_rng([3, index])
    user = np.minimum(rng.exponential(USERS / 4, 200).astype(np.int64), USERS - 1)
    at = index if stopped is None else min(index, stopped)
    features = {f"f:{name}": stored(name, user, refreshed(name, at)) for name in NAMES}
    ts = index * HOUR_US + np.sort(rng.integers(0, HOUR_US, 200))
    return pa.table({"ts": ts, "f:user": pa.array([f"u{each}" for each in user]), **features})


@pytest.fixture(scope="module")
def binning() -> Binning:
    return build_binning(SYSTEM, [hour(i) for i in range(DAY)])


@pytest.fixture(scope="module")
def three_weeks(binning: Binning) -> list[Profile]:
    return [profile(hour(i), binning, SYSTEM) for i in range(TUESDAY)]


def said(served: Sequence[Profile], now: int, cache: Cache) -> dict[str, Check]:
    """What is said of the window `now`, as in service: beside 200 windows, the last two not to learn from."""
    first = max(0, now - REACH)
    starts = np.arange(first, now) * HOUR_US
    past = History(starts, tuple(served[first:now]), np.arange(first, now) < min(now - 2, TUESDAY), cache)
    window = Window(now * HOUR_US, (now + 1) * HOUR_US)
    view = View(SYSTEM, window, window.end, served[now], None, served[0], past, past)
    return {each.subject: each for each in check(view)}


def told(served: Sequence[Profile], hours: Sequence[int]) -> dict[str, list[int]]:
    cache = Cache()
    found = {now: said(served, now, cache) for now in hours}
    return {name: [now for now in hours if tells(found[now][name])] for name in NAMES}


def test_a_store_refreshed_on_weekdays_alone_is_silent_at_weekends(three_weeks: list[Profile]) -> None:
    found = told(three_weeks, range(60, TUESDAY))
    assert not found["nightly"]
    assert not found["daytime"]
    assert all(now < WEEK for now in found["hourly"])  # the first weekend: no weekend was seen before


def test_the_first_week_is_too_few_for_a_day_s_lag(three_weeks: list[Profile]) -> None:
    cache = Cache()
    too_few = [said(three_weeks, now, cache)["nightly"].too_few for now in (100, 160, 240)]
    assert too_few == [True, True, False]


def test_a_stop_on_a_tuesday_is_told_that_day(three_weeks: list[Profile], binning: Binning) -> None:
    stopped = [profile(hour(i, TUESDAY - 1), binning, SYSTEM) for i in range(TUESDAY, TUESDAY + 16)]
    found = told([*three_weeks, *stopped], range(TUESDAY, TUESDAY + 16))
    assert TUESDAY + 2 <= found["nightly"][0] <= TUESDAY + 5
    assert found["hourly"][0] <= TUESDAY + 3
    assert len(found["hourly"]) >= 10


def put_in(table: pa.Table, share: float) -> pa.Table:
    """The same rows; a share of the users have one and the same value instead of theirs."""
    own = np.asarray(table["f:hourly"])
    chosen = [int(user[1:]) * 0.618 % 1 < share for user in table["f:user"].to_pylist()]
    place = table.column_names.index("f:hourly")
    return table.set_column(place, "f:hourly", pa.array(np.where(chosen, 0.1, own)))


@pytest.mark.parametrize("share", [0.3, 0.6, 1.0])
def test_a_value_put_in_for_missing_ones_is_no_store_that_stopped(
    three_weeks: list[Profile], binning: Binning, share: float
) -> None:
    hours = range(TUESDAY, TUESDAY + 8)
    last = [profile(put_in(hour(i), share), binning, SYSTEM) for i in hours]
    assert not told([*three_weeks, *last], hours)["hourly"]
