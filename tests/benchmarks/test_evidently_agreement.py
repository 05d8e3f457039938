"""The small form of the benchmark: our side of two cases, and the table's form."""

import pytest

from tests.benchmarks.evidently_agreement import HEADER, markdown
from tests.benchmarks.one_column import Case, ours, sides


@pytest.mark.parametrize(
    ("case", "found"),
    [
        (Case("", 2_000, 2_000), 0.0),
        (Case("", 2_000, 2_000, shift=0.5), 1.0),
        (Case("", 2_000, 2_000, categories=10), 0.0),
        (Case("", 2_000, 2_000, shift=0.5, categories=10), 1.0),
    ],
)
def test_our_detector_is_silent_on_the_same_and_finds_a_clear_shift(case: Case, found: float) -> None:
    assert ours(case, seed=1, repetitions=5) == found


def test_a_repetition_is_the_same_for_whoever_judges_it() -> None:
    case = Case("", 100, 50, shift=0.3, categories=4)
    first, second = sides(case, 1, 2), sides(case, 1, 2)
    assert all((a == b).all() for a, b in zip(first, second, strict=True))
    assert [len(side) for side in first] == [100, 50]


def test_the_table_has_a_cell_for_each_test_and_leaves_out_what_was_not_asked() -> None:
    said = {"psi": (0.82, None), "jensenshannon": (0.5, 0.005), "chisquare": (1.0, None)}
    table = markdown([(Case("ten", 10, 10, categories=10), said, 0.0)])
    assert table.splitlines()[2] == "| ten |  | 82 % | 50 % |  | 100 % | 0.5 % | 0 % |"
    assert all(line.count("|") == len(HEADER) + 1 for line in table.splitlines())
