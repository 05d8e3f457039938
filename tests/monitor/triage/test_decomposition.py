import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.triage.decomposition import by_part, divisia, shares

positive = st.floats(1e-6, 1e6)
signed = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)


def pairs(values: st.SearchStrategy[float]) -> st.SearchStrategy[list[tuple[float, float]]]:
    return st.lists(st.tuples(values, values), min_size=1, max_size=5)


def close(effects: tuple[float, ...], before: list[float], after: list[float]) -> bool:
    size = max(abs(math.prod(before)), abs(math.prod(after)), *(abs(e) for e in effects))
    return abs(math.fsum(effects) - (math.prod(after) - math.prod(before))) <= 1e-9 * size


@given(pairs(positive))
def test_the_effects_sum_to_the_change_without_remainder(factors: list[tuple[float, float]]) -> None:
    before, after = [x for x, _ in factors], [y for _, y in factors]
    assert close(divisia(before, after), before, after)


@given(pairs(signed))
def test_zeros_and_negative_factors_leave_no_remainder_or_are_refused(
    factors: list[tuple[float, float]],
) -> None:
    before, after = [x for x, _ in factors], [y for _, y in factors]
    if any(x * y < 0 for x, y in factors):
        with pytest.raises(ValueError, match="changes its sign"):
            divisia(before, after)
    else:
        assert close(divisia(before, after), before, after)


@given(pairs(positive))
def test_the_shares_sum_to_one(factors: list[tuple[float, float]]) -> None:
    found = shares([x for x, _ in factors], [y for _, y in factors])
    assert found is None or math.fsum(found) == pytest.approx(1.0, abs=1e-9)


@given(pairs(positive))
def test_swapping_before_and_after_turns_every_sign(factors: list[tuple[float, float]]) -> None:
    before, after = [x for x, _ in factors], [y for _, y in factors]
    there, back = divisia(before, after), divisia(after, before)
    size = max(math.prod(before), math.prod(after), *(abs(e) for e in there))
    assert all(abs(a + b) <= 1e-9 * size for a, b in zip(there, back, strict=True))


def test_a_factor_that_did_not_move_has_no_effect() -> None:
    assert divisia((100.0, 0.05, 2.0), (100.0, 0.03, 2.0)) == pytest.approx((0.0, -4.0, 0.0))


def test_factors_that_moved_alike_share_alike_and_keep_their_signs() -> None:
    rise, fall = divisia((10.0, 10.0), (20.0, 5.0))
    assert rise > 0 > fall
    assert rise == pytest.approx(-fall)


def test_a_factor_that_fell_to_zero_carries_the_whole_change() -> None:
    assert divisia((100.0, 0.05, 2.0), (0.0, 0.04, 2.0)) == (-10.0, 0.0, 0.0)


def test_the_limit_agrees_with_a_very_small_value() -> None:
    small = divisia((100.0, 0.05, 2.0), (1e-300, 0.04, 2.0))
    assert small == pytest.approx((-10.0, 0.0, 0.0), abs=0.01)


def test_a_part_that_is_new_shares_its_change_among_the_factors_that_came_from_zero() -> None:
    assert divisia((0.0, 0.0, 2.0), (10.0, 0.5, 2.0)) == (5.0, 5.0, 0.0)


def test_nothing_before_and_nothing_after_is_no_effect() -> None:
    assert divisia((0.0, 5.0), (3.0, 0.0)) == (0.0, 0.0)


def test_negative_factors_that_keep_their_sign_are_split() -> None:
    assert divisia((10.0, -2.0), (20.0, -2.0)) == pytest.approx((-20.0, 0.0))


def test_a_factor_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not finite"):
        divisia((1.0, math.nan), (1.0, 2.0))


def test_a_mix_shift_moves_the_total_while_no_segment_moves() -> None:
    """Factors of each country: share of the rows and click rate."""
    before = {"DE": (0.5, 0.08), "FR": (0.5, 0.02)}
    after = {"DE": (0.2, 0.08), "FR": (0.8, 0.02)}
    effects = by_part(before, after)
    mix = sum(effect[0] for effect in effects.values())
    assert mix == pytest.approx(0.032 - 0.05)
    assert all(effect[1] == 0 for effect in effects.values())


def test_a_part_that_vanished_takes_its_whole_sum_with_it() -> None:
    effects = by_part({"DE": (10.0, 2.0), "FR": (5.0, 2.0)}, {"DE": (10.0, 2.0)})
    assert sum(effects["FR"]) == pytest.approx(-10.0)
    assert effects["DE"] == (0.0, 0.0)
