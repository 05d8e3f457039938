"""Hits that there never were are judged by their binomial chance alone."""

import numpy as np

from detectors.statistics.rates import Counted, first

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
