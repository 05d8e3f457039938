"""Rates beside their own past; hits that there never were are judged by their binomial chance alone."""

import numpy as np
from numpy.typing import NDArray

from detectors.declared import HOUR_US
from detectors.statistics.rates import Counted, first, rise

Floats = NDArray[np.float64]

ROWS = 1_000.0


def past(windows: int, hits: float = 0.0) -> Counted:
    return Counted(np.full((windows, 1), hits), np.full((windows, 1), ROWS))


def now(hits: float) -> Counted:
    return Counted(np.array([hits]), np.array([ROWS]))


NEVER = Counted(np.zeros(1), np.full(1, ROWS))


def test_a_few_hits_where_there_never_were_any_are_beyond_chance() -> None:
    chance, never = first(now(30.0), past(200), NEVER)
    assert never.tolist() == [True]
    assert chance[0] < 1e-9


def test_a_single_hit_where_there_never_was_any_is_not() -> None:
    chance, _ = first(now(1.0), past(200), NEVER)
    assert chance[0] > 1e-3


def test_no_hit_is_certain_to_be_chance() -> None:
    chance, _ = first(now(0.0), past(200), NEVER)
    assert chance.tolist() == [1.0]


def test_where_there_were_hits_or_too_short_a_past_it_does_not_apply() -> None:
    assert first(now(30.0), past(200, 1.0), NEVER)[1].tolist() == [False]
    assert first(now(30.0), past(3), NEVER)[1].tolist() == [False]


def test_rates_that_one_driver_moves_by_a_factor_are_seldom_called_risen() -> None:
    hits, rows = _wandering(features=400, windows=400)
    starts = np.arange(400) * HOUR_US
    reference = Counted(np.zeros(400), np.zeros(400))
    found = [
        rise(_at(hits, rows, i), i * HOUR_US, _until(hits, rows, i), starts[i - 200 : i], reference).p_value
        for i in range(200, 400, 4)
    ]
    assert np.mean(np.array(found) < 1e-4) < 6e-4  # 19e-4 by the plain angle


def test_a_rise_beyond_the_factor_by_which_rates_wander_is_told() -> None:
    hits, rows = _wandering(features=200, windows=201)
    starts = np.arange(201) * HOUR_US
    past, now = _until(hits, rows, 200), _at(10 * hits, rows, 200)
    found = rise(now, int(starts[200]), past, starts[:200], Counted(np.zeros(200), np.zeros(200)))
    assert np.mean(found.p_value < 1e-6) > 0.8


def _wandering(features: int, windows: int) -> tuple[Floats, Floats]:
    """Hits and rows float64[H, F]: log-rates about 3 % that wander by 0.3, AR(1) with 0.9."""
    rng = np.random.default_rng(1)
    walk, hits = rng.normal(size=features), np.zeros((windows, features))
    rows = np.round(1_500 * np.exp(0.6 * np.sin(np.arange(windows) / 24 * 2 * np.pi))).astype(np.int64)
    for i in range(windows):
        walk = 0.9 * walk + np.sqrt(1 - 0.81) * rng.normal(size=features)
        hits[i] = rng.binomial(rows[i], 0.03 * np.exp(0.3 * walk))
    return hits, np.repeat(rows[:, None], features, axis=1).astype(np.float64)


def _at(hits: Floats, rows: Floats, i: int) -> Counted:
    return Counted(np.minimum(hits[i], rows[i]), rows[i])


def _until(hits: Floats, rows: Floats, i: int) -> Counted:
    return Counted(hits[i - 200 : i], rows[i - 200 : i])
