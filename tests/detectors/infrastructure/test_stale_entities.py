"""Stores that stop being refreshed: users come again with the same values."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from detectors.declared import DAY_US, HOUR_US, MINUTE_US, Declared, Experiment, Feature
from detectors.detector import View
from detectors.history import Cache, History
from detectors.infrastructure.stale_entities import DETECTOR, check, day_later
from detectors.profile import Binning, Profile, build_binning, profile_batch
from detectors.profile.sightings import Sightings
from detectors.types import Check, Window

USERS, WINDOWS, HALTED = 400, 240, 200
SYSTEM = Declared(
    "shop",
    features=(
        Feature("user", "categorical"),
        *(Feature(name, "numeric") for name in ("hourly", "daily", "age", "row")),
        Feature("taste", "categorical"),
    ),
    experiments=(Experiment("ranker-b", "arm", {"a": 0.5, "b": 0.5}, unit="user"),),
)


def stored(name: str, user: np.ndarray, step: int) -> np.ndarray:
    """What the store holds of each user at a refresh: the same whenever it is asked."""
    table = np.random.default_rng([len(name), step]).normal(0, 1, USERS)
    return np.asarray(np.round(table[user], 3))


def hour(index: int, halted: Sequence[str] = ()) -> pa.Table:
    """A hundred rows, by day more; the features `halted` stay as they were at the hour `HALTED`."""
    rng = np.random.default_rng([1, index])
    rows = int(100 * (2 + np.sin(index / 24 * 2 * np.pi)))
    user = np.minimum(rng.exponential(USERS / 4, rows).astype(np.int64), USERS - 1)
    at = {name: HALTED if name in halted else index for name in ("hourly", "daily", "taste")}
    words = np.array(["red", "green", "blue", "grey"])
    return pa.table(
        {
            "ts": index * HOUR_US + np.sort(rng.integers(0, HOUR_US, rows)),
            "f:user": pa.array([f"u{each}" for each in user]),
            "f:hourly": stored("hourly", user, at["hourly"]),
            "f:daily": stored("daily", user, at["daily"] // 24),
            "f:age": stored("age", user, 0),
            "f:row": rng.normal(0, 1, rows),
            "f:taste": pa.array(words[np.digitize(stored("taste", user, at["taste"]), [-0.7, 0.0, 0.7])]),
        }
    )


@pytest.fixture(scope="module")
def binning() -> Binning:
    return build_binning(SYSTEM, [hour(i) for i in range(24)])


@pytest.fixture(scope="module")
def healthy(binning: Binning) -> list[Profile]:
    return [profile(hour(i), binning) for i in range(WINDOWS)]


def profile(table: pa.Table, binning: Binning, system: Declared = SYSTEM) -> Profile:
    (found,) = profile_batch(table, system, binning, "predictions").values()
    return found


def checks(served: list[Profile], cache: Cache) -> dict[str, Check]:
    """What is said of the last of these windows; those after `HALTED` teach nothing."""
    now, starts = len(served) - 1, np.arange(len(served)) * HOUR_US
    past = History(starts[:-1], tuple(served[:-1]), np.arange(now) < min(HALTED, now - 2), cache)
    window = Window(now * HOUR_US, (now + 1) * HOUR_US)
    return {
        c.subject: c for c in check(View(SYSTEM, window, window.end, served[-1], None, served[0], past, past))
    }


def tells(found: Check) -> bool:
    assert found.effect is not None
    assert found.p_value is not None
    return not found.too_few and found.effect >= found.bar and found.p_value <= DETECTOR.alpha


def told(served: list[Profile], first: int) -> dict[str, list[int]]:
    """The windows from `first` on in which each feature would alarm."""
    cache = Cache()
    said = {i: checks(served[: i + 1], cache) for i in range(first, len(served))}
    return {name: [i for i in said if tells(said[i][name])] for name in said[first]}


def test_healthy_windows_say_nothing(healthy: list[Profile]) -> None:
    assert not any(told(healthy, 60).values())


def test_a_store_that_stops_is_told_of_its_feature_alone(healthy: list[Profile], binning: Binning) -> None:
    halted = [profile(hour(i, ["hourly"]), binning) for i in range(HALTED, HALTED + 8)]
    found = told([*healthy[:HALTED], *halted], HALTED + 3)
    assert found.pop("hourly") == [HALTED + 3, HALTED + 4, HALTED + 5, HALTED + 6, HALTED + 7]
    assert not any(found.values())


def test_a_store_refreshed_each_day_is_told_once_its_refresh_is_missed(
    healthy: list[Profile], binning: Binning
) -> None:
    halted = [profile(hour(i, ["daily", "taste"]), binning) for i in range(HALTED, WINDOWS)]
    found = told([*healthy[:HALTED], *halted], HALTED + 1)
    missed = HALTED - HALTED % 24 + 24
    assert missed <= found["daily"][0] <= missed + 6
    assert found["taste"][0] <= HALTED + 4
    assert not found["age"]


def test_what_an_entity_keeps_anyway_is_too_few_and_not_clear(healthy: list[Profile]) -> None:
    found = checks(healthy, Cache())
    assert {name for name, each in found.items() if each.too_few} == {"user", "age"}


def test_without_a_declared_unit_nothing_is_counted_or_said(binning: Binning) -> None:
    plain = Declared("shop", features=SYSTEM.features)
    found = profile(hour(3), binning, plain)
    assert not len(found.sightings.hashes)
    window = Window(0, HOUR_US)
    assert not check(View(plain, window, HOUR_US, found, None, found, History(), History()))


def test_the_first_windows_and_those_of_former_profiles_are_too_few(healthy: list[Profile]) -> None:
    assert all(found.too_few for found in checks(healthy[:1], Cache()).values())
    former = [replace(each, sightings=Sightings()) for each in healthy[:60]]
    assert all(found.too_few for found in checks([*former, healthy[60]], Cache()).values())


def test_a_window_without_a_feature_is_too_few_for_it_alone(healthy: list[Profile], binning: Binning) -> None:
    lost = hour(HALTED).set_column(2, "f:hourly", pa.nulls(len(hour(HALTED)), pa.float64()))
    found = checks([*healthy[:HALTED], profile(lost, binning)], Cache())
    assert {name for name, each in found.items() if each.too_few} == {"user", "age", "hourly"}


@pytest.mark.parametrize("width", [15 * MINUTE_US, HOUR_US, 6 * HOUR_US, DAY_US])
def test_a_day_later_is_a_day_whatever_the_width_of_windows(width: int) -> None:
    least, most = day_later(width)
    assert least * width == DAY_US
    assert DAY_US <= most * width <= 1.25 * DAY_US
