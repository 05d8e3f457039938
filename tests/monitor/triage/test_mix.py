"""Proportions of rows are compared where all values are known on both sides, and only there."""

from monitor.triage.case import Case, Slices
from monitor.triage.mix import mixes
from tests.monitor.triage.world import ADS, SPAN


def of(before: dict[str, float], during: dict[str, float]) -> Case:
    sides = [
        Slices({("country",): {(value,): {"n": n} for value, n in rows.items()}}) for rows in (before, during)
    ]
    return Case(ADS, SPAN, before=sides[0], during=sides[1])


def test_rows_that_move_between_values_are_a_shift() -> None:
    (mix,) = mixes(of({"DE": 500, "FR": 500}, {"DE": 800, "FR": 200}), None)
    assert mix.shifted
    assert (mix.value, round(mix.shift, 2)) == ("DE", 0.3)


def test_one_value_makes_a_shift_alone_and_several_that_are_gone_do_not() -> None:
    usual = {"DE": 400.0, "FR": 300.0, "IT": 200.0, "ES": 100.0}
    (one,) = mixes(of(usual, {"DE": 400, "FR": 0, "IT": 400, "ES": 200}), None)
    (several,) = mixes(of(usual, {"DE": 900, "FR": 0, "IT": 0, "ES": 100}), None)
    (spread,) = mixes(of(usual, {"DE": 270, "FR": 170, "IT": 330, "ES": 230}), None)
    assert (one.alone, one.value) == (True, "FR")
    assert not several.alone
    assert not spread.alone


def test_a_dimension_of_more_values_than_are_kept_tells_nothing_of_proportions() -> None:
    before = {f"u{i}": 1.0 for i in range(1_000)}
    during = {f"u{i}": 1.0 for i in range(500, 1_500)}
    assert mixes(of(before, during), None) == ()


def test_a_value_that_took_what_another_lost_is_an_exchange_of_two() -> None:
    usual = {"DE": 400.0, "FR": 300.0, "IT": 200.0, "ES": 100.0}
    (one,) = mixes(of(usual, {"DE": 410, "FR": 0, "IT": 210, "ES": 380}), None)
    assert not one.alone
