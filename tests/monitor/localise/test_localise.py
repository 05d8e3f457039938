import numpy as np
import pytest

from monitor.localise import Leaves, Located, localise
from tests.benchmarks.localisation.instance import Floats
from tests.benchmarks.localisation.sets import SETS

SIZES = (4, 5, 6)
CODES = np.indices(SIZES).reshape(3, -1)
NAMES = ("country", "page", "device")
TEXTS = tuple(tuple(f"{name[0]}{i}" for i in range(size)) for name, size in zip(NAMES, SIZES, strict=True))


def counted(level: float | Floats, factor: Floats, seed: int = 1) -> Leaves:
    rng = np.random.default_rng(seed)
    expected = np.broadcast_to(np.asarray(level, dtype=np.float64), CODES.shape[1:]).copy()
    return Leaves(NAMES, TEXTS, CODES, expected, rng.poisson(expected * factor).astype(float))


def factor(*slices: tuple[dict[int, int], float]) -> Floats:
    left = np.ones(CODES.shape[1])
    for values, times in slices:
        left[np.all([CODES[d] == v for d, v in values.items()], axis=0)] *= times
    return left


def segments(found: tuple[Located, ...]) -> list[dict[str, str]]:
    return [dict(located.segment) for located in found]


@pytest.mark.parametrize("values", [{0: 1}, {1: 2, 2: 3}, {0: 2, 1: 1, 2: 4}])
def test_a_slice_of_one_two_or_three_dimensions_is_found_by_its_name(values: dict[int, int]) -> None:
    (found,) = localise(counted(400.0, factor((values, 0.4))))
    assert found.segment == {NAMES[d]: TEXTS[d][v] for d, v in values.items()}


def test_a_rise_is_found_as_a_fall_is() -> None:
    assert segments(localise(counted(400.0, factor(({1: 2}, 1.8))))) == [{"page": "p2"}]


def test_several_slices_of_unlike_strength_are_found_at_once_the_heaviest_first() -> None:
    broken = factor(({0: 1}, 0.3), ({1: 3, 2: 2}, 2.5))
    found = localise(counted(400.0, broken))
    assert segments(found) == [{"country": "c1"}, {"page": "p3", "device": "d2"}]


def test_elements_of_one_root_cause_are_named_one_by_one_and_all_of_them_by_the_wider_slice() -> None:
    two = factor(({0: 1, 1: 0}, 0.4), ({0: 1, 1: 3}, 0.4))
    assert sorted(map(str, segments(localise(counted(400.0, two))))) == [
        "{'country': 'c1', 'page': 'p0'}",
        "{'country': 'c1', 'page': 'p3'}",
    ]
    every = factor(*(({0: 1, 1: page}, 0.4) for page in range(SIZES[1])))
    assert segments(localise(counted(400.0, every))) == [{"country": "c1"}]


def test_an_even_change_and_no_change_are_localised_nowhere() -> None:
    for seed in range(40):
        assert localise(counted(300.0, np.ones(CODES.shape[1]), seed)) == ()
        assert localise(counted(300.0, np.full(CODES.shape[1], 0.6), seed)) == ()


def test_healthy_slices_that_scatter_as_wholes_are_not_taken_for_faults() -> None:
    codes = np.indices((30, 6)).reshape(2, -1)
    texts = (tuple(map(str, range(30))), tuple("abcdef"))
    rng = np.random.default_rng(5)
    for _ in range(20):
        day = rng.lognormal(0.0, 0.25, 30)[codes[0]]
        observed = rng.poisson(5_000 * day).astype(float)
        assert localise(Leaves(("page", "device"), texts, codes, np.full(180, 5_000.0), observed)) == ()


def test_the_share_of_a_sum_is_the_part_of_the_change_that_the_slice_lost() -> None:
    leaves = counted(400.0, factor(({0: 1}, 0.5)))
    (found,) = localise(leaves)
    inside = CODES[0] == 1
    lost = leaves.observed[inside].sum() - leaves.expected[inside].sum()
    assert found.share == pytest.approx(lost / (leaves.observed.sum() - leaves.expected.sum()))
    assert (found.expected, found.observed) == (leaves.expected[inside].sum(), leaves.observed[inside].sum())


def rates(rate: Floats, rows_before: Floats, rows: Floats, seed: int = 2) -> Leaves:
    rng = np.random.default_rng(seed)
    before = rng.binomial(rows_before.astype(int), 0.1).astype(float)
    now = rng.binomial(rows.astype(int), rate).astype(float)
    return Leaves(NAMES, TEXTS, CODES, before, now, rows_before, rows)


def test_the_share_of_a_ratio_is_what_would_go_if_the_slice_had_its_expected_ratio() -> None:
    rows = np.full(CODES.shape[1], 2_000.0)
    leaves = rates(0.1 * factor(({1: 2}, 0.5)), rows, rows)
    (found,) = localise(leaves)
    assert found.segment == {"page": "p2"}
    inside = CODES[1] == 2
    mended = leaves.observed.sum() - leaves.observed[inside].sum() + found.expected * rows[inside].sum()
    usual, now = leaves.expected.sum() / rows.sum(), leaves.observed.sum() / rows.sum()
    assert found.share == pytest.approx((mended / rows.sum() - now) / (usual - now))
    assert found.observed == pytest.approx(0.05, abs=0.003)


def test_rows_that_moved_between_slices_move_no_rate() -> None:
    before = np.full(CODES.shape[1], 2_000.0)
    moved = before * np.where(CODES[0] == 1, 3.0, 0.5)
    assert localise(rates(np.full(CODES.shape[1], 0.1), before, moved)) == ()


def test_of_rows_that_mostly_succeed_the_failures_tell() -> None:
    rows = np.full(CODES.shape[1], 3_000.0)
    rng = np.random.default_rng(3)
    failing = 0.02 * factor(({2: 1}, 2.5))
    before, now = (rows - rng.poisson(rows * p).astype(float) for p in (0.02, failing))
    assert segments(localise(Leaves(NAMES, TEXTS, CODES, before, now, rows, rows))) == [{"device": "d1"}]


def test_a_value_that_has_no_past_is_judged_by_the_rate_of_all_rows() -> None:
    rows = np.full(CODES.shape[1], 2_000.0)
    before = np.where(CODES[0] == 3, 0.0, rows)
    (found,) = localise(rates(0.1 * factor(({0: 3}, 0.2)), before, rows))
    assert found.segment == {"country": "c3"}
    assert found.expected == pytest.approx(0.1, abs=0.005)


def test_a_handful_of_slices_is_enough_when_one_stands_out_and_they_are_silent_when_all_scatter() -> None:
    texts, codes = (tuple("abcd"),), np.arange(4)[None]
    one = np.array([1_000.0, 990.0, 1_010.0, 500.0])
    assert segments(localise(Leaves(("dc",), texts, codes, np.full(4, 1_000.0), one))) == [{"dc": "d"}]
    all_scatter = np.array([1_200.0, 850.0, 1_050.0, 900.0])
    assert localise(Leaves(("dc",), texts, codes, np.full(4, 1_000.0), all_scatter)) == ()


def test_where_the_total_does_not_change_there_is_no_share_of_it() -> None:
    codes, texts = np.arange(6)[None], (tuple("abcdef"),)
    expected = np.full(6, 1_000.0)
    observed = np.array([1_600.0, 400.0, *expected[2:]])
    found = localise(Leaves(("dc",), texts, codes, expected, observed))
    assert {located.segment["dc"]: located.share for located in found} == {"a": None, "b": None}


def test_nothing_is_localised_in_no_numbers() -> None:
    zero = np.zeros(CODES.shape[1])
    assert localise(Leaves(NAMES, TEXTS, CODES, zero, zero)) == ()


@pytest.mark.parametrize(("name", "least"), [("many", 0.8), ("few", 0.95), ("ratio", 0.7), ("counts", 0.65)])
def test_the_published_kinds_of_fault_are_found(name: str, least: float) -> None:
    right, said, true = 0, 0, 0
    for seed in range(4):
        instance = SETS[name](np.random.default_rng([77, seed]), False)
        texts = tuple(tuple(map(str, range(size))) for size in instance.sizes)
        found = localise(
            Leaves(
                tuple("abcde")[: len(texts)],
                texts,
                instance.codes,
                instance.expected,
                instance.observed,
                instance.expected_over,
                instance.observed_over,
            )
        )
        named = {frozenset(("abcde".index(d), int(v)) for d, v in at.segment.items()) for at in found}
        right, said, true = right + len(named & instance.truth), said + len(named), true + len(instance.truth)
    assert 2 * right / (said + true) >= least
