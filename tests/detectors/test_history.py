"""Statistics of past windows, computed once for each."""

import numpy as np
import pytest
from numpy.typing import NDArray

from detectors.history import History, new_cache
from detectors.profile import Profile
from tests.detectors.worlds import reference_and_windows

WORLD = reference_and_windows(windows=4, n=50)
STARTS = np.array(WORLD.starts, dtype=np.int64)
HEALTHY = np.array([True, False, True, True])


def counts(profile: Profile) -> NDArray[np.float64]:
    return profile.counts.astype(np.float64)


def test_a_statistic_stacks_the_windows_oldest_first() -> None:
    history = History(STARTS, WORLD.predictions, HEALTHY)
    assert np.array_equal(history.statistic("counts", counts), [p.counts for p in WORLD.predictions])
    assert history.statistic("rows", lambda p: np.array(p.rows)).tolist() == [50.0] * 4


def test_a_statistic_is_computed_once_for_each_profile_whatever_the_history() -> None:
    called: list[Profile] = []

    def function(profile: Profile) -> NDArray[np.float64]:
        called.append(profile)
        return np.array(profile.rows)

    cache = new_cache()
    History(STARTS[:3], WORLD.predictions[:3], HEALTHY[:3], cache).statistic("rows", function)
    later = History(STARTS, WORLD.predictions, HEALTHY, cache)
    later.statistic("rows", function)
    later.only_healthy().statistic("rows", function)
    assert called == list(WORLD.predictions)


def test_the_cache_lets_go_of_profiles_that_are_gone() -> None:
    cache = new_cache()
    world = reference_and_windows(windows=2, n=20)
    world.history().statistic("rows", lambda p: np.array(p.rows))
    History(STARTS[:2], world.predictions, HEALTHY[:2], cache).statistic("rows", lambda p: np.array(p.rows))
    assert len(cache) == 2
    del world
    assert len(cache) == 0


def test_parts_of_a_history_keep_starts_and_profiles_together() -> None:
    history = History(STARTS, WORLD.predictions, HEALTHY)
    assert history.only_healthy().starts.tolist() == STARTS[[0, 2, 3]].tolist()
    assert history.last(2).profiles == WORLD.predictions[2:]
    assert len(history.last(9)) == 4


def test_an_empty_history_has_no_values() -> None:
    assert len(History()) == 0
    assert History().statistic("counts", counts).shape == (0,)


def test_a_history_has_one_of_each_for_every_window() -> None:
    with pytest.raises(ValueError, match="4 starts, 3 profiles, 4 healthy"):
        History(STARTS, WORLD.predictions[:3], HEALTHY)


def test_what_several_detectors_ask_of_the_same_windows_is_made_once() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    history = History()
    assert [history.once("one", make), history.once("one", make), history.once("other", make)] == [1, 1, 2]
    assert History().once("one", make) == 3


def test_what_depends_on_more_than_the_profile_is_made_anew_when_that_is_another() -> None:
    cache, (first, second, *_) = new_cache(), WORLD.predictions
    made = iter(range(9))

    def ask(profile: Profile, about: str) -> int:
        return cache.latest(profile, "key", about, lambda: next(made))

    assert [ask(first, "a"), ask(first, "a"), ask(second, "a"), ask(first, "b"), ask(first, "b")] == [
        0,
        0,
        1,
        2,
        2,
    ]
