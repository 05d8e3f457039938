"""Exact sums: of decimals on a fixed grid, and of any doubles."""

from fractions import Fraction
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from detectors.declared import Aggregate
from detectors.profile import Sums, exact, fixed


def limbs_of(values: list[float]) -> NDArray[np.int64]:
    limbs = np.zeros((1, exact.LIMBS), dtype=np.int64)
    if values:
        exact.add(limbs, np.array(values), np.array([0]), np.array([0]))
    return exact.normal(limbs)


@settings(deadline=None)
@given(st.lists(st.floats(-(2.0**960), 2.0**960), max_size=50), st.integers(0, 50))
def test_sums_of_any_doubles_are_exact_and_have_one_form(values: list[float], cut: int) -> None:
    whole = limbs_of(values)
    assert Fraction(exact.to_int(whole[0]), exact.SCALE) == sum(map(Fraction, values))
    assert np.array_equal(exact.normal(limbs_of(values[cut:]) + limbs_of(values[:cut])), whole)
    assert np.array_equal(limbs_of(values[::-1]), whole)


def test_a_full_block_of_the_largest_values_sums_exactly() -> None:
    values = np.full(1 << 16, np.nextafter(exact.CLIP**2, 0.0))
    limbs = np.zeros((1, exact.LIMBS), dtype=np.int64)
    exact.add(limbs, values, np.array([0]), np.array([0]))
    assert exact.to_int(limbs[0]) == int(Fraction(values[0]) * (1 << 16) * exact.SCALE)


def test_each_group_of_a_block_has_its_own_sum() -> None:
    limbs = np.zeros((4, exact.LIMBS), dtype=np.int64)
    exact.add(limbs, np.array([0.1, 0.2, 5e-324, 1e100]), np.array([0, 2, 3]), np.array([0, 2, 3]))
    sums = [Fraction(exact.to_int(row), exact.SCALE) for row in limbs]
    assert sums == [Fraction(0.1) + Fraction(0.2), 0, Fraction(5e-324), Fraction(1e100)]


@given(st.lists(st.decimals(-1_000_000, 1_000_000, places=2), max_size=50))
def test_money_adds_up_to_the_cent(amounts: list[Fraction]) -> None:
    units, nanos = fixed.split(np.array([float(a) for a in amounts]))
    total = float(fixed.read(units.sum(), nanos.sum()))
    assert total == pytest.approx(float(sum(amounts)), rel=1e-15, abs=1e-12)
    assert Fraction(int(units.sum())) + Fraction(int(nanos.sum()), 10**9) == Fraction(sum(amounts))


@pytest.mark.parametrize("value", [1.1e15, -1.1e15, np.inf, np.nan])
def test_what_cannot_be_summed_exactly_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="can't be summed exactly"):
        fixed.split(np.array([1.0, value]))


@settings(deadline=None)
@given(st.lists(st.integers(-(10**15), 10**15), min_size=1, max_size=60), st.integers(1, 200))
def test_weights_sum_exactly_whatever_their_size(integers: list[int], times: int) -> None:
    values = np.tile(np.array(integers, dtype=np.int64), times)
    found = sum(m * int(np.bincount(np.zeros(len(values), np.int64), w)[0]) for m, w in fixed.weights(values))
    assert found == sum(integers) * times


def test_sums_go_by_the_names_that_metrics_use() -> None:
    sums = Sums.zeros(2)
    sums.table[:] = np.arange(1, len(sums.table) + 1)[:, None] * [1, 10]
    found = {name: sums.aggregate(name).tolist() for name in get_args(Aggregate)}
    assert found["predictions"] == [1.0, 10.0]
    assert found["labels"] == pytest.approx([11 + 12e-9, 110 + 120e-9])
    assert len({tuple(values) for values in found.values()}) == len(found)
