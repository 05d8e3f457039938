"""The sets hold what they say, and every peer finds a plain fault; how well each does is not tested here."""

import math
import time

import numpy as np
import pytest

from tests.benchmarks import localisation
from tests.benchmarks.localisation.instance import Instance, cube, mask
from tests.benchmarks.localisation.score import Score
from tests.benchmarks.localisation.sets import SETS

SIZES = (5, 6, 7)
PLAIN = frozenset({(1, 2)})


def plain() -> Instance:
    rng = np.random.default_rng(1)
    codes = cube(SIZES)
    expected = np.asarray(rng.uniform(80, 120, codes.shape[1]))
    observed = np.where(mask(codes, PLAIN), 0.4, rng.uniform(0.98, 1.02, codes.shape[1])) * expected
    return Instance(SIZES, codes, expected, observed, frozenset({PLAIN}))


@pytest.mark.parametrize("name", [n for n in localisation.methods() if n != "r_adtributor"])
def test_a_plain_fault_is_found_by(name: str) -> None:
    assert localisation.methods()[name](plain(), math.inf) == [PLAIN]


def test_r_adtributor_ends_inside_the_fault() -> None:
    found = localisation.methods()["r_adtributor"](plain(), math.inf)
    assert found
    assert all(one >= PLAIN for one in found)


@pytest.mark.parametrize(("name", "leaves"), [("many", 48_000), ("few", 36_000), ("ratio", 5_760)])
def test_a_set_has_the_leaves_that_it_says(name: str, leaves: int) -> None:
    instance = SETS[name](np.random.default_rng(3), False)
    assert instance.codes.shape == (len(instance.sizes), leaves)
    assert instance.truth


@pytest.mark.parametrize("name", SETS)
def test_equal_seeds_give_equal_instances_and_calm_ones_have_no_root_cause(name: str) -> None:
    one, two = (SETS[name](np.random.default_rng(4), False) for _ in range(2))
    assert one.truth == two.truth
    assert (one.observed == two.observed).all()
    assert SETS[name](np.random.default_rng(4), True).truth == frozenset()


def test_leaves_of_a_fault_are_lower_on_one_side() -> None:
    instance = SETS["few"](np.random.default_rng(5), False)
    for one in instance.truth:
        inside = mask(instance.codes, one)
        sides = instance.expected[inside].sum(), instance.observed[inside].sum()
        assert min(sides) <= 0.5 * max(sides)


def test_a_slice_counts_as_right_wrong_or_missed() -> None:
    score = Score()
    score.add({PLAIN, frozenset({(0, 1)})}, [PLAIN, frozenset({(2, 2)})])
    assert (score.right, score.wrong, score.missed, score.f1) == (1, 1, 1, 0.5)


def test_a_peer_whose_time_is_up_counts_as_silent() -> None:
    run = localisation.Run()
    run.answer(lambda instance, _: localisation.methods()["riskloc"](instance, time.perf_counter()), plain())
    assert (run.late, run.score.missed) == (1, 1)
